"""The fact ledger: every fact a seller told, and where in the input it stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contracts.jobs import Subject
from contracts.pages import LedgerFact
from worker_service.copywriting import answered, kinds, measures, prose
from worker_service.copywriting.kinds import OTHER
from worker_service.copywriting.sheet import sort_lines
from worker_service.copywriting.spans import Spans

# More facts than any product page shows; what a hostile text adds beyond is not kept.
_MOST = 80
_DENIAL_REACH = 24
_REACH = 12
_MEASURED = {"weight", "capacity", "power", "dimension"}
# 최대하중 35kg, 평량 60g, 1봉 5g, 3~5kg, and 15W 고속충전, 1L 기준.
_OTHERS_BEFORE = re.compile(
    r"(?:하중|적재|평량|체중|견디는|당도|(?<![가-힣])물|1\s?[개봉포팩]당?|\d\s?[~∼–-])\s?$"
    r"|(?:load|holds up to|per)\s$",
    re.I,
)
_OTHERS_BEHIND = re.compile(
    r"\s?(?:까지|출력|고속|급속|충전|소포장|씩|당(?![가-힣])|기준|이하|[~∼–]\s?\d)"
    r"|\s(?:output|load|each)\b",
    re.I,
)


class _Find(NamedTuple):
    start: int
    end: int
    kind: str
    name: str = ""


def ledger_of(subject: Subject) -> tuple[LedgerFact, ...]:
    """Return the facts of `subject` in the order they were told; `value` is always exactly what
    stands at `start`..`end` of `source`."""
    facts = (
        LedgerFact(
            kind=find.kind,
            name=find.name,
            value=text[find.start : find.end],
            source=source,
            start=find.start,
            end=find.end,
        )
        for source, text in _texts(subject)
        for find in _finds_in(text)
    )
    return tuple(fact for fact, _ in zip(facts, range(_MOST), strict=False))


def of_the_product(ledger: tuple[LedgerFact, ...], subject: Subject) -> tuple[LedgerFact, ...]:
    """Return facts without measures of something else: what a shelf bears, one of many bags, an
    end of a range."""
    texts = dict(_texts(subject))
    return tuple(fact for fact in ledger if fact.name or not _is_of_another(fact, texts))


def _is_of_another(fact: LedgerFact, texts: dict[str, str]) -> bool:
    text = texts.get(fact.source, "")
    before, behind = text[: fact.start][-_REACH:], text[fact.end :][:_REACH]
    others = _OTHERS_BEFORE.search(before) or _OTHERS_BEHIND.match(behind)
    return fact.kind in _MEASURED and others is not None


def _texts(subject: Subject) -> list[tuple[str, str]]:
    features = [(f"features[{number}]", text) for number, text in enumerate(subject.features)]
    answers = [(a.source, a.value) for a in subject.answers if a.field == answered.FEATURES]
    return [("product_data", subject.product_data), *features, *answers]


def _finds_in(text: str) -> list[_Find]:
    """Return the finds in one text: labelled ones, then the longer of those that overlap."""
    labelled = list(_labelled(text))
    named = [find for find in labelled if find.kind != OTHER]
    taken = Spans()
    for find in named:
        taken.take(find.start, find.end)
    labels = {(find.start, find.end): find.name for find in labelled}
    matched = [
        find._replace(name=labels.get((find.start, find.end), ""))
        for find in sorted(_matched(text), key=lambda find: find.start - find.end)
        if taken.take(find.start, find.end)
    ]
    kept = {(find.start, find.end) for find in (*named, *matched)}
    loose = [f for f in labelled if f.kind == OTHER and (f.start, f.end) not in kept]
    return sorted([*named, *matched, *loose])


def _labelled(text: str) -> Iterator[_Find]:
    """Yield what stands under labels, found again in the text as it was handed in."""
    position, label = 0, ""
    for fact in sort_lines(prose.cleaned(text)).facts:
        # Of the lines under one heading, only the first one stands beside it.
        key = position if fact.name == label else _end_of(text, fact.name, position)
        found = _spaced(fact.value).search(text, key) if key >= 0 else None
        if found:
            yield _Find(found.start(), found.end(), kinds.kind_of(fact.name), fact.name)
            position, label = found.end(), fact.name


def _end_of(text: str, name: str, position: int) -> int:
    found = text.find(name, position)
    return found if found < 0 else found + len(name)


def _spaced(value: str) -> "re.Pattern[str]":
    """Return a pattern for `value` with whatever was cleaned away between its words."""
    gap = r"(?:[\s*_`]|<[^<>]{1,200}>)+"
    return re.compile(gap.join(map(re.escape, value.split())))


def _matched(text: str) -> Iterator[_Find]:
    for found in measures.prices_in(text):
        yield _trimmed(text, found.start(), found.end(), "price")
    for kind, pattern in kinds.patterns():
        for found in pattern.finditer(text):
            if kind != "certification" or not _is_denied(text, found.end()):
                yield _trimmed(text, found.start(), found.end(), kind)


def _is_denied(text: str, end: int) -> bool:
    """True if a certificate is named that the product has not: KC 인증 대상이 아닙니다."""
    rest = re.split(r"[.,!?\n]", text[end : end + _DENIAL_REACH])[0]
    return kinds.is_denied(rest)


def _trimmed(text: str, start: int, end: int, kind: str) -> _Find:
    """Return a find without the sign that waits for a next measure: 가로 10cm x."""
    end = start + len(re.sub(r"(?:[\s,/×*]|(?<=[\s\d])[xX])+$", "", text[start:end]))
    return _Find(start, end, kind)
