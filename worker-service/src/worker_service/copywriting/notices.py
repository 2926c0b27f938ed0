"""The legal notices by type of goods, and the rows they ask for; loaded once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.jobs import Language
from worker_service.copywriting import words


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One row of a legal notice; `match` are the labels and `kinds` the facts that answer it."""

    id: str
    name: str
    match: tuple[str, ...]
    kinds: tuple[str, ...]
    question: str
    in_prose: bool


def notice_type(title: str, category: str) -> str:
    """Return the type of notice (`WEAR`, `FOOD` …) of a product, by its name, else its kind."""
    return words.kind_named(title, _words_by_type()) or str(_table("notices")["default"][category])


def rows_of(kind: str, language: Language) -> tuple[Field, ...]:
    """Return the rows of the notice of type `kind`, in the order of the law."""
    return tuple(row(name, language) for name in _table("notices")["types"][kind]["fields"])


def is_row(name: str) -> bool:
    """Say whether the notice of any type of goods has the row called `name`."""
    types = _table("notices")["types"].values()
    return name == "name" or any(name in entry["fields"] for entry in types)


def is_known(name: str) -> bool:
    """Say whether any notice or page asks for the field called `name`."""
    return name in _table("fields")


def row(name: str, language: Language) -> Field:
    """Return the row called `name`, in `language`."""
    entry = _table("fields")[name]
    own = [entry[language].lower()] if language in entry else []
    return Field(
        id=name,
        name=entry.get(language, name),
        # Under its own name stands what the seller answered when asked for it.
        match=(*entry.get("match", ()), *own),
        kinds=tuple(entry.get("kinds", ())),
        question=entry.get(f"ask_{language}", ""),
        in_prose=entry.get("in_prose", False),
    )


@cache
def _words_by_type() -> dict[str, list[str]]:
    types = _table("notices")["types"]
    return {name: entry["words"] for name, entry in types.items() if "words" in entry}


@cache
def _table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("law", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
