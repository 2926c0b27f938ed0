"""Words that claim something, and words that no copy of ours holds; loaded once."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


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
        for word in [first_in(text, group)]
        if word and not first_in(told, group)
    ]


def is_meta(text: str) -> bool:
    """True if a model speaks of itself or its orders; `text` is `normal`."""
    return first_in(text, _table("refused")["words"]["meta"]) is not None


def is_placeholder(text: str) -> bool:
    """True if something is left to be filled in; `text` is `normal`."""
    words = _table("refused")["words"]["placeholders"]
    return re.search(r"[\[\]{}<>]", text) is not None or first_in(text, words) is not None


def first_in(text: str, words: Iterable[str]) -> str | None:
    """Return the first of `words` that `text`, a `normal` one, mentions."""
    return next((word for word in words if _mentions(text, word)), None)


def _mentions(text: str, word: str) -> bool:
    if word.isascii():
        return _compiled(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])").search(text) is not None
    return word in text


@cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern)
