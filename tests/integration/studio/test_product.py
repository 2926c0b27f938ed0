"""The product stands in a scene of its own, cut out, or on its whitened paper, or as it is."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from contracts.jobs import Tone
from contracts.pages import ImageType, Treatment
from worker_service.studio.colour import difference, lab_of
from worker_service.studio.moods import MOODS
from worker_service.studio.scenes import SCENES
from worker_service.studio.shots import make


def small(pixels):
    return lab_of(np.asarray(Image.fromarray(pixels).resize((64, 64))))


@pytest.mark.parametrize("tone", Tone)
def test_a_cut_out_product_stands_in_another_scene_than_its_hero(
    tone, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])

    scene = make(an_order(ImageType.PRODUCT, tone=tone), photo)
    hero = make(an_order(ImageType.HERO, tone=tone), photo)

    assert scene.treatment is Treatment.CUT_OUT
    assert scene.width == scene.height
    assert difference(small(seen(scene)), small(seen(hero))).mean() > 6


@pytest.mark.parametrize("tone", Tone)
def test_its_light_comes_from_the_other_side(tone) -> None:
    assert SCENES[tone].light < 0 < MOODS[tone].light


def test_every_two_tones_have_different_scenes(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("bottle", "paper", 500)[0])

    scenes = [small(seen(make(an_order(ImageType.PRODUCT, tone=tone), photo))) for tone in Tone]

    for one, other in combinations(scenes, 2):
        assert difference(one, other).mean() > 2.5


def test_an_edit_that_nobody_can_make_stands_on_soft_white(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])

    shot = make(an_order(ImageType.EDIT), photo)

    assert shot.treatment is Treatment.CUT_OUT
    assert seen(shot)[:60].min() > 235


@pytest.mark.parametrize("side", [60, 200, 700])
def test_a_product_is_never_enlarged_more_than_one_and_a_half_times(
    side, drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("bottle", "grey", side)[0])

    pixels = seen(make(an_order(ImageType.PRODUCT), photo)).astype(int)

    product = photo.analysis.product
    limit = 1.5 * (product.source[1] if product else side)
    glass = (pixels[..., 1] - pixels[..., 0] > 35) & (pixels.sum(axis=2) < 330)
    assert np.flatnonzero(glass.any(axis=1)).size <= limit + 6


def test_paper_is_whitened_when_the_product_cannot_be_told_from_it(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("white-cup", "white", 1000)[0])

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.treatment is Treatment.WHITENED
    assert (seen(shot)[:100] >= 250).mean() > 0.97


def test_paper_stays_as_it_is_when_a_whiter_product_would_vanish_in_it(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("white-cup", "off-white", 1000)[0])

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.treatment is Treatment.WHOLE
    assert seen(shot)[:100].mean() < 248


def test_a_scene_is_shown_whole(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 900)[0].crop((0, 0, 900, 600)))

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.width / shot.height == 1.5
