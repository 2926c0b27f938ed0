"""Advice to take a photo again rests on what was measured in it; a good photo gets none."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from contracts.pages import RetakeReason
from tests.integration.studio.composites import OBJECTS, PLAIN, composite
from worker_service.studio.analysis import analyse
from worker_service.studio.sharpness import spread_of_edges

SIDE = 1200


def a_good_photo() -> Image.Image:
    return composite("bottle", "paper", SIDE)[0]


@pytest.mark.parametrize("thing", OBJECTS)
@pytest.mark.parametrize("ground", PLAIN)
def test_a_photo_whose_product_could_be_cut_out_needs_no_other(thing: str, ground: str) -> None:
    found = analyse(composite(thing, ground, SIDE)[0])

    if found.product is not None:
        assert set(found.retake) <= {RetakeReason.TOO_SMALL}
    else:
        assert found.retake == (RetakeReason.BLENDS_IN,)


@pytest.mark.parametrize("ground", ["table", "clutter"])
def test_a_busy_background_is_named(ground: str) -> None:
    assert analyse(composite("mug", ground, SIDE)[0]).retake == (RetakeReason.BUSY_BACKGROUND,)


@pytest.mark.parametrize("shade", [0.7, 1.0, 1.15])
def test_an_exposure_that_a_page_can_bear_is_not_complained_of(shade: float) -> None:
    assert analyse(ImageEnhance.Brightness(a_good_photo()).enhance(shade)).retake == ()


def test_a_dark_photo_is_told_to_be_dark_and_nothing_else() -> None:
    dark = ImageEnhance.Brightness(a_good_photo()).enhance(0.2)

    assert analyse(dark).retake == (RetakeReason.TOO_DARK,)


def test_a_product_that_lost_its_light_parts_is_overexposed() -> None:
    burnt = Image.new("RGB", (SIDE, SIDE), (150, 152, 150))
    burnt.paste((255, 255, 255), (300, 200, 900, 1000))

    assert analyse(burnt).retake == (RetakeReason.OVEREXPOSED,)


def test_white_paper_beyond_the_sensor_is_no_fault() -> None:
    clean = Image.new("RGB", (SIDE, SIDE), "white")
    clean.paste((150, 40, 52), (300, 200, 900, 1000))

    assert analyse(clean).retake == ()


@pytest.mark.parametrize(("width", "is_told"), [(0, False), (1, False), (8, True), (16, True)])
def test_a_blur_is_told_when_a_buyer_would_see_it(width: float, is_told: bool) -> None:
    photo = a_good_photo().filter(ImageFilter.GaussianBlur(width))

    assert (RetakeReason.BLURRED in analyse(photo).retake) is is_told


@pytest.mark.parametrize("thing", ["bottle", "mug", "shoe"])
def test_the_width_of_edges_is_measured_whatever_they_belong_to(thing: str) -> None:
    for width in (1.5, 3.0):
        photo = composite(thing, "paper", 640)[0].filter(ImageFilter.GaussianBlur(width))

        lightness = np.asarray(photo.convert("L"), dtype=np.float32) / 2.55

        assert spread_of_edges(lightness, None) == pytest.approx(width, rel=0.25)


def test_paper_alone_has_no_edges_to_be_blurred() -> None:
    assert spread_of_edges(np.full((200, 300), 90, dtype=np.float32), None) is None


def test_a_product_cut_off_by_the_frame_is_told() -> None:
    assert analyse(a_good_photo().crop((0, 0, SIDE, SIDE * 2 // 3))).retake == (
        RetakeReason.TOUCHES_BORDER,
    )


def test_a_product_of_few_pixels_is_told() -> None:
    small = a_good_photo().resize((500, 500), Image.Resampling.LANCZOS)

    assert analyse(small).retake == (RetakeReason.TOO_SMALL,)


def test_a_ready_cut_out_is_taken_as_its_maker_meant_it() -> None:
    dark = Image.new("RGBA", (900, 900))
    dark.paste((20, 20, 22, 255), (0, 0, 900, 700))

    assert analyse(dark).retake == ()


def test_a_speck_is_too_small_and_nothing_else_is_said_of_it() -> None:
    assert analyse(Image.new("RGB", (20, 20))).retake == (RetakeReason.TOO_SMALL,)
