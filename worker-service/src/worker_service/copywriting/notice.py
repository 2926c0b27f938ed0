"""The product in facts: specifications, the legal notice, and what is still to be asked."""

from contracts.jobs import Language
from contracts.pages import MissingField
from worker_service.copywriting.notices import Field, notice_type, row, rows_of
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

_NAMES = {Language.KOREAN: ("브랜드", "판매가"), Language.ENGLISH: ("Brand", "Price")}
_FEW_STATEMENTS = 2
_MOST_VALUES = 4


def specs_of(reading: Reading) -> tuple[Fact, ...]:
    """Return every fact that the seller told, brand and price first."""
    brand, price = _NAMES[reading.language]
    first = [Fact(name=brand, value=reading.brand), Fact(name=price, value=reading.price)]
    return tuple([fact for fact in first if fact.value] + list(reading.facts))


def notice_of(reading: Reading) -> tuple[Fact, ...]:
    """Return the rows of the legal notice that are known."""
    answered = [(field, _answer(field, reading)) for field in _fields(reading)]
    return tuple(Fact(name=field.name, value=value) for field, value in answered if value)


def missing_of(reading: Reading) -> tuple[MissingField, ...]:
    """Return what a buyer would still want to know, as questions to the seller."""
    few = len(reading.features) + len(reading.sentences) < _FEW_STATEMENTS
    first = [row("features", reading.language)] if few else []
    return tuple(
        MissingField(field=field.id, question=field.question)
        for field in (*first, *_fields(reading))
        if field.question and not _is_told(field, reading)
    )


def _fields(reading: Reading) -> tuple[Field, ...]:
    """Return the rows of the product's notice; its name stands first, asked for or not."""
    rows = rows_of(notice_type(reading.title, reading.category), reading.language)
    named = any(field.id == "name" for field in rows)
    return rows if named else (row("name", reading.language), *rows)


def _is_told(field: Field, reading: Reading) -> bool:
    said = " ".join((*reading.sentences, *reading.features)).lower() if field.in_prose else ""
    return bool(_answer(field, reading)) or any(word in said for word in field.match)


def _answer(field: Field, reading: Reading) -> str:
    """Return what was told under one of the row's labels, else the facts of its first kind that
    there are any of."""
    if not field.question:
        return reading.title
    told = next((f.value for f in reading.facts if f.name.lower() in field.match), "")
    for kind in () if told else field.kinds:
        values = [" ".join(fact.value.split()) for fact in reading.ledger if fact.kind == kind]
        told = told or ", ".join(list(dict.fromkeys(values))[:_MOST_VALUES])
    return told
