"""Where the lines and labels of a size drawing come to lie."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.errors import PermanentError
from worker_service.drawn_facts import Measure, Side
from worker_service.studio.lettering import LEAST, Lettering

WIDTH = 1290
TALLEST = 800
LETTERS = 60
# Between a body and its dimension line, and between the line and its label.
GAP, ASIDE = 44, 30
_MARGIN = 70
_FLATTEST = 0.42
# As wide as a body should be at least; labels grow smaller for it.
_ROOMY = 480.0
# A rod of 200 by 1 is drawn this thick at least; its true thickness would be a hair.
_THINNEST = 12.0
# Depth goes up and to the right, foreshortened as draughtsmen do.
_SLANT = math.radians(36)
_FORESHORTENED = 0.5
_DEEPEST, _SHALLOWEST = 240.0, 28.0
# How round a cylinder's ends look from a little above.
_TILT = 0.2
_ACROSS = (Side.WIDTH, Side.LENGTH, Side.DEPTH, Side.THICKNESS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """Which measure is drawn which way; at least one of them."""

    across: Measure | None = None
    up: Measure | None = None
    into: Measure | None = None

    @property
    def is_round(self) -> bool:
        return self.across is not None and self.across.side is Side.DIAMETER


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Where things come to lie: the front of the body, and what goes into depth from it."""

    size: tuple[int, int]
    left: float
    top: float
    wide: float
    high: float
    depth: tuple[float, float]
    """How far right and up the back lies."""
    ends: float
    """Half the height of a cylinder's round ends."""

    @property
    def right(self) -> float:
        return self.left + self.wide

    @property
    def bottom(self) -> float:
        return self.top + self.high


def sides_of(measures: tuple[Measure, ...]) -> Sides:
    known = {measure.side: measure for measure in measures}
    up = known.pop(Side.HEIGHT, None)
    round_one = known.pop(Side.DIAMETER, None)
    others = [known[side] for side in _ACROSS if side in known]
    if round_one is not None:
        return Sides(across=round_one, up=up or (others[0] if others else None))
    if up is None and len(others) > 1:
        up = others.pop(1)
    across, into = (*others, None, None)[:2]
    if across is None and up is None:
        raise PermanentError("no measure to draw", code="NO_MEASURES")
    return Sides(across=across, up=up, into=into)


def labels_of(sides: Sides) -> dict[str, Lettering]:
    """Return the labels, all of one size: the largest that leaves the body its room."""
    told = [measure.label for measure in (sides.across, sides.up, sides.into) if measure]
    sizes = range(LETTERS, LEAST - 1, -3)
    settings = [{label: Lettering(label, size) for label in told} for size in sizes]
    return next((s for s in settings if room_for(sides, s) >= _ROOMY), settings[-1])


def room_for(sides: Sides, labels: Mapping[str, Lettering]) -> float:
    """Return how wide a body may be beside the labels of its sides."""
    beside = sum(
        labels[measure.label].width + GAP + ASIDE for measure in (sides.up, sides.into) if measure
    )
    return WIDTH - 2 * _MARGIN - beside


def plan_for(sides: Sides, labels: Mapping[str, Lettering], figure: tuple[int, int] | None) -> Plan:
    """Return the plan around a picture of that size, or around a body of lines."""
    wide, high = figure or _extent(sides, room_for(sides, labels))
    depth = _depth(sides, wide, high)
    rise, ends = (0.0, 0.0) if figure else (depth[1], _ends(sides, wide))
    before = labels[sides.up.label].width + GAP + ASIDE if sides.up else 0.0
    behind = labels[sides.into.label].width + GAP + ASIDE if sides.into else 0.0
    over = max(0.0 if figure else depth[0], depth[0] / 2 + behind)
    under = GAP + ASIDE + LETTERS if sides.across else 0
    top = _MARGIN + rise + ends
    height = round(top + high + ends + under + _MARGIN)
    slack = max(0, round(_FLATTEST * WIDTH) - height)
    return Plan(
        size=(WIDTH, height + slack),
        left=(WIDTH - before - wide - over) / 2 + before,
        top=top + slack / 2,
        wide=wide,
        high=high,
        depth=depth,
        ends=ends,
    )


def _ends(sides: Sides, wide: float) -> float:
    return wide * _TILT / 2 if sides.is_round and sides.up else 0.0


def _extent(sides: Sides, room: float) -> tuple[float, float]:
    """Return how wide and high the front of a body is drawn, in its true proportions."""
    room -= _DEEPEST * math.cos(_SLANT) / 2 if sides.into else 0
    if sides.across is None:
        return 0.0, 0.6 * TALLEST
    if sides.up is None:
        return (0.6 * room, 0.6 * room) if sides.is_round else (room, 0.0)
    across, up = sides.across.millimetres, sides.up.millimetres
    scale = min(room / across, TALLEST / up)
    return max(_THINNEST, across * scale), max(_THINNEST, up * scale)


def _depth(sides: Sides, wide: float, high: float) -> tuple[float, float]:
    """Return how far right and up the back of a body lies from its front."""
    if sides.into is None:
        return 0.0, 0.0
    drawn = [
        extent / measure.millimetres
        for measure, extent in ((sides.across, wide), (sides.up, high))
        if measure is not None and measure.millimetres
    ]
    length = sides.into.millimetres * min(drawn) * _FORESHORTENED
    length = min(_DEEPEST, max(_SHALLOWEST, length))
    return length * math.cos(_SLANT), length * math.sin(_SLANT)
