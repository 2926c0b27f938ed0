"""What an image supplier is asked for, in words: the product locked, its surroundings described.

Of a stranger's words only the wish of an edit is passed on: capped, on one line, as a JSON string
between two lines that nobody could have foreseen.
"""

import hashlib
import json
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

from contracts.pages import ImageType
from worker_service.ports import ShotOrder

LONGEST_WISH = 1000
_MOST_COLOURS = 3
_FENCE_DIGITS = 12
_SHARE = {ImageType.HERO: "two thirds", ImageType.PRODUCT: "three quarters"}


def prompt_for(order: ShotOrder, colours: Sequence[str]) -> str:
    """Return the prompt of a hero, a product shot or an edit; `colours` are `#rrggbb`."""
    if order.image_type is ImageType.EDIT:
        return _edit(order.instructions)
    return Template(_text("scene")).substitute(
        share=_SHARE.get(order.image_type, "two thirds"),
        backdrop=_backdrop(order),
        colours=", ".join(colours[:_MOST_COLOURS]) or "the product",
    )


def _backdrop(order: ShotOrder) -> str:
    backdrops = _backdrops()
    plain = order.image_type is not ImageType.HERO
    return backdrops["plain"]["any"] if plain else backdrops["scene"][order.tone]


def _edit(instructions: str) -> str:
    wish = " ".join(instructions.split())[:LONGEST_WISH]
    digest = hashlib.sha256(wish.encode()).hexdigest()[:_FENCE_DIGITS]
    fence = f"=== {digest} ==="
    return Template(_text("edit")).substitute(
        fence=fence, wish=json.dumps(wish, ensure_ascii=False)
    )


@cache
def _text(name: str) -> str:
    return files("worker_service.suppliers").joinpath("prompts", f"{name}.txt").read_text("utf-8")


@cache
def _backdrops() -> dict[str, dict[str, str]]:
    source = files("worker_service.suppliers").joinpath("prompts", "backdrops.toml")
    return tomllib.loads(source.read_text("utf-8"))
