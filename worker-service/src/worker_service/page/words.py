"""What the page itself says around the copy, in the page's language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.jobs import Language


def words(language: Language) -> dict[str, Any]:
    """Return the small words by name, `headings` by slot, and `asks` by term of the seller's."""
    found: dict[str, Any] = _table()[language]
    return found


@cache
def _table() -> dict[str, Any]:
    source = files("worker_service.page").joinpath("words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
