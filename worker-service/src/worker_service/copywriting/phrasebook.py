"""How each tone speaks, loaded once; which phrase a product gets depends on the product alone."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

from contracts.jobs import Language, Tone
from worker_service.copywriting.particles import Noun


@cache
def _table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("phrases", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """What a feature is about; `line` is what the tone has to say of it."""

    name: str
    label: str
    who: str
    line: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of product: its buyers, its tag."""

    who: tuple[str, ...]
    tag: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrasebook:
    """The phrases of one tone in one language; `seed` tells one product from another, and
    `variant` one wording of a product from the next."""

    language: Language
    tone: Tone
    category: str
    seed: str
    variant: int = 0
    told: str = ""
    """All that the seller says of the product: a topic that it speaks against is left alone."""

    def choices(self, key: str) -> list[str]:
        """Return the tone's phrases under `key`, beginning at the product's own."""
        phrases: list[str] = _table(f"{self.language}_tones")[self.tone][key]
        return self._turned(phrases, key)

    def pick(self, key: str) -> str:
        """Return the product's own phrase under `key`."""
        return self.choices(key)[0]

    @property
    def has_quips(self) -> bool:
        """True if the tone has a word to say beside what the seller says."""
        return bool(_table(f"{self.language}_tones")[self.tone].get("quips"))

    def guides(self) -> list[tuple[str, str]]:
        """Return headings and bodies that help a buyer without saying anything of the product."""
        pairs = _table(f"{self.language}_tones")[self.tone]["guides"]
        start = self.variant % len(pairs)
        return [(heading, body) for heading, body in (*pairs[start:], *pairs[:start])]

    def headings(self) -> dict[str, str]:
        """Return the product's section headings by slot, with their own slots still open; a kind
        of product may have headings of its own: `steps_food` stands over steps."""
        tables: dict[str, list[str]] = _table(f"{self.language}_tones")[self.tone]["headings"]
        fitting = {key: key.partition("_")[::2] for key in tables}
        return {
            slot: self._turned(tables[key], key)[0]
            for key, (slot, category) in fitting.items()
            if category in {"", self.category}
        }

    def topic_of(self, text: str) -> Topic | None:
        """Return what `text` is about: the topic that most of its words show."""
        counted = [
            (sum(1 for word in entry["match"] if self._shows(text.lower(), word)), name)
            for name, entry in _table(f"{self.language}_topics").items()
            if self.category in entry.get("kinds", (self.category,))
            and not any(word in self.told for word in entry.get("unless", ()))
        ]
        count, name = max(counted, key=lambda item: item[0])
        return self._topic(name) if count else None

    def kind(self, category: str) -> Kind:
        """Return what is known of products of `category`."""
        entry = _table("categories")["kinds"][category]
        return Kind(
            who=tuple(self._turned(entry[f"who_{self.language}"], "who")),
            tag=entry[f"tag_{self.language}"],
        )

    def _topic(self, name: str) -> Topic:
        entry = _table(f"{self.language}_topics")[name]
        return Topic(name=name, label=entry["label"], who=entry["who"], line=entry[self.tone])

    def _shows(self, text: str, word: str) -> bool:
        if word.isascii():
            return re.search(rf"(?<![a-z]){re.escape(word)}", text) is not None
        return word in text

    def _turned(self, phrases: list[str], key: str) -> list[str]:
        start = (crc32(f"{self.seed}/{key}".encode()) + self.variant) % len(phrases)
        return phrases[start:] + phrases[:start]


def say(phrase: str, **words: str) -> str:
    """Return `phrase` with its slots filled; particles fit, and what fills them is never
    read as a phrase itself. Every slot also exists with a capital: {One} for {one}."""
    slots = {name: Noun(word) for name, word in words.items()}
    capitals = {
        name.capitalize(): Noun(word[:1].upper() + word[1:]) for name, word in words.items()
    }
    return phrase.format(**capitals, **slots)
