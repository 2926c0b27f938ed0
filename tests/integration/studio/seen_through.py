"""Paper seen through products, and blank labels of the very colour of the paper.

`python -m tests.integration.studio.seen_through` prints the table for the whole set.
"""

import sys
from itertools import product

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.integration.studio.composites import Field, Mask, as_taken, ground_of
from tests.integration.studio.judged import Found, found_in, table_of
from worker_service.studio.analysis import WORK_SIDE

Shape = tuple[str, tuple[float, ...]]
Photo = tuple[Image.Image, Mask, Mask]
Colour = tuple[int, int, int]

# Solid shapes, and the one that is open or blank, on a sheet of 100 by 100 units.
WITH_HOLE: dict[str, tuple[list[Shape], Shape]] = {
    "mug": ([("box", (20, 30, 62, 82)), ("oval", (52, 38, 84, 74))], ("oval", (57, 43, 79, 69))),
    "tote": ([("box", (18, 44, 82, 88)), ("oval", (30, 14, 70, 76))], ("oval", (34, 18, 66, 72))),
    "stool": ([("box", (20, 18, 80, 30)), ("box", (24, 28, 76, 86))], ("box", (30, 30, 70, 80))),
    "basket": ([("box", (16, 52, 84, 84)), ("box", (24, 20, 76, 60))], ("box", (29, 25, 71, 60))),
}
WITH_LABEL: dict[str, tuple[list[Shape], Shape]] = {
    "middle": ([("box", (32, 14, 68, 88))], ("box", (38, 40, 62, 64))),
    "low": ([("box", (32, 14, 68, 88))], ("box", (38, 66, 62, 82))),
    "aside": ([("box", (22, 24, 78, 84))], ("box", (56, 32, 72, 54))),
    "wide": ([("box", (32, 14, 68, 88))], ("box", (34, 36, 66, 62))),
    "screen": ([("box", (30, 14, 70, 88))], ("box", (33, 18, 67, 82))),
}
# A tote's body hides the lower half of its handle: what is in front of the opening.
IN_FRONT: dict[str, Shape] = {
    "mug": ("box", (20, 30, 62, 82)),
    "tote": ("box", (18, 44, 82, 88)),
    "basket": ("box", (16, 52, 84, 84)),
}
PAPERS = ("white", "off-white", "grey", "paper")
COLOURS: tuple[Colour, ...] = ((44, 74, 140), (150, 84, 44))


def photo_with_hole(name: str, paper: str, colour: Colour) -> Photo:
    """Return the photo, the product, and where paper is seen through it."""
    solids, opening = WITH_HOLE[name]
    hole = _cover([opening])
    if name in IN_FRONT:
        hole = hole * (1 - _cover([IN_FRONT[name]]))
    cover = _cover(solids) * (1 - hole)
    ground = _paper(paper) * (1 - _soft_shadow(cover)[..., None])
    return as_taken(_dyed(ground, cover, colour)), cover > 0.5, hole > 0.5


def photo_with_label(name: str, paper: str, colour: Colour, *, is_round: bool) -> Photo:
    """Return the photo, the product, and its blank label, which is as the paper behind it."""
    solids, label = WITH_LABEL[name]
    cover, blank = _cover(solids), _cover([label])
    ground = _paper(paper)
    printed = _dyed(ground * (1 - _soft_shadow(cover)[..., None]), cover, colour)
    light = 1 - 0.12 * np.linspace(-1.6, 1.6, WORK_SIDE)[None, :, None] ** 2 * is_round
    whole = printed * (1 - blank[..., None]) + ground * light * blank[..., None]
    return as_taken(whole), cover > 0.5, blank > 0.5


def _paper(name: str) -> Field:
    return ground_of(name, WORK_SIDE) * np.ones((1, 1, 3))


def _dyed(ground: Field, cover: Field, colour: Colour) -> Field:
    return ground * (1 - cover[..., None]) + np.array(colour) * cover[..., None]


def _soft_shadow(cover: Field) -> Field:
    """Return the shadow of a thing that lies on its paper, a little to the right and below."""
    moved = Image.fromarray(np.roll(cover * 255, (7, 5), (0, 1)).astype(np.uint8))
    return 0.3 * np.asarray(moved.filter(ImageFilter.GaussianBlur(8))) / 255.0


def _cover(shapes: list[Shape]) -> Field:
    unit = 4 * WORK_SIDE / 100
    sheet = Image.new("L", (4 * WORK_SIDE, 4 * WORK_SIDE))
    pen = ImageDraw.Draw(sheet)
    for kind, sides in shapes:
        box = [side * unit for side in sides]
        if kind == "box":
            pen.rounded_rectangle(box, 2 * unit, fill=255)
        else:
            pen.ellipse(box, fill=255)
    return np.asarray(sheet.reduce(4)) / 255.0


def holes_found() -> list[Found]:
    return [
        found_in(f"{name} on {paper}", *photo_with_hole(name, paper, COLOURS[number % 2]))
        for number, (name, paper) in enumerate(product(WITH_HOLE, PAPERS))
    ]


def labels_found() -> list[Found]:
    return [
        found_in(
            f"{name} label on {paper}",
            *photo_with_label(name, paper, COLOURS[number % 2], is_round=number % 3 == 0),
        )
        for number, (name, paper) in enumerate(product(WITH_LABEL, PAPERS))
    ]


if __name__ == "__main__":
    sys.stdout.write(table_of(holes_found() + labels_found()) + "\n")
