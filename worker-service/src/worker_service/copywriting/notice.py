"""The product in facts: specifications, the legal notice, and what is still to be asked."""

from contracts.jobs import Language
from contracts.pages import MissingField
from worker_service.copywriting.phrasebook import Field, Phrasebook
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

_NAMES = {Language.KOREAN: ("브랜드", "판매가"), Language.ENGLISH: ("Brand", "Price")}
_MOST_QUESTIONS = 6
_FEW_STATEMENTS = 2


def specs_of(reading: Reading) -> tuple[Fact, ...]:
    """Return every fact that the seller told, brand and price first."""
    brand, price = _NAMES[reading.language]
    first = [Fact(name=brand, value=reading.brand), Fact(name=price, value=reading.price)]
    return tuple([fact for fact in first if fact.value] + list(reading.facts))


def notice_of(reading: Reading, book: Phrasebook) -> tuple[Fact, ...]:
    """Return the rows of the legal notice that are known."""
    rows = [(field, _answer(field, reading)) for field in _fields(reading, book)]
    return tuple(Fact(name=field.name, value=value) for field, value in rows if value)


def missing_of(reading: Reading, book: Phrasebook) -> tuple[MissingField, ...]:
    """Return what a buyer would still want to know, as questions to the seller."""
    few = len(reading.features) + len(reading.sentences) < _FEW_STATEMENTS
    names = (["features"] if few else []) + list(book.kind(reading.category).notice)
    asked = [
        MissingField(field=name, question=book.field(name).question)
        for name in names
        if book.field(name).question and not _is_told(book.field(name), reading)
    ]
    return tuple(asked[:_MOST_QUESTIONS])


def _fields(reading: Reading, book: Phrasebook) -> list[Field]:
    return [book.field(name) for name in book.kind(reading.category).notice]


def _is_told(field: Field, reading: Reading) -> bool:
    said = " ".join((*reading.sentences, *reading.features)).lower() if field.in_prose else ""
    return bool(_answer(field, reading)) or any(word in said for word in field.match)


def _answer(field: Field, reading: Reading) -> str:
    if not field.question:
        return reading.title
    return next((f.value for f in reading.facts if f.name.lower() in field.match), "")
