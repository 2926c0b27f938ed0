"""The hero shows the tone and the product, crisp and light."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image
from skimage import data

from contracts.jobs import Tone
from contracts.pages import ImageType, Treatment
from worker_service.studio.colour import difference, lab_of
from worker_service.studio.shots import make


def small(pixels):
    return lab_of(np.asarray(Image.fromarray(pixels).resize((64, 80))))


@pytest.mark.parametrize(("thing", "ground"), [("bottle", "paper"), ("bottle", "clutter")])
def test_every_two_tones_look_different(thing, ground, drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing(thing, ground, 500)[0])

    looks = [small(seen(make(an_order(ImageType.HERO, tone=tone), photo))) for tone in Tone]

    for one, other in combinations(looks, 2):
        assert difference(one, other).mean() > 4


def test_a_hero_is_crisp_on_a_phone_and_light_on_the_wire(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("bottle", "grey", 1500)[0])

    shot = make(an_order(ImageType.HERO), photo)

    assert shot.width == 1290
    assert shot.height > shot.width
    assert len(shot.content) <= 350 * 1024
    assert shot.treatment is Treatment.CUT_OUT


def test_a_product_keeps_its_colour(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("bottle", "paper", 1200)[0])

    pixels = seen(make(an_order(ImageType.HERO), photo))

    body = lab_of(np.array([[32, 92, 74]], dtype=np.uint8))
    middle = lab_of(pixels[pixels.shape[0] * 72 // 100, 560:720])
    assert difference(middle, body).mean() < 2


def test_a_product_stands_in_its_own_shadow(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("bottle", "paper", 1200)[0])

    pixels = seen(make(an_order(ImageType.HERO), photo)).astype(int)

    baseline = round(pixels.shape[0] * 0.865)
    middle = pixels.shape[1] // 2
    below, aside = pixels[baseline + 8, middle].sum(), pixels[baseline + 8, 60].sum()
    assert below < aside - 60


def test_a_small_photo_is_framed_rather_than_blown_up(a_photo, an_order) -> None:
    photo = a_photo(Image.fromarray(data.coffee()))

    shot = make(an_order(ImageType.HERO), photo)

    assert (shot.width, shot.treatment) == (860, Treatment.FRAMED)


@pytest.mark.parametrize("side", [60, 200, 700])
def test_a_product_is_never_enlarged_more_than_one_and_a_half_times(
    side, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("box", "grey", side)[0])

    pixels = seen(make(an_order(ImageType.HERO), photo)).astype(int)

    product = photo.analysis.product
    limit = 1.5 * (product.source[0] if product else side)
    orange = (pixels[..., 0] - pixels[..., 2]) > 60
    assert np.flatnonzero(orange.any(axis=0)).size <= limit + 6
