"""Products with a part nearly as light as the paper, and what the studio makes of them.

`python -m tests.integration.studio.pale_parts` prints the table for the whole set.
"""

import sys
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from tests.integration.studio.composites import Field, Mask, Pen, as_taken, cast_by, ground_of
from tests.integration.studio.judged import Found, found_in, table_of
from worker_service.studio.analysis import WORK_SIDE

Shape = Callable[[float, Pen], None]


def _box(*sides: float, radius: float = 2) -> Shape:
    return lambda u, pen: pen.rounded_rectangle([v * u for v in sides], radius * u, fill=255)


def _oval(*sides: float) -> Shape:
    return lambda u, pen: pen.ellipse([v * u for v in sides], fill=255)


class Place(NamedTuple):
    """Where the pale part is: shapes on a sheet of 100 by 100 units."""

    part: Shape
    body: Shape
    is_part_in_front: bool = True


PLACES = {
    "lid": Place(_box(33, 20, 67, 36), _box(35, 34, 65, 84, radius=5)),
    "foot": Place(_box(33, 72, 67, 86), _box(35, 24, 65, 74, radius=5)),
    "pump": Place(_box(45, 12, 55, 32, radius=1), _box(34, 30, 66, 84, radius=5)),
    "knob": Place(_oval(62, 40, 86, 64), _box(24, 28, 66, 82, radius=5), is_part_in_front=False),
    "body": Place(_box(30, 34, 70, 86, radius=6), _box(38, 18, 62, 36)),
}
# How far the part's colour is from that of the paper behind it, in levels of sRGB.
TINTS = {
    "cream": (-2, -6, -26),
    "mint": (-20, 0, -10),
    "pink": (2, -16, -12),
    "sky": (-18, -6, 3),
    "lighter": (9, 9, 10),
    "greyer": (-12, -12, -12),
    "shaded": (0, 0, 0),
}


class Taking(NamedTuple):
    """The paper, the noise of the sensor (σ), and how hard the file is pressed."""

    paper: str
    noise: float
    quality: int


TAKINGS = (Taking("off-white", 2.2, 88), Taking("grey", 1.2, 94), Taking("paper", 3, 80))


class PalePhoto(NamedTuple):
    picture: Image.Image
    truth: Mask
    part: Mask


def photo_with(place: Place, tint: tuple[int, int, int], taking: Taking) -> PalePhoto:
    """Return the photo, where the product is in it, and where its pale part."""
    size = WORK_SIDE
    part, body = (_cover(shape, size) for shape in (place.part, place.body))
    behind, front = (body, part) if place.is_part_in_front else (part, body)
    paper = ground_of(taking.paper, size) * np.ones((1, 1, 3))
    whole = paper * (1 - cast_by((part + body) > 0.5, size)[..., None])
    colours = {True: (paper + np.array(tint)) * _round_light(part), False: _dyed(size)}
    for cover in (behind, front):
        whole = whole * (1 - cover[..., None]) + colours[cover is part] * cover[..., None]
    hidden = front if front is body else np.zeros_like(front)
    picture = as_taken(whole, noise=taking.noise, quality=taking.quality)
    return PalePhoto(picture, np.maximum(part, body) > 0.5, (part > 0.5) & (hidden < 0.5))


def _cover(shape: Shape, size: int) -> Field:
    sheet = Image.new("L", (4 * size, 4 * size))
    shape(4 * size / 100, ImageDraw.Draw(sheet))
    return np.asarray(sheet.reduce(4)) / 255.0


def _dyed(size: int) -> Field:
    return np.full((size, size, 3), (186, 104, 44), dtype=np.float64)


def _round_light(part: Field) -> Field:
    """Return the light on something turned: it falls off towards both of its sides."""
    columns = np.flatnonzero(part.max(axis=0) > 0.5)
    x = np.arange(part.shape[1])
    across = (x - columns.mean()) / (columns[-1] - columns[0]) * 2
    return (1.005 - 0.09 * np.clip(np.abs(across + 0.15), 0, 1.2) ** 3)[None, :, None]


def found_with(place: str, tint: str, taking: Taking) -> Found:
    photo = photo_with(PLACES[place], TINTS[tint], taking)
    return found_in(f"{tint} {place} on {taking.paper}", *photo)


def found_in_a_third() -> list[Found]:
    """Every part in every tint once; papers, noise and files take turns."""
    return [
        found_with(place, tint, TAKINGS[(row + column) % len(TAKINGS)])
        for row, place in enumerate(PLACES)
        for column, tint in enumerate(TINTS)
    ]


def found_in_all() -> list[Found]:
    return [found_with(*case) for case in product(PLACES, TINTS, TAKINGS)]


if __name__ == "__main__":
    sys.stdout.write(table_of(found_in_all()) + "\n")
