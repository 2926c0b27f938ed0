"""Words that claim something, and words that no copy of ours holds; loaded once."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from worker_service.copywriting.words import ANY_CATEGORY

_SETS_OF = {"food": ("all", "food"), "cosmetics": ("all", "cosmetics")}
_NEGATION_REACH = 40


@cache
def _table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath(f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def unfounded(text: str, told: str) -> list[str]:
    """Return the claiming words in `text` of which no name stands in `told`; both are `normal`
    in the sense of quantities."""
    return [
        word
        for groups in _table("claims").values()
        for group in groups
        for word in [_first_in(text, group)]
        if word and not _first_in(told, group)
    ]


def sets_for(category: str, told: str) -> tuple[str, ...]:
    """Return the sets of banned wordings for a kind of product; for an unknown kind, all of them:
    what is not recognised may be food as well."""
    if category == ANY_CATEGORY:
        return ("all", "food", "cosmetics", "health")
    health = ("health",) if _first_in(told, _table("banned")["health"]["words"]) else ()
    return (*_SETS_OF.get(category, ("all",)), *health)


def banned(text: str, told: str, sets: Iterable[str]) -> list[str]:
    """Return the banned wordings in `text`, a `normal` one, that are not denied there."""
    hits = []
    for name in sets:
        table = _table("banned")["sets"][name]
        unless = table.get("unless")
        more = unless["patterns"] if unless and unless["word"] not in told else []
        for pattern in (*table["patterns"], *more):
            found = _compiled(pattern).search(text)
            if found and not _is_denied(text, found):
                hits.append(found.group())
    return hits


def is_meta(text: str) -> bool:
    """True if a model speaks of itself or its orders; `text` is `normal`."""
    return _first_in(text, _table("banned")["words"]["meta"]) is not None


def is_placeholder(text: str) -> bool:
    """True if something is left to be filled in; `text` is `normal`."""
    words = _table("banned")["words"]["placeholders"]
    return re.search(r"[\[\]{}<>]", text) is not None or _first_in(text, words) is not None


def _first_in(text: str, words: Iterable[str]) -> str | None:
    return next((word for word in words if _mentions(text, word)), None)


def _mentions(text: str, word: str) -> bool:
    if word.isascii():
        return _compiled(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])").search(text) is not None
    return word in text


def _is_denied(text: str, found: "re.Match[str]") -> bool:
    negation = _table("banned")["negation"]
    before = text[max(0, found.start() - _NEGATION_REACH) : found.start()]
    after = text[found.end() : found.end() + _NEGATION_REACH]
    return (
        _compiled(negation["after"]).search(after) is not None
        or _compiled(negation["before"]).search(before) is not None
    )


@cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern)
