"""Which answers of a page state a value: those that tell what to do are nobody's to reword."""

from collections.abc import Iterator, Sequence

from worker_service.copywriting import kinds
from worker_service.copywriting.answering import questions_of_care
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.title import says_something
from worker_service.ports import Answer

# One letter stands in every answer.
_SHORTEST = 2


def values_stated(reading: Reading, answers: Sequence[Answer]) -> dict[int, str]:
    """Return the seller's value that an answer of ours states, by the number of the answer from 1.

    Left out are the seller's own answers, and whatever tells how to wash, store or use: one word
    less makes another instruction of it, and no comparison of words would notice.
    """
    others = {fact.value for fact in reading.told_as("question")} | questions_of_care(reading)
    values = list(_values(reading))
    found: dict[int, str] = {}
    for number, answer in enumerate(answers, start=1):
        stated = [value for value in values if value in answer.answer]
        if stated and answer.question not in others:
            found[number] = max(stated, key=len)
    return found


def _values(reading: Reading) -> Iterator[str]:
    told = [fact.value for fact in reading.facts if not kinds.has_a_place(fact.name)]
    told += [fact.value for fact in reading.ledger if not fact.name]
    for value in (" ".join(value.split()) for value in told):
        if len(value) >= _SHORTEST and not says_something(value):
            yield value
