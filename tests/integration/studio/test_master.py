"""The master is what every marketplace's thumbnails can be cut from."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin
from skimage.color import deltaE_ciede2000, rgb2lab

from contracts.pages import ImageType, Treatment
from tests.integration.studio.composites import composite
from worker_service.studio.master import SIDE
from worker_service.studio.picture import Picture
from worker_service.studio.regions import shrunk
from worker_service.studio.shots import make


def bounds(pixels):
    marked = pixels.min(axis=-1) < 245
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


@pytest.mark.parametrize("thing", ["bottle", "box"])
def test_a_large_photo_gives_a_full_master_with_nothing_added(
    thing, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing(thing, "paper", 2400)[0])

    shot = make(an_order(ImageType.MASTER), photo)

    pixels = seen(shot)
    left, top, right, bottom = bounds(pixels)
    assert pixels.shape == (SIDE, SIDE, 3)
    assert shot.treatment is Treatment.CUT_OUT
    assert max(right - left, bottom - top) / SIDE == pytest.approx(0.9, abs=0.01)
    assert abs(left + right - SIDE) <= 0.01 * SIDE
    assert abs(top + bottom - SIDE) <= 0.01 * SIDE
    outside = np.ones(pixels.shape[:2], dtype=bool)
    outside[top - 16 : bottom + 16, left - 16 : right + 16] = False
    assert pixels[outside].min() == 255


def test_a_master_is_a_baseline_file_with_all_its_colour(drawing, a_photo, an_order) -> None:
    shot = make(an_order(ImageType.MASTER), a_photo(drawing("mug", "paper", 2000)[0]))

    opened = Image.open(BytesIO(shot.content))
    assert (opened.format, opened.mode) == ("JPEG", "RGB")
    assert "progressive" not in opened.info
    assert JpegImagePlugin.get_sampling(opened) == 0
    assert b"digitalsourcetype/" in opened.info["xmp"]
    assert len(shot.content) <= 2 * 1024 * 1024


@pytest.mark.parametrize(("side", "expected"), [(1200, 1512), (900, 1134), (200, 500)])
def test_a_photo_of_fewer_pixels_gives_a_smaller_master(
    side, expected, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("bottle", "grey", side)[0])

    pixels = seen(make(an_order(ImageType.MASTER), photo))

    left, top, right, bottom = bounds(pixels)
    assert pixels.shape[0] == pytest.approx(expected, rel=0.05)
    assert bottom - top <= 1.5 * (0.77 * side + 14)
    assert right - left < bottom - top


def test_an_uncut_photo_stands_whole_on_white_and_says_so(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("mug", "clutter", 1500)[0])

    shot = make(an_order(ImageType.MASTER), photo)

    pixels = seen(shot)
    assert shot.treatment is Treatment.WHOLE
    assert pixels.shape == (SIDE, SIDE, 3)
    assert pixels[:80].min() == 255
    assert pixels[120:-120, 120:-120].min() < 100


def test_a_master_shows_the_photos_own_pixels(a_photo, an_order, seen) -> None:
    picture, truth = composite("bottle", "paper", 2000)

    pixels = seen(make(an_order(ImageType.MASTER), a_photo(picture)))

    rows, columns = np.flatnonzero(truth.any(axis=1)), np.flatnonzero(truth.any(axis=0))
    box = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    left, top, right, bottom = bounds(pixels)
    shown = picture.crop(box).resize((right - left, bottom - top), Image.Resampling.LANCZOS)
    inside = Image.fromarray(truth).crop(box).resize(shown.size)
    apart = deltaE_ciede2000(rgb2lab(np.asarray(shown)), rgb2lab(pixels[top:bottom, left:right]))[
        shrunk(np.asarray(inside), 12)
    ]
    assert apart.mean() <= 3
    assert np.percentile(apart, 95) <= 8


@pytest.mark.parametrize("size", [(1, 1), (4, 3000), (9000, 10)])
def test_any_shape_gives_a_master(size, an_order) -> None:
    shot = make(an_order(ImageType.MASTER), Picture(image=Image.new("RGB", size, "teal")))

    assert shot.width == shot.height >= 500
