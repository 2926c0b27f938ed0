"""The kinds of facts, and the labels under which sellers write them; loaded once."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

OTHER = "other"
_PARTS = re.compile(r"\s*[/·&,]\s*|\s및\s|\sand\s")
# A set of characters is left as it is.
_GAP = re.compile(r"\[[^\]]*\]|\\s")
_NUMBER = r"(?<![\w.,])\d{1,12}(?:[.,]\d{1,12}){0,4}"


def kind_of(label: str) -> str:
    """Return which kind of fact stands under `label`; `OTHER` for a label of the seller's own.
    Of two labels in one (세탁/보관) the first that is known tells."""
    whole = " ".join(label.lower().split())
    names = [whole, *_PARTS.split(whole)]
    return next((_kinds()[name] for name in names if name in _kinds()), OTHER)


def is_section(label: str) -> bool:
    """True if `label` may stand alone over the lines that it is for."""
    return kind_of(label) in _table()["sections"]["kinds"]


def has_a_place(label: str) -> bool:
    """True if what stands under `label` has a part of the page to itself."""
    return kind_of(label) in _table()["placed"]["kinds"]


@cache
def patterns() -> tuple[tuple[str, "re.Pattern[str]"], ...]:
    """Return what facts without a label look like, by kind."""
    return tuple(
        (kind, re.compile(_in_one_line(pattern).replace("{N}", _NUMBER), re.IGNORECASE))
        for kind, found in _table()["patterns"].items()
        for pattern in found
    )


def _in_one_line(pattern: str) -> str:
    """Return `pattern` with gaps that end with their line: `폴리 20` before `세탁` is no age."""
    return _GAP.sub(lambda found: found[0] if found[0] != r"\s" else r"[^\S\n]", pattern)


def names_certificate(text: str) -> bool:
    """True if `text` names a certificate, which is proof and no message."""
    return any(k == "certification" and p.search(text) for k, p in patterns())


def is_denied(text: str) -> bool:
    """True if `text`, which follows upon a certificate or is said of it, says there is none."""
    return _denials().search(text) is not None


@cache
def _denials() -> "re.Pattern[str]":
    return re.compile("|".join(_table()["denials"]["words"]), re.IGNORECASE)


@cache
def _kinds() -> dict[str, str]:
    # The first kind that knows a label has it.
    listed: dict[str, list[str]] = _table()["labels"]
    return {label: kind for kind in reversed(listed) for label in listed[kind]}


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("facts.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
