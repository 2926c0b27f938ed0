"""What a seller told when asked: facts under the name of the question, or reasons to buy."""

import re
from collections.abc import Iterable, Iterator

from contracts.jobs import FieldAnswer, Language
from contracts.pages import LedgerFact
from worker_service.copywriting import kinds, notices, prose

FEATURES = "features"
"""The one question whose answer is no fact, but what the seller is proud of."""
_LISTED = re.compile(r",\s|[/|;·]|,(?!\d)|\n")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# More steps than any page shows; a text of many lines is one fact from here on.
_MOST_LINES = 12


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


def lines_of(answer: FieldAnswer) -> list[str]:
    """Return the lines of an answer that say something; the last has all that are too many."""
    return [answer.value[start:end] for start, end in _spans(answer.value)]


def _facts_of(answer: FieldAnswer, row: notices.Field) -> Iterator[LedgerFact]:
    kind = kinds.kind_of(row.name)
    if kind == kinds.OTHER and row.kinds:
        kind = row.kinds[0]
    for start, end in _spans(answer.value):
        value = answer.value[start:end]
        if prose.has_words(prose.cleaned(value)):
            yield LedgerFact(
                kind=kind, name=row.name, value=value, source=answer.source, start=start, end=end
            )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line stands without the spaces around it; the last has all that follow."""
    lines = [found.span() for found in _LINE.finditer(text)]
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 :] = [(lines[_MOST_LINES - 1][0], lines[-1][1])]
    for start, end in lines:
        line = text[start:end]
        yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
