"""The fact ledger: every fact a seller told, and where in the input it stands."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from contracts.jobs import Subject
from contracts.pages import LedgerFact
from worker_service.copywriting import measures, prose
from worker_service.copywriting.sheet import sort_lines

OTHER = "other"
_NUMBER = r"(?<![\w.,])\d{1,12}(?:[.,]\d{1,12}){0,4}"
# More facts than any product page shows; what a hostile text adds beyond is not kept.
_MOST = 80


class _Find(NamedTuple):
    start: int
    end: int
    kind: str
    name: str = ""


def ledger_of(subject: Subject) -> tuple[LedgerFact, ...]:
    """Return the facts of `subject` in the order they were told; `value` is always exactly what
    stands at `start`..`end` of `source`."""
    texts = [("product_data", subject.product_data)]
    texts += [(f"features[{number}]", text) for number, text in enumerate(subject.features)]
    facts = (
        LedgerFact(
            kind=find.kind,
            name=find.name,
            value=text[find.start : find.end],
            source=source,
            start=find.start,
            end=find.end,
        )
        for source, text in texts
        for find in _finds_in(text)
    )
    return tuple(fact for fact, _ in zip(facts, range(_MOST), strict=False))


def _finds_in(text: str) -> list[_Find]:
    """Return the finds in one text: labelled ones, then the longer of those that overlap."""
    labelled = list(_labelled(text))
    named = [find for find in labelled if find.kind != OTHER]
    kept = list(named)
    for find in sorted(_matched(text), key=lambda find: find.start - find.end):
        if not any(find.start < other.end and other.start < find.end for other in kept):
            kept.append(find)
    loose = [
        find
        for find in labelled
        if find.kind == OTHER and not any((find.start, find.end) == other[:2] for other in kept)
    ]
    return sorted([*kept, *loose])


def _labelled(text: str) -> Iterator[_Find]:
    """Yield what stands under labels, found again in the text as it was handed in."""
    position = 0
    for fact in sort_lines(prose.cleaned(text)).facts:
        key = text.find(fact.name, position)
        start = text.find(fact.value, key + len(fact.name)) if key >= 0 else -1
        if start >= 0:
            yield _Find(start, start + len(fact.value), _kind_of(fact.name), fact.name)
            position = key + len(fact.name)


def _matched(text: str) -> Iterator[_Find]:
    for found in measures.prices_in(text):
        yield _trimmed(text, found.start(), found.end(), "price")
    for kind, pattern in _patterns():
        for found in pattern.finditer(text):
            yield _trimmed(text, found.start(), found.end(), kind)


def _trimmed(text: str, start: int, end: int, kind: str) -> _Find:
    """Return a find without the sign that waits for a next measure: 가로 10cm x."""
    end = start + len(re.sub(r"(?:[\s,/×*]|(?<=[\s\d])[xX])+$", "", text[start:end]))
    return _Find(start, end, kind)


def _kind_of(label: str) -> str:
    lowered = label.strip().lower()
    labels: dict[str, list[str]] = _table()["labels"]
    return next((kind for kind, names in labels.items() if lowered in names), OTHER)


@cache
def _patterns() -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    return tuple(
        (kind, re.compile(pattern.replace("{N}", _NUMBER), re.IGNORECASE))
        for kind, patterns in _table()["patterns"].items()
        for pattern in patterns
    )


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("facts.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
