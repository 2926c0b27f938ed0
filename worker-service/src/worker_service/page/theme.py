"""The look of a tone, in the colours of a product."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.jobs import Language, Tone
from worker_service.page.colours import contrast, darkened, mixed, readable
from worker_service.ports import Palette

_INK, _WHITE, _BLACK = "#1d1d1f", "#ffffff", "#000000"
_MUTED, _LINE = 0.36, 0.14
# By the eye: two grounds that meet in an edge are seen as two.
_TOLD_APART = 1.25
_LOOKS = (
    *("hero_image_first", "point_image_first", "align", "display", "weight", "tracking"),
    *("hero_size", "pad", "figure", "split", "check"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Surface:
    """A ground and what reads on it; `styles` are the tone's style strings in its colours."""

    ground: str
    ink: str
    muted: str
    accent: str
    line: str
    chip: str
    """A second ground for small things that lie on this one; `ink` and `muted` read on it too."""
    deep: str
    on_deep: str
    styles: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """One tone's typography and its surfaces."""

    plain: Surface
    soft: Surface
    deep: Surface
    hero: Surface
    stop: Surface
    """Where a block stands at which the eye is to stop."""
    hero_image_first: bool
    point_image_first: bool
    align: str
    display: str
    weight: int
    tracking: str
    hero_size: str
    pad: str
    """The padding of a block's text."""
    figure: str
    """What surrounds a picture: the edge of the block, or a margin."""
    number: str
    """How a point is counted."""
    split: bool
    """True: a number stands beside its text, else above it."""
    check: str

    def edge_of(self, surface: Surface) -> str:
        """Return the colour in which a block on this surface ends below.

        Between plain and pale it cannot be seen; above a block on its own ground, where its
        seller may have moved it, it ends the block all the same."""
        return (self.soft if surface is self.plain else self.plain).ground


def theme_of(tone: Tone, language: Language, palette: Palette | None) -> Theme:
    """Return the tone's look around `palette`, or around its own colour; everything reads."""
    entry = _themes()[tone]
    brand = palette.brand if palette else entry["brand"]
    base = entry["base"]
    soft, deep, loud = (
        mixed(entry["tint"], brand, entry["soft"]),
        darkened(brand, entry["deep"]),
        _loud(brand, base),
    )
    # Each ground with the ground of small things that lie on it.
    grounds = {
        "plain": (base, soft),
        "soft": (soft, mixed(soft, _WHITE, 0.75)),
        "deep": (deep, mixed(deep, _WHITE, 0.1)),
        "loud": (loud, mixed(loud, _BLACK if _is_dark(loud) else _WHITE, 0.12)),
    }
    surfaces = {name: _surface(*pair, brand, entry) for name, pair in grounds.items()}
    return Theme(
        plain=surfaces["plain"],
        soft=surfaces["soft"],
        deep=surfaces["deep"],
        hero=surfaces[entry["hero"]],
        stop=surfaces[entry["stop"]],
        number=entry.get(f"number_{language}", entry["number"]),
        **{name: entry[name] for name in _LOOKS},
    )


@cache
def _themes() -> dict[str, Any]:
    source = files("worker_service.page").joinpath("themes.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _loud(brand: str, base: str) -> str:
    """Return the brand as a ground for dark text, or for white text if it is dark itself; where
    it is as pale as the paper it is darkened until it can be told from it."""
    if _is_dark(brand):
        return readable(brand, _WHITE)
    shades = (mixed(brand, _BLACK, step / 100) for step in range(100))
    return next(shade for shade in shades if contrast(shade, base) >= _TOLD_APART)


def _is_dark(ground: str) -> bool:
    return contrast(ground, _WHITE) > contrast(ground, _INK)


def _surface(ground: str, chip: str, brand: str, entry: dict[str, Any]) -> Surface:
    end = _WHITE if _is_dark(ground) else _INK
    ink = readable(end, ground, chip)
    deep = darkened(brand, entry["deep"])
    colours = {
        "ground": ground,
        "ink": ink,
        "muted": readable(mixed(end, ground, _MUTED), ground, chip),
        "accent": readable(brand, ground, chip),
        "line": mixed(ground, ink, _LINE),
        "chip": chip,
        "deep": deep,
        "on_deep": readable(_WHITE, deep),
    }
    styles = {name: style.format(**colours) for name, style in entry["styles"].items()}
    return Surface(**colours, styles=styles)
