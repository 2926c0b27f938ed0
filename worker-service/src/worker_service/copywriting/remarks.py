"""What is said of a page beside the page: what the law may object to, in input and in copy."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contracts.jobs import Subject
from worker_service.copywriting.lint import Judge
from worker_service.ports import PageCopy


def told(subject: Subject) -> str:
    """Return everything that a seller told, one text after the other."""
    since = (answer.value for answer in subject.answers)
    return "\n".join((subject.product_data, *subject.features, subject.target_customer, *since))


def remarked(copy: PageCopy, subject: Subject, judge: Judge) -> PageCopy:
    """Return `copy` with what is to be said of it and of what it was made from."""
    return replace(copy, lint=judge.findings([*_handed_in(subject), *_written(copy)]))


def _handed_in(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "product_data", subject.product_data
    for number, feature in enumerate(subject.features):
        yield f"features[{number}]", feature
    yield "target_customer", subject.target_customer
    for answer in subject.answers:
        yield answer.source, answer.value


def _written(copy: PageCopy) -> Iterator[tuple[str, str]]:
    yield "hero.title", copy.title
    yield "hero.hook", copy.hook
    yield "hero.lead", copy.lead
    for number, tag in enumerate(copy.tags):
        yield f"hero.tags[{number}]", tag
    yield "problem", " ".join(copy.problem)
    if copy.solution:
        yield "solution.heading", copy.solution.heading
        yield "solution.body", " ".join(copy.solution.body)
    for number, point in enumerate(copy.points):
        yield f"points[{number}].heading", point.heading
        yield f"points[{number}].body", " ".join(point.body)
    yield from _listed(copy)
    yield "closing", copy.closing


def _listed(copy: PageCopy) -> Iterator[tuple[str, str]]:
    listings: dict[str, Iterable[str]] = {
        "proof": (f"{fact.name} {fact.value}" for fact in copy.proof),
        "detail": copy.detail_captions,
        "steps": copy.steps,
        "options": (fact.value for fact in copy.options),
        "package": copy.package,
        "specs": (fact.value for fact in copy.specs),
        "comparison": (f"{row.name} {row.before} {row.now}" for row in copy.comparison),
        "reviews": (review.text for review in copy.reviews),
        "faq": (f"{answer.question} {answer.answer}" for answer in copy.faq),
        "care": copy.care,
        "recommended": copy.recommended_for,
        "notice": (fact.value for fact in copy.notice),
    }
    for source, texts in listings.items():
        for number, text in enumerate(texts):
            yield f"{source}[{number}]", text
