"""How large a product is, side by side, read from the facts that its seller told."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from contracts.jobs import Language, Subject
from contracts.pages import LedgerFact
from worker_service.drawn_facts import Measure, Side

_BARE = {2: (Side.WIDTH, Side.HEIGHT), 3: (Side.WIDTH, Side.DEPTH, Side.HEIGHT)}
_JOINT = re.compile(r"\s*(?:[x×*,/·]|및|와|과|and|by)?\s*", re.I)
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_ABOUT = re.compile(r"(?:약|대략|about|approx\.?|approximately)\s*$", re.I)
_RANGE = re.compile(r"[\d)]\s*[~∼–-]\s*$")
_BEHIND = re.compile(r"\s(wide|deep|tall|high|long|thick|in diameter)\b", re.I)
_GARO, _SERO, _ACROSS = "가로", "세로", {"폭", "너비"}


class _Length(NamedTuple):
    """One number of a fact; `word` is empty where the seller named no side."""

    word: str
    number: str
    unit: str
    is_about: bool = False

    @property
    def millimetres(self) -> float:
        return float(self.number.replace(",", "")) * float(_units()[self.unit]["size"])


def measures_told(
    subject: Subject, facts: Iterable[LedgerFact], title: str, language: Language
) -> tuple[Measure, ...]:
    """Return the sides whose length was told once and clearly, each with the seller's number.

    `title` is the product's name: a measure that follows any other noun is of something else.
    Nothing for garments, which are measured in tables, and nothing where two facts disagree: a
    drawing of one of them would be a guess.
    """
    texts = {"product_data": subject.product_data}
    texts |= {f"features[{number}]": text for number, text in enumerate(subject.features)}
    if any(word in text.lower() for text in texts.values() for word in _context()["garment"]):
        return ()
    groups = [
        group
        for fact in facts
        if fact.kind == "dimension"
        and (fact.name or _is_of_the_product(texts.get(fact.source, "")[: fact.start], title))
        for group in [_lengths_of(fact, texts.get(fact.source, ""))]
        if group
    ]
    named = [length for group in groups for length in group if length.word]
    bare = {group for group in groups if len(group) in _BARE and not group[0].word}
    if named:
        return _named(named, language) if _agree(named, bare) else ()
    return _unnamed(bare.pop(), language) if len(bare) == 1 else ()


def _agree(named: list[_Length], bare: set[tuple[_Length, ...]]) -> bool:
    """True unless a size is told without names that the named sides do not have."""
    known = {length.millimetres for length in named}
    return all(
        known >= told or told >= known
        for told in ({length.millimetres for length in group} for group in bare)
    )


def _named(lengths: list[_Length], language: Language) -> tuple[Measure, ...]:
    found: dict[Side, _Length] = {}
    words = {length.word for length in lengths}
    for length in lengths:
        side = _side_of(length.word, words)
        if side is None:
            return ()
        if found.setdefault(side, length).millimetres != length.millimetres:
            return ()
    return tuple(
        Measure(
            side=side,
            millimetres=length.millimetres,
            label=f"{_word_for(length.word, side, language)} {_amount(length, language)}",
        )
        for side, length in found.items()
    )


def _side_of(word: str, words: set[str]) -> Side | None:
    """Return what `word` means beside the other words: 가로 세로 높이, but 가로 세로 폭."""
    if word == _SERO and any(_sides().get(w.lower()) is Side.HEIGHT for w in words - {_SERO}):
        return Side.DEPTH
    if word in _ACROSS and _GARO in words:
        return Side.DEPTH
    return _sides().get(word.lower())


def _unnamed(lengths: tuple[_Length, ...], language: Language) -> tuple[Measure, ...]:
    """Return sides in the order that trade gives them, under their numbers alone."""
    return tuple(
        Measure(
            side=side,
            millimetres=length.millimetres,
            label=_amount(length, language),
            is_named=False,
        )
        for side, length in zip(_BARE[len(lengths)], lengths, strict=True)
    )


def _word_for(word: str, side: Side, language: Language) -> str:
    is_own = language is Language.KOREAN and re.fullmatch("[가-힣]+", word)
    return word if is_own else str(_table()["words"][language][side])


def _amount(length: _Length, language: Language) -> str:
    about = f"{_context()['about'][language]} " if length.is_about else ""
    return f"{about}{length.number} {_units()[length.unit][language]}"


def _lengths_of(fact: LedgerFact, text: str) -> tuple[_Length, ...]:
    """Return every number of a fact with its unit; nothing if any of it cannot be read."""
    before, after = text[: fact.start], text[fact.end :]
    if _RANGE.search(before) or _is_of_a_part(before):
        return ()
    found = _tokens(fact.value.strip()) or _tokens(_ASIDE.sub("", fact.value).strip())
    units = _units_of(found)
    words = [_word_of(token) for token in found]
    if len(found) == 1 and not words[0]:
        behind = _BEHIND.match(after)
        words = [fact.name if fact.name.lower() in _sides() else behind[1] if behind else ""]
    if not found or None in units or (any(words) and not all(words)):
        return ()
    about = bool(_ABOUT.search(before))
    return tuple(
        _Length(word, token["number"], str(unit), about or bool(token["about"]))
        for word, token, unit in zip(words, found, units, strict=True)
    )


def _units_of(tokens: list["re.Match[str]"]) -> list[str | None]:
    """Return each number's unit: its own, or of the next that has one."""
    units: list[str | None] = []
    for token in reversed(tokens):
        own = token["unit"]
        units.append(_spellings()[own.lower()] if own else units[-1] if units else None)
    return units[::-1]


def _word_of(token: "re.Match[str]") -> str:
    return (token["before"] or token["after"] or token["late"] or "").strip()


def _tokens(value: str) -> list["re.Match[str]"]:
    """Return the numbers of `value`; none where there is anything else."""
    tokens: list[re.Match[str]] = []
    position = 0
    while position < len(value):
        token = _token().match(value, position)
        if token is None:
            return []
        tokens.append(token)
        joint = _JOINT.match(value, token.end())
        position = joint.end() if joint else token.end()
    return tokens


def _is_of_the_product(before: str, title: str) -> bool:
    """True where nothing stands before the measure in its clause, or what means the product."""
    words = re.split(r"[.,;:!?()\n/·-]", before.lower())[-1].split()
    if not words:
        return True
    stem = re.sub(r"(?<=.)(?:은|는|이|가|의)$", "", words[-1])
    return stem in _context()["product"] or stem in title.lower()


def _is_of_a_part(before: str) -> bool:
    """True where the clause so far names a part or a packing: 어깨끈 길이, the strap is."""
    clause = re.split(r"[.,;!?\n]", before.lower())[-1]
    return _part().search(clause) is not None


@cache
def _part() -> "re.Pattern[str]":
    parts = _any_of(_context()["parts"])
    return re.compile(rf"(?<!\w)(?:{parts})(?:s|es|은|는|이|가|의)?(?!\w)")


@cache
def _token() -> "re.Pattern[str]":
    words = _any_of(_sides())
    units = _any_of(_spellings())
    return re.compile(
        rf"(?:(?P<before>{words})[\s.:=]*)?(?P<about>약\s?)?"
        rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,6}}(?:\.\d{{1,4}})?)\s*"
        rf"(?:\((?P<after>{words})\)\s*)?(?:(?P<unit>{units})(?![a-z]))?\s*"
        rf"(?:\(?(?P<late>{words})(?![a-z0-9])\)?(?!\s?[\d:=]))?",
        re.I,
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _sides() -> dict[str, Side]:
    sides: dict[str, list[str]] = _table()["sides"]
    return {word: Side(side) for side, words in sides.items() for word in words}


@cache
def _spellings() -> dict[str, str]:
    return {word: unit for unit, entry in _units().items() for word in entry["spellings"]}


def _units() -> dict[str, Any]:
    units: dict[str, Any] = _table()["units"]
    return units


def _context() -> dict[str, Any]:
    context: dict[str, Any] = _table()["context"]
    return context


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("sides.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
