"""The drawn things behind a product. Coordinates are shares of the canvas; 1 is its width."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

SUPERSAMPLING = 2


@dataclass(frozen=True, slots=True)
class Stencil:
    """A mask being drawn on; x and y both count in canvas widths."""

    pen: ImageDraw.ImageDraw
    width: int
    height: float
    """Of the canvas, in canvas widths."""

    def ellipse(self, x: float, y: float, rx: float, ry: float) -> None:
        self.pen.ellipse(self._px(x - rx, y - ry, x + rx, y + ry), fill=255)

    def rectangle(self, left: float, top: float, right: float, bottom: float) -> None:
        self.pen.rectangle(self._px(left, top, right, bottom), fill=255)

    def ring(self, x: float, y: float, radius: float, line: float) -> None:
        box = self._px(x - radius, y - radius, x + radius, y + radius)
        self.pen.ellipse(box, outline=255, width=max(1, round(line * self.width)))

    def polygon(self, points: list[tuple[float, float]]) -> None:
        self.pen.polygon([(x * self.width, y * self.width) for x, y in points], fill=255)

    def _px(self, *shares: float) -> list[float]:
        return [share * self.width for share in shares]


Shape = Callable[[Stencil], None]


def stencil_of(shape: Shape, size: tuple[int, int]) -> Image.Image:
    """Return the shape as an anti-aliased mask."""
    wide, high = size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING
    mask = Image.new("L", (wide, high))
    shape(Stencil(ImageDraw.Draw(mask), wide, high / wide))
    return mask.reduce(SUPERSAMPLING)


def disc(stencil: Stencil) -> None:
    stencil.ellipse(0.5, 0.42 * stencil.height, 0.38, 0.38)


def ring(stencil: Stencil) -> None:
    stencil.ring(0.5, 0.43 * stencil.height, 0.385, 0.0028)


def arch(stencil: Stencil) -> None:
    top = 0.12 * stencil.height + 0.33
    stencil.ellipse(0.5, top, 0.33, 0.33)
    stencil.rectangle(0.17, top, 0.83, stencil.height)


def table(stencil: Stencil) -> None:
    stencil.rectangle(0, 0.7 * stencil.height, 1, stencil.height)


def plinth_body(stencil: Stencil) -> None:
    y = 0.8 * stencil.height
    stencil.rectangle(0.13, y, 0.87, stencil.height)


def plinth_top(stencil: Stencil) -> None:
    stencil.ellipse(0.5, 0.8 * stencil.height, 0.37, 0.062)


# Places beside the product: x, y as a share of the height, scale, and turn in radians.
_DOTS = (
    (0.09, 0.1, 1.0),
    (0.2, 0.26, 0.55),
    (0.06, 0.43, 0.8),
    (0.15, 0.6, 0.45),
    (0.9, 0.16, 0.7),
    (0.83, 0.36, 0.5),
    (0.95, 0.52, 1.05),
    (0.6, 0.06, 0.5),
)
_STROKES = (
    (0.23, 0.13, 0.9, 0.6),
    (0.08, 0.27, 0.8, -0.8),
    (0.19, 0.44, 0.7, 1.3),
    (0.38, 0.05, 0.8, -0.4),
    (0.79, 0.08, 0.9, 1.0),
    (0.93, 0.29, 0.8, 0.3),
    (0.82, 0.5, 0.8, -0.9),
)


def dots(stencil: Stencil) -> None:
    for x, y, scale in _DOTS:
        stencil.ellipse(x, y * stencil.height, 0.026 * scale, 0.026 * scale)


def strokes(stencil: Stencil) -> None:
    for x, y, scale, turn in _STROKES:
        along = 0.036 * scale * np.array([np.cos(turn), np.sin(turn)])
        aside = 0.009 * np.array([-np.sin(turn), np.cos(turn)])
        centre = np.array([x, y * stencil.height])
        corners = (along + aside, along - aside, -along - aside, -along + aside)
        stencil.polygon([(float(cx), float(cy)) for cx, cy in centre + np.array(corners)])


def panel(stencil: Stencil) -> None:
    """The left of the wall, as if a board leant on it."""
    high = stencil.height
    stencil.polygon([(0, 0), (0.34, 0), (0.46, high), (0, high)])


def shelf(stencil: Stencil) -> None:
    stencil.rectangle(0, 0.8 * stencil.height, 1, stencil.height)


def sunburst(stencil: Stencil) -> None:
    """Rays from behind the product's foot."""
    centre = np.array([0.5, 0.78 * stencil.height])
    for ray in range(_RAYS):
        turns = 2 * np.pi * (np.array([ray, ray + 0.5]) / _RAYS)
        ends = centre + 1.6 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
        stencil.polygon([(float(x), float(y)) for x, y in (centre, *ends)])


_RAYS = 14


def low_disc(stencil: Stencil) -> None:
    stencil.ellipse(0.5, 0.93 * stencil.height, 0.44, 0.13)


def frame(stencil: Stencil) -> None:
    """A fine line around everything, a little inside of the edge."""
    near, line, high = 0.045, 0.0032, stencil.height
    for left, top, right, bottom in (
        (near, near, 1 - near, near + line),
        (near, high - near - line, 1 - near, high - near),
        (near, near, near + line, high - near),
        (1 - near - line, near, 1 - near, high - near),
    ):
        stencil.rectangle(left, top, right, bottom)


def slope(stencil: Stencil) -> None:
    """The lower part of the wall in another colour, cut aslant."""
    high = stencil.height
    stencil.polygon([(0, 0.74 * high), (1, 0.4 * high), (1, high), (0, high)])
