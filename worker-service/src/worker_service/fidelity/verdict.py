"""Whether the product in a supplier's picture is the seller's: measured, then judged."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from PIL import Image

from worker_service.fidelity.alignment import aligned
from worker_service.fidelity.comparison import Comparison, compared
from worker_service.fidelity.figure import Affine, Figure, figure_of, reframed, view_of
from worker_service.fidelity.light import Tolerance
from worker_service.fidelity.locating import Place, places_of
from worker_service.fidelity.surroundings import added_to

# The product's longer side and what is left free around it: to find it, to place it, to compare it,
# and to see what has been added to it. At 320 pixels a label's lettering can still be read.
_COARSE, _CLOSE, _FINE, _WIDE = (96, 8), (176, 8), (320, 8), (160, 48)
# A place this good needs no other to be tried.
_GOOD_COLOUR, _GOOD_STRUCTURE = 2.0, 0.8
_LOWER_BOUNDS = frozenset({"found", "shown", "structure"})


class Finding(StrEnum):
    FAITHFUL = "faithful"
    ALTERED = "altered"
    UNCLEAR = "unclear"
    """The photo does not show where its product ends: nothing can be compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What was found, and the measures that speak against the picture, with their values."""

    finding: Finding
    against: dict[str, float]


class _Thresholds(NamedTuple):
    light: Tolerance
    accepted: dict[str, float]


def verdict_on(picture: Image.Image, product: Image.Image | None) -> Verdict:
    """Judge an RGB picture by the product, RGBA and trimmed, that it should show (1 s of CPU)."""
    if product is None:
        return Verdict(finding=Finding.UNCLEAR, against={})
    against = held_against(measured(picture, product))
    return Verdict(finding=Finding.ALTERED if against else Finding.FAITHFUL, against=against)


def held_against(measures: dict[str, float]) -> dict[str, float]:
    """Return the measures that are out of bounds."""
    return {
        name: round(measures[name], 4)
        for name, bound in _thresholds().accepted.items()
        if (measures[name] < bound if name in _LOWER_BOUNDS else measures[name] > bound)
    }


def measured(picture: Image.Image, product: Image.Image) -> dict[str, float]:
    """Return every measure by its name in `thresholds.toml`."""
    place, affine = _placed(picture, product)
    coarse, close, fine, wide = (
        figure_of(product, *frame) for frame in (_COARSE, _CLOSE, _FINE, _WIDE)
    )
    affine = aligned(close, picture, reframed(affine, coarse, close))
    comparison = _compared(picture, fine, reframed(affine, close, fine))
    around = view_of(picture, reframed(affine, close, wide), wide.size)
    return {"found": place.score, "added": added_to(wide, around), **comparison.measures()}


def _placed(picture: Image.Image, product: Image.Image) -> tuple[Place, Affine]:
    """Return the place where the product looks most like itself, and the coarse way there."""
    coarse = figure_of(product, *_COARSE)
    tried = []
    for place, affine, comparison in _tries(picture, product, coarse):
        tried.append((comparison.colour_mean, place, affine))
        if comparison.colour_mean < _GOOD_COLOUR and comparison.structure > _GOOD_STRUCTURE:
            break
    _, place, affine = min(tried)
    return place, affine


def _tries(
    picture: Image.Image, product: Image.Image, coarse: Figure
) -> Iterator[tuple[Place, Affine, Comparison]]:
    for place in places_of(product, picture):
        affine = aligned(coarse, picture, place.affine(coarse))
        yield place, affine, _compared(picture, coarse, affine)


def _compared(picture: Image.Image, figure: Figure, affine: Affine) -> Comparison:
    view = view_of(picture, affine, figure.size)
    return compared(figure, view, affine, _thresholds().light)


@cache
def _thresholds() -> _Thresholds:
    text = files("worker_service.fidelity").joinpath("thresholds.toml").read_text("utf-8")
    read = tomllib.loads(text)
    return _Thresholds(Tolerance(**read["light"]), read["accepted"])
