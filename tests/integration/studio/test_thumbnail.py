"""The thumbnail keeps the marketplaces' rules."""

import numpy as np
import pytest

from contracts.pages import ImageType, Treatment
from worker_service.studio.shots import make


def bounds(pixels):
    marked = pixels.min(axis=-1) < 245
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


@pytest.mark.parametrize("thing", ["bottle", "box"])
def test_a_marketplace_gets_the_product_large_and_centred_on_pure_white(
    thing, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing(thing, "paper", 1200)[0])

    pixels = seen(make(an_order(ImageType.THUMBNAIL), photo))

    left, top, right, bottom = bounds(pixels)
    assert pixels.shape == (1000, 1000, 3)
    ring = np.ones((1000, 1000), dtype=bool)
    ring[20:-20, 20:-20] = False
    assert pixels[ring].min() >= 254
    assert 850 <= max(right - left, bottom - top) <= 950
    assert abs((left + right) / 2 - 500) <= 10
    assert abs((top + bottom) / 2 - 500) <= 10


def test_an_uncut_photo_stands_whole_on_white(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("mug", "clutter", 1200)[0])

    shot = make(an_order(ImageType.THUMBNAIL), photo)

    pixels = seen(shot)
    assert shot.treatment is Treatment.WHOLE
    assert pixels[:40].min() >= 254
    assert max(bounds(pixels)[2] - bounds(pixels)[0], 0) == pytest.approx(900, abs=4)


def test_white_on_white_keeps_its_natural_shadow_on_a_white_ground(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("white-cup", "white", 1200)[0])

    shot = make(an_order(ImageType.THUMBNAIL), photo)

    pixels = seen(shot)
    assert shot.treatment is Treatment.WHITENED
    assert (pixels[:120] >= 250).mean() > 0.97
    assert pixels.min() < 200
