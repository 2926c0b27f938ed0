"""What a seller told when asked: facts under the name of the question, or reasons to buy."""

import re
from collections.abc import Iterable, Iterator

from contracts.jobs import FieldAnswer, Language
from contracts.pages import LedgerFact
from worker_service.copywriting import kinds, notices, prose

FEATURES = "features"
"""The one question whose answer is no fact, but what the seller is proud of."""
_LISTED = re.compile(r",\s|[/|;·]|,(?!\d)|\n")
_LINE = re.compile(r"[^\n]+")


def features_in(answers: Iterable[FieldAnswer]) -> list[str]:
    """Return what the seller is proud of, one by one."""
    return [
        prose.cleaned(listed)
        for answer in answers
        if answer.field == FEATURES
        for listed in _LISTED.split(answer.value)
    ]


def facts_in(answers: Iterable[FieldAnswer], language: Language) -> Iterator[LedgerFact]:
    """Yield each line of an answer as a fact under the row of the legal notice that it answers."""
    for answer in answers:
        if answer.field != FEATURES and notices.is_known(answer.field):
            yield from _facts_of(answer, notices.row(answer.field, language))


def _facts_of(answer: FieldAnswer, row: notices.Field) -> Iterator[LedgerFact]:
    kind = kinds.kind_of(row.name)
    if kind == kinds.OTHER and row.kinds:
        kind = row.kinds[0]
    for line in _LINE.finditer(answer.value):
        value = line[0].strip()
        if prose.has_words(prose.cleaned(value)):
            start = line.start() + line[0].index(value)
            yield LedgerFact(
                kind=kind,
                name=row.name,
                value=value,
                source=answer.source,
                start=start,
                end=start + len(value),
            )
