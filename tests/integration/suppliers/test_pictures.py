"""Edited pictures show the sent product as it was, except where they are meant not to."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage.registration import phase_cross_correlation

from tests.suppliers import pictures
from tests.suppliers.pictures import Change, Floats

SIZE = (1024, 1024)


def product_in(photo: bytes, change: Change = "") -> tuple[Floats, Floats]:
    """Return the product's colours, sent and received, each where the received picture has it."""
    sent, mask, _ = pictures.cut_out(photo)
    received = np.asarray(pictures.edited(photo, SIZE, "on a table", change), np.float32)
    height, width = sent.shape[:2]
    scale = 0.86 * min(SIZE[0] / width, SIZE[1] / height)
    size = round(width * scale), round(height * scale)
    left, top = (SIZE[0] - size[0]) // 2, (SIZE[1] - size[1]) // 2
    as_sent = Image.fromarray(sent.astype(np.uint8)).resize(size, Image.Resampling.LANCZOS)
    inside = np.asarray(Image.fromarray((mask * 255).astype(np.uint8)).resize(size)) > 250
    area = received[top : top + size[1], left : left + size[0]]
    return np.asarray(as_sent, np.float32)[inside], area[inside]


def test_an_edit_leaves_the_product_as_it_is(photo: bytes) -> None:
    sent, received = product_in(photo)

    assert len(sent) > 100_000
    assert np.abs(sent - received).mean() < 1.5


def test_an_edit_changes_the_ground(photo: bytes) -> None:
    one, other = (pictures.edited(photo, SIZE, prompt) for prompt in ("on stone", "on wood"))

    assert one.getpixel((8, 8)) != other.getpixel((8, 8))
    assert one.getpixel((512, 512)) == other.getpixel((512, 512))


@pytest.mark.parametrize("change", ["altered_colour", "altered_shape"])
def test_an_altered_product_is_another_one(photo: bytes, change: Change) -> None:
    sent, received = product_in(photo, change)

    assert np.abs(sent - received).mean() > 10


def test_the_product_stands_where_it_stood(photo: bytes) -> None:
    grey = [
        np.asarray(pictures.edited(photo, SIZE, prompt).convert("L"), np.float32)
        for prompt in ("on stone", "on wood")
    ]

    shift, *_ = phase_cross_correlation(*grey)

    assert np.abs(shift).max() <= 1


def test_a_cut_out_keeps_its_own_outline() -> None:
    square = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    square.paste((200, 30, 30, 255), (100, 100, 300, 300))
    file = BytesIO()
    square.save(file, "PNG")

    edited = pictures.edited(file.getvalue(), (512, 512), "on a table")

    assert edited.getpixel((256, 256)) == (200, 30, 30)
    assert edited.getpixel((60, 60)) != (0, 0, 0)
