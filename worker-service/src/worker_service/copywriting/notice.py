"""The product in facts: specifications, the legal notice, and what is still to be asked."""

from collections.abc import Iterable

from contracts.jobs import Language
from contracts.pages import MissingField
from worker_service.copywriting import kinds
from worker_service.copywriting.notices import Field, notice_type, row, rows_of
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.title import model_in
from worker_service.ports import Fact

_NAMES = {Language.KOREAN: ("브랜드", "판매가"), Language.ENGLISH: ("Brand", "Price")}
_FEW_STATEMENTS = 2
_MOST_VALUES = 4
_MOST_SPECS = 24
_NO_SPECS = {"usage", "care", "review", "question", "answer", "comparison"}
_CARE_ROWS = {"care", "cautions", "storage", "fuel_cautions"}


def specs_of(reading: Reading) -> tuple[Fact, ...]:
    """Return every fact that the seller told, brand and price first; what buyers said, how to use
    it and how to care for it stand in parts of their own."""
    brand, price = _NAMES[reading.language]
    first = [Fact(name=brand, value=reading.brand), Fact(name=price, value=reading.price)]
    rows = [fact for fact in reading.facts if kinds.kind_of(fact.name) not in _NO_SPECS]
    return tuple([fact for fact in first if fact.value] + _joined(rows)[:_MOST_SPECS])


def _joined(rows: Iterable[Fact]) -> list[Fact]:
    """Return one row for each name, so that a listing under one heading is one row."""
    values: dict[str, list[str]] = {}
    for fact in rows:
        values.setdefault(fact.name, []).append(fact.value)
    return [Fact(name=name, value=", ".join(listed)) for name, listed in values.items()]


def notice_of(reading: Reading) -> tuple[Fact, ...]:
    """Return the rows of the legal notice that are known."""
    answered = [(field, _answer(field, reading)) for field in _fields(reading)]
    return tuple(Fact(name=field.name, value=value) for field, value in answered if value)


def missing_of(
    reading: Reading, *, has_care: bool = False, offered: Iterable[str] = ()
) -> tuple[MissingField, ...]:
    """Return what a buyer would still want to know, as questions to the seller; of care and
    cautions too, where neither the page nor the notice has anything to say. `offered` are the
    labels of what sentences tell."""
    labels = {label.lower() for label in offered}
    few = len(reading.features) + len(reading.sentences) < _FEW_STATEMENTS
    first = [row("features", reading.language)] if few else []
    asked = [
        MissingField(field=field.id, question=field.question)
        for field in (*first, *_fields(reading))
        if field.question and not _is_told(field, reading) and labels.isdisjoint(field.match)
    ]
    if not has_care and not any(field.id in _CARE_ROWS for field in _fields(reading)):
        care = row("cautions", reading.language)
        asked.append(MissingField(field=care.id, question=care.question))
    return tuple(asked)


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
    told = next((f.value for f in _joined(reading.facts) if f.name.lower() in field.match), "")
    if field.id == "model" and not told:
        return model_in(reading.title, is_device=reading.category == "electronics")
    for kind in () if told else field.kinds:
        values = [" ".join(fact.value.split()) for fact in reading.own if fact.kind == kind]
        told = told or ", ".join(list(dict.fromkeys(values))[:_MOST_VALUES])
    return told
