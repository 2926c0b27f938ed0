"""A product is mirrored in its ground only where it stands flat on it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from worker_service.studio.analysis import Product
from worker_service.studio.shadow import Shade
from worker_service.studio.staging import Stand, staged

STAND = Stand(width=0.5, height=0.5, baseline=0.6)
# Without shadows the mirror image is all that can be seen under the product.
NO_SHADE = Shade(contact=0, ambient=0)
BASELINE = 600


def figure(base: float) -> Product:
    """Return a dark shape of 400 by 400; of its width, `base` stands on the ground."""
    sheet = Image.new("RGBA", (400, 400))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 399, 300), fill=(20, 30, 60, 255))
    half = round(200 * base)
    pen.polygon([(0, 300), (399, 300), (199 + half, 399), (200 - half, 399)], (20, 30, 60, 255))
    return Product(image=sheet, source=(400.0, 400.0))


def under(base: float, *, mirrored: bool = True) -> NDArray[np.int64]:
    """Return the pixels beneath the product."""
    ground = Image.new("RGB", (1000, 1000), (240, 240, 240))
    picture = staged(ground, figure(base), STAND, NO_SHADE, mirrored=mirrored)
    return np.asarray(picture).astype(int)[BASELINE + 4 : BASELINE + 60, 400:600]


@pytest.mark.parametrize("base", [0.65, 0.8, 1.0])
def test_what_stands_flat_is_mirrored(base: float) -> None:
    assert under(base).mean() < 232


@pytest.mark.parametrize("base", [0.02, 0.3, 0.5])
def test_what_touches_the_ground_in_places_is_not(base: float) -> None:
    assert under(base).min() == 240


def test_a_mirror_image_fades_away_from_the_product() -> None:
    rows = under(1.0).mean(axis=(1, 2))

    assert (np.diff(rows) >= 0).all()


def test_a_matt_ground_mirrors_nothing() -> None:
    assert under(1.0, mirrored=False).min() == 240
