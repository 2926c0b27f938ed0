"""Facts that a picture can be drawn from: how large a product is, and in which colours it comes."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Which way a length goes."""

    WIDTH = "width"
    DEPTH = "depth"
    HEIGHT = "height"
    DIAMETER = "diameter"
    LENGTH = "length"
    THICKNESS = "thickness"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One side of a product; `millimetres` are for proportions, `label` is what is written."""

    side: Side
    millimetres: float
    label: str
    """The number as the seller wrote it, with its unit: `가로 24 cm`."""
    is_named: bool = True
    """False: the seller gave numbers alone, and `side` is only what their order suggests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedColour:
    """A colour that can be chosen, under the seller's own name for it."""

    name: str
    rgb: tuple[int, int, int]
