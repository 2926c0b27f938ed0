"""The words that the reader recognises, loaded once from `words.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.jobs import Language, Tone

ANY_CATEGORY = "other"
# Syllables from which a word is surely a compound, so that its last one names the kind.
_COMPOUND = 3


@cache
def _words() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def label_kind(key: str) -> str | None:
    """Return what a label stands for (`title`, `brand`, `price` …); None for any other fact."""
    key = key.strip().lower()
    kinds: dict[str, list[str]] = _words()["labels"]
    return next((kind for kind, words in kinds.items() if key in words), None)


def tone_in(text: str) -> Tone | None:
    """Return the tone that `text` names or shows."""
    found = _first_kind("tones", text)
    return Tone(found) if found else None


def language_in(text: str) -> Language | None:
    """Return the language that `text` names."""
    found = _first_kind("languages", text)
    return Language(found) if found else None


def is_promo(text: str) -> bool:
    """True for what stands in brackets before a name without being a brand."""
    return any(word in text.lower() for word in _words()["promos"]["words"])


def category_of(title: str, text: str) -> str:
    """Return the kind of product: by the last telling word of its name, else by its text."""
    table = _words()["categories"]
    named = kind_named(title, table) or _kind_within(title, table)
    if named:
        return named
    counted = {kind: _count(kind, text.lower()) for kind in _words()["categories"]}
    best = max(counted, key=lambda kind: counted[kind])
    # One word may be mentioned in passing: a toy that comes in a bag is no bag.
    return best if counted[best] > 1 else ANY_CATEGORY


def names_kind(word: str) -> bool:
    """True if `word` is known to name a product."""
    return kind_named(word, _words()["categories"]) is not None


def kind_named(title: str, table: dict[str, list[str]]) -> str | None:
    """Return the kind of `table` whose words the whole name ends in, else the last of its words
    that shows one."""
    lowered = title.lower().rstrip(" .0123456789")
    tokens = [lowered, *reversed(lowered.split())]
    return next((kind for kind in (_kind_of_token(token, table) for token in tokens) if kind), None)


def _kind_of_token(token: str, table: dict[str, list[str]]) -> str | None:
    token = re.sub(r"[^\w-]+$", "", token)
    for kind, words in table.items():
        for word in words:
            suffix = " " + word if word.isascii() else word
            if token == word or (len(word) > 1 and token.endswith(suffix)):
                return str(kind)
    # A name's head stands last in Korean, so that 감귤청 is a 청.
    for kind, words in table.items():
        if any(
            len(word) == 1 and len(token) >= _COMPOUND and token.endswith(word) for word in words
        ):
            return str(kind)
    return None


def _kind_within(title: str, table: dict[str, list[str]]) -> str | None:
    """Return the kind that a compound names inside: 도시락 in 도시락통."""
    for kind, words in table.items():
        if any(len(word) > 1 and not word.isascii() and word in title.lower() for word in words):
            return str(kind)
    return None


def _count(kind: str, text: str) -> int:
    words = [word for word in _words()["categories"][kind] if len(word) > 1]
    return sum(1 for word in words if _mentions(text, word))


def _first_kind(table: str, text: str) -> str | None:
    kinds: dict[str, list[str]] = _words()[table]
    lowered = text.lower()
    return next(
        (kind for kind, words in kinds.items() if any(_mentions(lowered, w) for w in words)), None
    )


def _mentions(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9-])", text) is not None
    return word in text
