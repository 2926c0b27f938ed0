"""In which colours a product can be had, as far as their names say what they look like."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.jobs import Language
from contracts.pages import LedgerFact
from worker_service.drawn_facts import NamedColour

_BETWEEN = re.compile(r"\s*[,/·|、;]\s*|\s+(?:or|and|및)\s+")
# One colour is nothing to choose from; more than these fill no picture that can be read.
_FEWEST, _MOST = 2, 16


def colours_told(facts: Iterable[LedgerFact]) -> tuple[NamedColour, ...]:
    """Return the colours that stand in a list of choices, in its order: all of them or none, so
    that no choice is missing from the picture. One colour alone is no choice."""
    known = _known()
    told = dict.fromkeys(_names(facts))
    if not _FEWEST <= len(told) <= _MOST or not all(_folded(name) in known for name in told):
        return ()
    return tuple(NamedColour(name=name, rgb=known[_folded(name)]) for name in told)


def remark(language: Language) -> str:
    """Return what must be said beside colours that are shown by their names alone."""
    return str(_table()["remark"][language])


def _names(facts: Iterable[LedgerFact]) -> Iterator[str]:
    words = _table()["labels"]["words"]
    for fact in facts:
        if any(word in fact.name.lower() for word in words):
            yield from (name.strip() for name in _BETWEEN.split(fact.value))


def _folded(name: str) -> str:
    return re.sub(r"[\s-]+", "", name).lower()


@cache
def _known() -> dict[str, tuple[int, int, int]]:
    return {
        _folded(name): (red, green, blue)
        for source in ("xkcd", "css")
        for code, names in _table()[source].items()
        for red, green, blue in [bytes.fromhex(code.removeprefix("#"))]
        for name in names
    }


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("colours.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
