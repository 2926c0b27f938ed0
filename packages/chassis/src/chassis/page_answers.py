"""What a page's seller answered since it was made, as whoever reads the page sees it.

It stands in the material, because that goes back and forth with the versions of the page: undoing
an answer asks its question again. The page itself keeps how it was made.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from contracts.jobs import FieldAnswer
from contracts.pages import FinishedPage, LedgerFact, LintFinding, MissingField, TakenAnswer

log = structlog.get_logger(__name__)

ANSWERS = "answers"
"""Where answers stand in the material, by the name of their field."""

F = TypeVar("F", LedgerFact, LintFinding)

_ANSWERS: TypeAdapter[dict[str, TakenAnswer]] = TypeAdapter(dict[str, TakenAnswer])


def with_answers(page: FinishedPage) -> FinishedPage:
    """Return the page with its seller's answers in every field that they change; what cannot be
    read leaves the page as it was made. Doing it again changes nothing."""
    try:
        answers = _ANSWERS.validate_python((page.material or {}).get(ANSWERS) or {})
    except ValidationError:
        log.warning("page.answers_unreadable")
        return page
    if not answers:
        return page
    told = tuple(fact for answer in answers.values() for fact in answer.facts)
    heard = tuple(finding for answer in answers.values() for finding in answer.lint)
    return page.model_copy(
        update={
            "answers": answers,
            "missing_fields": still_missing(page, answers),
            "facts": (*_as_made(page.facts), *told),
            "lint": (*_as_made(page.lint), *heard),
        }
    )


def answers_of(page: FinishedPage) -> tuple[FieldAnswer, ...]:
    """Return what was answered, as what a page is made of has it."""
    return tuple(
        FieldAnswer(field=field, value=answer.value) for field, answer in page.answers.items()
    )


def still_missing(
    page: FinishedPage, answers: Mapping[str, TakenAnswer]
) -> tuple[MissingField, ...]:
    """Return the page's questions without those that were answered."""
    told = {field for field, answer in answers.items() if answer.text}
    return tuple(asked for asked in page.missing_fields if asked.field not in told)


def _as_made(found: Iterable[F]) -> Iterator[F]:
    return (each for each in found if not each.source.startswith(f"{ANSWERS}["))
