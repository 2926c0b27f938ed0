"""Tests, certificates and figures that the seller supplied; nothing is proof that was not told."""

import re
from collections.abc import Iterable

from contracts.jobs import Language
from worker_service.copywriting import kinds, prose
from worker_service.copywriting.figures import figures_of
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

_MOST = 6
_VALUE_LIMIT = 72
# What an unlabelled certificate is, by its spelling; KC alone, without a number, proves nothing.
_SORTS = (
    (re.compile(r"^[A-Z]{2}\d{5,6}-\d"), "KC 인증번호", "KC number"),
    (re.compile(r"^[A-Z]\d{3}[A-Z]\d{3}"), "KC 인증번호", "KC number"),
    (re.compile(r"^R-"), "전파인증", "Radio approval"),
    (re.compile(r"^특허"), "특허", "Patent"),
    (re.compile(r"^IP", re.I), "방수 등급", "Water resistance"),
    (re.compile(r"^(?:HACCP|해썹|GOTS|OEKO-TEX|RoHS|FSC)$", re.I), "인증", "Certification"),
)
_NOTHING = re.compile(r"^(?:없음|해당\s?없음|준비\s?중|예정|none|n/a|pending)\W*$", re.I)
_TEST_NAMES = {Language.KOREAN: "시험 결과", Language.ENGLISH: "Test result"}


def proof_of(reading: Reading, sentences: Iterable[str]) -> tuple[Fact, ...]:
    """Return a name and what proves it, each proof once."""
    labelled = [f for f in reading.told_as("test", "certification") if not _is_nothing(f)]
    loose = [_named(" ".join(fact.value.split()), reading.language) for fact in _loose(reading)]
    name = _TEST_NAMES[reading.language]
    tested = [Fact(name=name, value=text) for text in sentences if len(text) <= _VALUE_LIMIT]
    statements = [*reading.features, *reading.sentences]
    figures = figures_of(reading.facts, statements, reading.language)
    kept: dict[str, Fact] = {}
    for fact in [*labelled, *(fact for fact in loose if fact), *tested, *figures]:
        key = prose.plain(fact.value)
        if not any(key in other for other in kept):
            kept[key] = fact
    return tuple(kept.values())[:_MOST]


def _is_nothing(fact: Fact) -> bool:
    """True for `인증: 대상 아님`; a test that found nothing is a result."""
    if kinds.kind_of(fact.name) == "test":
        return _NOTHING.match(fact.value) is not None
    return kinds.is_denied(fact.value)


def _loose(reading: Reading) -> list[Fact]:
    return [
        Fact(name=fact.name, value=fact.value)
        for fact in reading.ledger
        if fact.kind == "certification" and not fact.name
    ]


def _named(value: str, language: Language) -> Fact | None:
    for pattern, korean, english in _SORTS:
        if pattern.search(value):
            name = english if language is Language.ENGLISH else korean
            return Fact(name=name, value=value.removeprefix("특허").strip() or value)
    return None
