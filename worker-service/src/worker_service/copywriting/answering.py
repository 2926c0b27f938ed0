"""Questions that buyers ask, answered with what the seller told; no answer, no question."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import cycle
from typing import Any

from contracts.jobs import Language
from worker_service.copywriting import kinds, prose
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.sameness import is_said
from worker_service.copywriting.title import says_something
from worker_service.ports import Answer, Fact

_FEWEST, _MOST = 3, 5
ANSWER_LIMIT = 160
_QUESTION_LIMIT, _VALUE_LIMIT = 60, 60
_NAME_LIMIT = 8
_MARK = re.compile(r"^(?:q|질문)\s?\d{0,2}$", re.I)


def faq_of(reading: Reading, said: Sequence[str], book: Phrasebook) -> tuple[Answer, ...]:
    """Return the seller's own questions and answers, filled up from the ledger to at most five;
    too few facts make no questions at all."""
    own = list(_own(reading))[:_MOST]
    made = list(_made(reading, prose.plain(" ".join(said)), book))
    heard = [*said, *(answer.answer for answer in own)]
    fresh = [a for a in made if not is_said(a.answer, heard) and not _is_asked(a.question, own)]
    answers = [*own, *fresh][:_MOST]
    return tuple(answers) if own or len(answers) >= _FEWEST else ()


def questions_of_care(reading: Reading) -> set[str]:
    """Return those of our questions whose answers tell how to wash, store or use a product."""
    asked = [entry for entry in _table()["questions"] if "care" in entry.get("kinds", ())]
    return {say(entry[reading.language], noun=reading.noun) for entry in asked}


def _own(reading: Reading) -> Iterator[Answer]:
    """Yield what the seller asked and answered; a question without an answer is left out."""
    question, said = "", list[str]()
    for fact in [*reading.told_as("question", "answer"), Fact(name="q", value="")]:
        asks = _MARK.match(fact.name) or fact.value.rstrip().endswith("?")
        if not asks:
            said.append(fact.value)
            continue
        answer = " ".join(said)
        if question and answer and len(question) <= _QUESTION_LIMIT:
            yield Answer(question=question, answer=prose.shortened(answer, ANSWER_LIMIT))
        question, said = fact.value, []


def _made(reading: Reading, said: str, book: Phrasebook) -> Iterator[Answer]:
    """Yield an answer for each of our questions that a fact of the ledger answers."""
    turns = cycle(range(_MOST))
    used: set[str] = set()
    for entry in _table()["questions"]:
        name, value = _fact_for(entry, reading, said)
        if not value or prose.plain(value) in used:
            continue
        used.add(prose.plain(value))
        stated = _stated(value, reading.language, book)
        frame = _frame(name, value, book, next(turns))
        answer = value if says_something(value) else say(frame, name=name, value=value, said=stated)
        yield Answer(
            question=say(entry[reading.language], noun=reading.noun), answer=_ended(answer)
        )


def _frame(name: str, value: str, book: Phrasebook, turn: int) -> str:
    """Return how an answer is put; a value that names what it is about is not named again."""
    frames = book.choices("answers")
    named = name.partition(" ")[0].lower() in value.lower()
    fitting = [f for f in frames if not (named and "ame" in f)] or frames
    return fitting[turn % len(fitting)]


def _fact_for(entry: dict[str, Any], reading: Reading, said: str) -> tuple[str, str]:
    """Return name and value of the fact that answers: one under its labels, under the seller's own
    name for it, else a loose one of its kind that stands in nothing `said`."""
    shows = re.compile(entry.get("shows", ""), re.I)
    name = entry[f"name_{reading.language}"]
    told = [
        (fact.name if len(fact.name) <= _NAME_LIMIT else name, fact.value)
        for fact in reading.facts
        if fact.name.lower() in entry.get("labels", ())
        or kinds.kind_of(fact.name) in entry.get("kinds", ())
        or fact.name == name
    ]
    told += [
        (name, fact.value)
        for fact in reading.ledger
        if fact.kind in entry.get("loose", ()) and not fact.name
        if prose.plain(fact.value) not in said
    ]
    found = ((label, " ".join(value.split())) for label, value in told if shows.search(value))
    return next(((n, value) for n, value in found if 1 < len(value) <= _VALUE_LIMIT), (name, ""))


def _stated(value: str, language: Language, book: Phrasebook) -> str:
    """Return a Korean value as a whole statement: 손세탁 becomes 손세탁해 주세요."""
    if language is Language.ENGLISH:
        return value
    ends: dict[str, str] = _table()["endings"][book.tone]
    for shape in ("able", "doing"):
        if re.search(_table()["shapes"][shape], value):
            return value + ends[shape]
    return say(ends["being"], value=value)


def _is_asked(question: str, own: Sequence[Answer]) -> bool:
    """True if the seller asked much the same: both questions are about one thing."""
    words = re.findall(r"[가-힣A-Za-z]{2,}", question.lower())
    stems = {word[:2] if re.match("[가-힣]", word) else word for word in words[:1]}
    return any(stem in answer.question.lower() for stem in stems for answer in own)


def _ended(text: str) -> str:
    return text if text[-1] in ".!?…~" else f"{text}."


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("phrases", "questions.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
