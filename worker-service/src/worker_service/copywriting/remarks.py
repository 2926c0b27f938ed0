"""What is said of a page beside the page: what the law may object to, in input and in copy."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.jobs import Subject
from worker_service.copywriting.lint import Judge
from worker_service.ports import PageCopy


def told(subject: Subject) -> str:
    """Return everything that a seller told, one text after the other."""
    return "\n".join((subject.product_data, *subject.features, subject.target_customer))


def remarked(copy: PageCopy, subject: Subject, judge: Judge) -> PageCopy:
    """Return `copy` with what is to be said of it and of what it was made from."""
    return replace(copy, lint=judge.findings([*_handed_in(subject), *_written(copy)]))


def _handed_in(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "product_data", subject.product_data
    for number, feature in enumerate(subject.features):
        yield f"features[{number}]", feature
    yield "target_customer", subject.target_customer


def _written(copy: PageCopy) -> Iterator[tuple[str, str]]:
    yield "hero.title", copy.title
    yield "hero.hook", copy.hook
    yield "hero.lead", copy.lead
    for number, tag in enumerate(copy.tags):
        yield f"hero.tags[{number}]", tag
    for number, point in enumerate(copy.points):
        yield f"points[{number}].heading", point.heading
        yield f"points[{number}].body", " ".join(point.body)
    for number, caption in enumerate(copy.detail_captions):
        yield f"detail[{number}]", caption
    for number, fact in enumerate(copy.specs):
        yield f"specs[{number}]", fact.value
    for number, line in enumerate(copy.recommended_for):
        yield f"recommended[{number}]", line
    for number, fact in enumerate(copy.notice):
        yield f"notice[{number}]", fact.value
    yield "closing", copy.closing
