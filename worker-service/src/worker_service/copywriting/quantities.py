"""Numbers and what they count, read so that two spellings of one quantity are equal."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TIMES = re.compile(r"(?<=\d)\s?[x×*]\s?(?=\d)")
# More digits than any quantity has, which hostile text is made of.
_ENDLESS = re.compile(r"\d{16,}")
_SCALES = {
    "억": 100_000_000,
    "천만": 10_000_000,
    "백만": 1_000_000,
    "십만": 100_000,
    "만": 10_000,
    "천": 1_000,
    "백": 100,
}
_SCALE = "|".join(_SCALES)
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SINO_PLACES = {"십": 10, "백": 100, "천": 1_000}
_SINO_GROUPS = {"만": 10_000, "억": 100_000_000}
# 3 천연 오일 and 2 만들기 are no thousands: after a scale comes a number, or what it counts.
_SCALED = re.compile(
    rf"(?:(?:{_NUMBER})\s?(?:{_SCALE})(?=[\s\d원개명장매병봉톤번회년여.,)~%만억]|$)\s?)+(?:\d[\d,]*)?"
)
_BARE_SCALE = re.compile(rf"(?<![가-힣\d])({_SCALE})\s?원(?![단목형두])")
_COMPOUND = re.compile(r"(\d+)\s?-?\s?in\s?-?\s?(\d+)|(\d+)\s?\+\s?(\d+)(?:\s?\+\s?(\d+))?")
_DATE = re.compile(r"((?:19|20)\d\d)\s?[./년-]\s?(\d{1,2})(?:\s?[./월-]\s?(\d{1,2})(?!\d))?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DATE = re.compile(
    rf"\b({'|'.join(_MONTHS)})[a-z]*\.?\s(\d{{1,2}})(?!\d)"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?\s({'|'.join(_MONTHS)})[a-z]*"
)
# IPX5, V10, 5G, 2-way: a name, and no quantity.
_CODE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]+-?\d[a-z0-9]*(?:\.\d+)?|\d+-?[a-z][a-z0-9]*)(?![a-z0-9])"
)
_BETWEEN = re.compile(r"\s?[x×*~/,–-]\s?")


class Quantity(NamedTuple):
    """`value` in the smallest unit of `dimension`; `counted` for counters, empty without a unit."""

    value: float
    dimension: str


@dataclass(frozen=True, slots=True)
class Quantities:
    """All that a text says in numbers. `names` are codes, compounds (3-in-1) and dates."""

    measured: frozenset[Quantity]
    values: frozenset[float]
    """Every number, whatever it counts."""
    counts: frozenset[float]
    """Numbers that count, or stand alone."""
    names: frozenset[str]

    def strangers_to(self, told: "Quantities") -> list[str]:
        """Return what is said here and not in `told`, briefly."""
        measured = [q for q in self.measured if not _is_told(q, told)]
        return [f"{q.value:g} {q.dimension}".strip() for q in measured] + sorted(
            self.names - told.names
        )


def _is_told(quantity: Quantity, told: Quantities) -> bool:
    if quantity.dimension == "":
        return quantity.value in told.values
    if quantity.dimension == COUNTED:
        return quantity.value in told.counts
    return quantity in told.measured


COUNTED = "counted"


def normal(text: str) -> str:
    """Return `text` with one spelling for every character: ５００㎖ is 500ml, 40×25 is 40 x 25."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _TIMES.sub(" x ", _ENDLESS.sub(" ", text))


def quantities_in(text: str) -> Quantities:
    """Return what `text` says in numbers."""
    text = normal(text)
    names: set[str] = set()
    extra: list[Quantity] = []
    text = _DATE.sub(lambda found: _date(found, names, extra), text)
    text = _ENGLISH_DATE.sub(lambda found: _english_date(found, names), text)
    text = _COMPOUND.sub(lambda found: _compound(found, names, extra), text)
    text = _with_digits(text)
    text = _CODE.sub(lambda found: _code(found, names, extra), text)
    found = [*extra, *_measured(text)]
    return Quantities(
        frozenset(found),
        frozenset(q.value for q in found) | frozenset(_raw_numbers(text)),
        frozenset(q.value for q in found if q.dimension in {"", COUNTED}),
        frozenset(names),
    )


def _date(found: "re.Match[str]", names: set[str], extra: list[Quantity]) -> str:
    year, month, day = found.groups()
    if int(month) > len(_MONTHS):
        return found.group()
    parts = [Quantity(float(year) * 12, "months"), Quantity(float(month), "month")]
    if day:
        names.add(f"{year}-{int(month)}-{int(day)}")
        parts.append(Quantity(float(day) * 86_400, "time"))
    names.add(f"{year}-{int(month)}")
    extra.extend(parts)
    return " "


def _english_date(found: "re.Match[str]", names: set[str]) -> str:
    month, day = (found[1], found[2]) if found[1] else (found[4], found[3])
    names.add(f"{month} {int(day)}")
    return " "


def _compound(found: "re.Match[str]", names: set[str], extra: list[Quantity]) -> str:
    parts = [part for part in found.groups() if part]
    names.add(("in" if found[1] else "+").join(parts))
    extra.extend(Quantity(float(part), "") for part in parts)
    return " "


def _code(found: "re.Match[str]", names: set[str], extra: list[Quantity]) -> str:
    code = found.group()
    measure = re.match(rf"({_NUMBER})-?([a-z0-9]+)$", code)
    if measure and measure[2] in _unit_sizes():
        return code.replace("-", " ")
    if measure and measure[2] in _table()["counters"]["words"]:
        return code.replace("-", " ")
    names.add(code.replace("-", ""))
    extra.extend(Quantity(float(number), "") for number in re.findall(_NUMBER, code))
    return " "


def _with_digits(text: str) -> str:
    """Return `text` with its numerals as digits: 두 가지, 1만 2천 원, 육 개월, three layers."""
    text = _BARE_SCALE.sub(lambda found: f"{_SCALES[found[1]]}원", text)
    text = _SCALED.sub(lambda found: f"{_scaled(found.group()):g} ", text)
    numerals = _table()["numerals"]
    text = _native().sub(lambda found: f"{numerals['native'][found[1]]}{found[2]}", text)
    text = _sino().sub(lambda found: f"{_sino_value(found[1])}{found[2]}", text)
    return _english().sub(lambda found: str(numerals["english"][found[1]]), text)


def _scaled(text: str) -> float:
    total = 0.0
    for number, scale in re.findall(rf"({_NUMBER})\s?({_SCALE})?", text):
        total += float(number.replace(",", "")) * _SCALES.get(scale, 1)
    return total


def _sino_value(text: str) -> int:
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _SINO:
            digit = _SINO[character]
        elif character in _SINO_PLACES:
            section, digit = section + (digit or 1) * _SINO_PLACES[character], 0
        else:
            total, section, digit = (
                total + (section + digit or 1) * _SINO_GROUPS[character],
                0,
                0,
            )
    return total + section + digit


def _measured(text: str) -> Iterator[Quantity]:
    """Yield every number with its unit; of 40 x 25 cm, both have it."""
    found = list(_quantity().finditer(text))
    units = [match["before"] or match["after"] or "" for match in found]
    for (one, other), number in reversed([*zip(pairwise(found), range(len(found)), strict=False)]):
        joined = _BETWEEN.fullmatch(text[one.end() : other.start()])
        if joined and not units[number] and units[number + 1]:
            units[number] = units[number + 1]
    for match, unit in zip(found, units, strict=True):
        yield _sized(float(match["number"].replace(",", "")), unit.strip())


def _sized(value: float, unit: str) -> Quantity:
    if unit in _unit_sizes():
        dimension, size = _unit_sizes()[unit]
        return Quantity(round(value * size, 4), dimension)
    return Quantity(value, COUNTED if unit else "")


def _raw_numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(_NUMBER, text)]


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("quantities.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _unit_sizes() -> dict[str, tuple[str, float]]:
    return {
        spelling: (dimension, float(size))
        for dimension, units in _table()["units"].items()
        for size, *spellings in units
        for spelling in spellings
    }


def _any_of(words: list[str]) -> str:
    """Return a pattern for the longest of `words`; Latin ones end where a word does."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1:].isascii() and word[-1:].isalpha() else "")
        for word in longest_first
    )


@cache
def _quantity() -> "re.Pattern[str]":
    after = _any_of([*_unit_sizes(), *_table()["counters"]["words"]])
    return re.compile(
        rf"(?:(?P<before>[₩$€]|krw|usd|eur)\s?)?(?P<number>{_NUMBER})(?:\s?-?(?P<after>{after}))?"
    )


@cache
def _native() -> "re.Pattern[str]":
    numerals = "|".join(_table()["numerals"]["native"])
    counters = _any_of([*_table()["counters"]["words"], "시간", "달", "배", "주", "개월"])
    return re.compile(rf"(?<![가-힣])({numerals})(\s?(?:{counters}))")


@cache
def _sino() -> "re.Pattern[str]":
    units = "|".join(_table()["numerals"]["sino_units"])
    return re.compile(rf"(?<![가-힣])([일이삼사오육칠팔구십백천만억]{{1,7}})(\s?(?:{units}))")


@cache
def _english() -> "re.Pattern[str]":
    return re.compile(rf"\b({'|'.join(_table()['numerals']['english'])})\b(?=[\s-]\w)")
