"""The light's colour is taken out where it can be told, and a product is changed by no more."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from contracts.pages import ImageType
from tests.integration.studio.composites import composite
from worker_service.studio.analysis import analyse
from worker_service.studio.balance import UNBALANCED, Balance
from worker_service.studio.colour import LINEAR, encoded
from worker_service.studio.picture import Picture
from worker_service.studio.shots import make

SIDE = 800
WARM = np.array([1.0, 0.97, 0.92])
COLD = WARM[::-1]
# As bright as daylight, so that only its colour is compared.
LIGHTS = {
    name: light / (light @ [0.2126, 0.7152, 0.0722])
    for name, light in {"warm": WARM, "cold": COLD}.items()
}


def lit(picture: Image.Image, light: NDArray[np.float64]) -> Image.Image:
    """Return what a camera sees when the light has a colour of its own."""
    return Image.fromarray(encoded(LINEAR[np.asarray(picture)] * light))


def colour_in(light: NDArray[np.float64], *levels: int) -> tuple[int, ...]:
    return tuple(int(level) for level in encoded(LINEAR[list(levels)] * light))


def apart(one: Image.Image, other: Image.Image) -> NDArray[np.float64]:
    return np.asarray(deltaE_ciede2000(rgb2lab(np.asarray(one)), rgb2lab(np.asarray(other))))


def a_brown_box(light: NDArray[np.float64]) -> Image.Image:
    photo = Image.new("RGB", (SIDE, SIDE), colour_in(light, 200, 200, 200))
    photo.paste(colour_in(light, 150, 90, 60), (260, 160, 540, 640))
    return photo


@pytest.mark.parametrize("ground", ["off-white", "grey"])
@pytest.mark.parametrize("light", LIGHTS)
def test_grey_paper_tells_the_colour_of_the_light(ground: str, light: str) -> None:
    plain, truth = composite("box", ground, SIDE)
    photo = lit(plain, LIGHTS[light])

    balanced = analyse(photo).balance.applied(photo)

    reference = analyse(plain).balance.applied(plain)
    before, after = (apart(each, reference)[truth].mean() for each in (photo, balanced))
    assert after < before / 2
    assert after < 1


def test_a_photo_in_neutral_light_stays_as_it_is() -> None:
    balance = analyse(composite("bottle", "grey", SIDE)[0]).balance

    assert np.abs(np.array(balance.gains) - 1).max() < 0.01


def test_coloured_paper_is_no_light() -> None:
    assert analyse(composite("bottle", "paper", SIDE)[0]).balance == UNBALANCED


@pytest.mark.parametrize("ground", ["table", "wood", "clutter"])
def test_a_guess_changes_no_channel_by_more_than_eight_percent(ground: str) -> None:
    gains = np.array(analyse(lit(composite("bottle", ground, SIDE)[0], WARM)).balance.gains)

    assert gains.min() >= 0.92
    assert gains.max() <= 1.08


def test_the_brightest_parts_of_a_product_stay_apart_from_white(an_order, seen) -> None:
    photo = Image.new("RGB", (SIDE, SIDE), (170, 170, 170))
    photo.paste((253, 253, 253), (200, 130, 600, 460))
    photo.paste((150, 40, 52), (200, 460, 600, 660))

    pixels = seen(make(an_order(ImageType.THUMBNAIL), Picture(image=photo)))

    assert 240 <= np.median(pixels[250, 420:580]) < 250


def test_a_ready_cut_out_keeps_the_colours_of_its_maker() -> None:
    sheet = Image.new("RGBA", (800, 800))
    sheet.paste((255, 240, 200, 255), (250, 150, 550, 700))

    assert analyse(sheet).balance == UNBALANCED


@pytest.mark.parametrize(
    "image_type", [ImageType.HERO, ImageType.PRODUCT, ImageType.THUMBNAIL, ImageType.MASTER]
)
def test_every_shot_shows_the_same_balanced_product(image_type, an_order, seen) -> None:
    pixels = seen(make(an_order(image_type), Picture(image=a_brown_box(WARM))))

    middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
    assert np.abs(middle.astype(int) - (150, 90, 60)).max() <= 4


def test_what_a_supplier_is_compared_with_is_the_photo_as_it_came() -> None:
    found = analyse(a_brown_box(WARM))

    assert found.product is not None
    assert found.shown is not None
    width, height = found.product.image.size
    middle = width // 2, height // 2
    assert found.product.image.getpixel(middle) == (*colour_in(WARM, 150, 90, 60), 255)
    assert found.shown.image.getpixel(middle) != found.product.image.getpixel(middle)


def test_a_gain_leaves_black_and_the_outline_alone() -> None:
    picture = Image.new("RGBA", (3, 1))
    for x, pixel in enumerate([(0, 0, 0, 255), (128, 128, 128, 77), (9, 9, 9, 0)]):
        picture.putpixel((x, 0), pixel)

    warmer = Balance(gains=(1.2, 1.0, 0.8)).applied(picture)

    assert UNBALANCED.applied(picture) is picture
    assert warmer.getpixel((0, 0)) == (0, 0, 0, 255)
    assert warmer.getchannel("A").tobytes() == picture.getchannel("A").tobytes()
    red, _, blue, _ = warmer.getpixel((1, 0))
    assert red > 128 > blue
