"""Nine drawn products before seven drawn backgrounds, and how the studio tells them apart.

`python -m tests.integration.studio.composites` prints the table for the whole set.
"""

import sys
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from worker_service.studio.analysis import WORK_SIDE
from worker_service.studio.cutout import cut_out

Mask = NDArray[np.bool_]
Field = NDArray[np.float64]
Pen = ImageDraw.ImageDraw
PLAIN = ("white", "off-white", "grey", "paper")
BUSY = ("table", "wood", "clutter")


def _bottle(u: float, pen: Pen) -> None:
    pen.rounded_rectangle((36 * u, 30 * u, 64 * u, 88 * u), 5 * u, fill=(32, 92, 74))
    pen.rectangle((45 * u, 18 * u, 55 * u, 34 * u), fill=(32, 92, 74))
    pen.rectangle((44 * u, 11 * u, 56 * u, 20 * u), fill=(196, 150, 60))
    pen.rectangle((40 * u, 48 * u, 60 * u, 70 * u), fill=(236, 222, 190))


def _labelled(u: float, pen: Pen) -> None:
    pen.rounded_rectangle((34 * u, 14 * u, 66 * u, 88 * u), 5 * u, fill=(150, 40, 52))
    pen.rectangle((34 * u, 46 * u, 66 * u, 66 * u), fill=(254, 254, 254))


def _mug(u: float, pen: Pen) -> None:
    pen.ellipse((56 * u, 38 * u, 84 * u, 74 * u), outline=(44, 74, 140), width=round(5 * u))
    pen.rounded_rectangle((22 * u, 28 * u, 66 * u, 84 * u), 6 * u, fill=(44, 74, 140))
    pen.ellipse((24 * u, 26 * u, 64 * u, 34 * u), fill=(28, 44, 90))


def _box(u: float, pen: Pen) -> None:
    front = [(20 * u, 34 * u), (56 * u, 42 * u), (56 * u, 86 * u), (20 * u, 76 * u)]
    side = [(56 * u, 42 * u), (82 * u, 32 * u), (82 * u, 72 * u), (56 * u, 86 * u)]
    lid = [(20 * u, 34 * u), (46 * u, 26 * u), (82 * u, 32 * u), (56 * u, 42 * u)]
    pen.polygon(front, (214, 120, 40))
    pen.polygon(side, (160, 82, 24))
    pen.polygon(lid, (240, 160, 80))


def _shoe(u: float, pen: Pen) -> None:
    upper = [(16, 52), (30, 44), (46, 56), (70, 62), (84, 70), (84, 78), (16, 78)]
    pen.polygon([(x * u, y * u) for x, y in upper], (60, 60, 66))
    pen.rounded_rectangle((14 * u, 75 * u, 86 * u, 84 * u), 3 * u, fill=(170, 60, 50))
    for step in range(4):
        pen.line(((38 + 7 * step) * u, 58 * u, (42 + 7 * step) * u, 66 * u), (220, 180, 60), 4)


def _jar(u: float, pen: Pen) -> None:
    pen.rounded_rectangle((26 * u, 34 * u, 74 * u, 84 * u), 10 * u, fill=(172, 96, 52))
    pen.rounded_rectangle((28 * u, 22 * u, 72 * u, 36 * u), 3 * u, fill=(52, 44, 44))
    pen.ellipse((38 * u, 48 * u, 62 * u, 72 * u), fill=(226, 188, 120))


def _phone(u: float, pen: Pen) -> None:
    pen.rounded_rectangle((34 * u, 14 * u, 66 * u, 86 * u), 6 * u, fill=(26, 30, 40))
    pen.rounded_rectangle((36 * u, 17 * u, 64 * u, 83 * u), 4 * u, fill=(48, 110, 190))
    pen.ellipse((46 * u, 24 * u, 54 * u, 32 * u), fill=(230, 130, 90))


def _white_cup(u: float, pen: Pen) -> None:
    pen.rounded_rectangle((28 * u, 30 * u, 72 * u, 82 * u), 8 * u, fill=(252, 252, 251))


def _white_box(u: float, pen: Pen) -> None:
    pen.polygon(
        [(24 * u, 34 * u), (60 * u, 40 * u), (60 * u, 84 * u), (24 * u, 76 * u)], (252, 252, 252)
    )
    pen.polygon(
        [(60 * u, 40 * u), (80 * u, 32 * u), (80 * u, 72 * u), (60 * u, 84 * u)], (248, 248, 248)
    )


OBJECTS: dict[str, Callable[[float, Pen], None]] = {
    "bottle": _bottle,
    "labelled": _labelled,
    "mug": _mug,
    "box": _box,
    "shoe": _shoe,
    "jar": _jar,
    "phone": _phone,
    "white-cup": _white_cup,
    "white-box": _white_box,
}


def ground_of(name: str, size: int) -> Field:
    y, x = np.mgrid[0:size, 0:size] / size
    y, x = y[..., None], x[..., None]
    grounds: dict[str, Callable[[], Field]] = {
        "white": lambda: np.full((size, size, 3), 252.0),
        "off-white": lambda: 246 - 16 * y * np.array([1, 1.05, 1.2]) - 6 * x,
        "grey": lambda: 205 - 60 * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * np.ones(3),
        "paper": lambda: np.array([206, 214, 190]) - 14 * y - 4 * x,
        "table": lambda: np.where(y < 0.62, [214, 208, 198], [150, 112, 82]) - 12.0 * x,
        "wood": lambda: np.array([176, 132, 92]) + 13 * np.sin(90 * y + 5 * np.sin(6 * x)),
        "clutter": lambda: _clutter(size),
    }
    return grounds[name]()


def _clutter(size: int) -> Field:
    dice = np.random.default_rng(5)
    sheet = Image.new("RGB", (size, size), (120, 110, 100))
    pen = ImageDraw.Draw(sheet)
    for _ in range(90):
        x, y, w, h = dice.uniform(-0.1, 1, 2).tolist() + dice.uniform(0.05, 0.3, 2).tolist()
        box = [round(v * size) for v in (x, y, x + w, y + h)]
        pen.rectangle(box, fill=tuple(int(c) for c in dice.integers(20, 240, 3)))
    return np.asarray(sheet, dtype=np.float64)


@cache
def composite(thing: str, ground: str, size: int = WORK_SIDE) -> tuple[Image.Image, Mask]:
    """Return the photo as a camera writes it (shadow, noise, JPEG), and the true mask."""
    sheet = Image.new("RGBA", (4 * size, 4 * size))
    OBJECTS[thing](4 * size / 100, ImageDraw.Draw(sheet))
    sheet = sheet.reduce(4)
    alpha = np.asarray(sheet.getchannel("A")) / 255.0
    below = ground_of(ground, size) * (1 - cast_by(alpha > 0.5, size)[..., None])
    whole = below * (1 - alpha[..., None]) + np.asarray(sheet)[..., :3] * alpha[..., None]
    return as_taken(whole), alpha > 0.5


def as_taken(whole: Field, *, noise: float = 2.2, quality: int = 88) -> Image.Image:
    """Return levels (of 255) as a camera writes them, with that much noise (σ), through JPEG."""
    grain = noise * np.random.default_rng(3).standard_normal(whole.shape)
    file = BytesIO()
    pixels = np.clip(whole + grain, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def cast_by(truth: Mask, size: int) -> Field:
    """Return how dark it is below the product: a cast shadow, soft, a little to the right."""
    columns, rows = np.flatnonzero(truth.any(axis=0)), np.flatnonzero(truth.any(axis=1))
    cast = Image.new("L", (size, size))
    low = int(rows[-1])
    box = (columns[0], low - size // 50, columns[-1] + size // 20, low + size // 40)
    ImageDraw.Draw(cast).ellipse([int(v) for v in box], fill=110)
    return np.asarray(cast.filter(ImageFilter.GaussianBlur(size / 50))) / 255.0


class Found(NamedTuple):
    """What became of one composite: overlap with the truth is from 0 to 1."""

    thing: str
    ground: str
    confidence: float
    is_accepted: bool
    overlap: float


def found_in(thing: str, ground: str) -> Found:
    picture, truth = composite(thing, ground)
    cut = cut_out(picture)
    either = (cut.mask | truth).sum()
    overlap = float((cut.mask & truth).sum() / either)
    return Found(thing, ground, cut.confidence, cut.is_sure, overlap)


def found_in_all(things: Iterable[str], grounds: Iterable[str]) -> list[Found]:
    chosen = tuple(grounds)
    return [found_in(thing, ground) for thing in things for ground in chosen]


def table_of(found: list[Found]) -> str:
    """Return one row per product: IoU and confidence, `+` where it was accepted."""
    grounds = list(dict.fromkeys(one.ground for one in found))
    rows = ["| product | " + " | ".join(grounds) + " |", "|---" * (len(grounds) + 1) + "|"]
    for thing in dict.fromkeys(one.thing for one in found):
        cells = [
            f"{one.overlap:.3f} @ {one.confidence:.2f}{' +' if one.is_accepted else ''}"
            for one in found
            if one.thing == thing
        ]
        rows.append(f"| {thing} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(table_of(found_in_all(OBJECTS, (*PLAIN, *BUSY))) + "\n")
