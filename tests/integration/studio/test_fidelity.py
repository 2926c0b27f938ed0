"""The product in a shot is the product in the photo: its colours, its pixels, its outline."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import dctn
from skimage.color import deltaE_ciede2000, rgb2lab

from contracts.jobs import Tone
from contracts.pages import ImageType, Treatment
from tests.integration.studio.composites import composite
from worker_service.drawn_facts import Measure, Side
from worker_service.fidelity.alignment import aligned
from worker_service.fidelity.figure import Figure, figure_of, reframed, view_of
from worker_service.fidelity.locating import places_of
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import Colour
from worker_service.studio.drawn import draw
from worker_service.studio.moods import MOODS, PLAIN
from worker_service.studio.regions import shrunk
from worker_service.studio.scenes import SCENES
from worker_service.studio.shots import make

SIDE = 1200
TALL = Measure(side=Side.HEIGHT, millimetres=180, label="높이 18 cm")


def true_product(thing: str, ground: str) -> Image.Image:
    """The photo's own pixels, cut along the drawn outline: nothing of ours has touched them."""
    photo, truth = composite(thing, ground, SIDE)
    whole = photo.copy()
    whole.putalpha(Image.fromarray(truth).convert("L"))
    return whole.crop(whole.getchannel("A").getbbox())


def seen_in(picture: Image.Image, product: Image.Image) -> tuple[Figure, NDArray[np.uint8]]:
    """Return the product in a frame, and the picture as it is seen through that frame."""
    coarse, fine = figure_of(product, 96, 8), figure_of(product, 320, 8)
    tried = []
    for place in places_of(product, picture):
        rough = aligned(coarse, picture, place.affine(coarse))
        affine = aligned(fine, picture, reframed(rough, coarse, fine))
        rgb = view_of(picture, affine, fine.size).rgb
        tried.append((float(apart(fine, rgb).mean()), rgb))
    return fine, min(tried, key=lambda pair: pair[0])[1]


def apart(figure: Figure, rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the colour difference (CIEDE2000) of each pixel well inside the product."""
    inside = shrunk(figure.seen, 4)
    difference = deltaE_ciede2000(rgb2lab(figure.rgb), rgb2lab(rgb))
    return np.asarray(difference[inside])


@pytest.mark.parametrize("thing", ["bottle", "shoe", "jar"])
@pytest.mark.parametrize("image_type", [ImageType.HERO, ImageType.PRODUCT, ImageType.THUMBNAIL])
def test_a_product_keeps_every_colour(thing, image_type, a_photo, an_order, seen) -> None:
    photo = a_photo(composite(thing, "paper", SIDE)[0])
    shot = make(an_order(image_type, tone=Tone.TRENDY), photo)

    difference = apart(*seen_in(Image.fromarray(seen(shot)), true_product(thing, "paper")))

    assert shot.treatment is Treatment.CUT_OUT
    assert difference.mean() <= 3
    assert np.percentile(difference, 95) <= 8


def test_a_changed_colour_would_be_noticed(a_photo, an_order, seen) -> None:
    photo = a_photo(composite("bottle", "paper", SIDE)[0])
    pixels = seen(make(an_order(ImageType.THUMBNAIL), photo))
    tinted = Image.fromarray(np.roll(pixels, 1, axis=-1))

    difference = apart(*seen_in(tinted, true_product("bottle", "paper")))

    assert difference.mean() > 3


def fingerprint(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return 64 bits that survive scaling and recompression: a perceptual hash by DCT."""
    grey = Image.fromarray(pixels).convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    low = dctn(np.asarray(grey, dtype=np.float64), norm="ortho")[:8, :8].ravel()
    return np.asarray(low > np.median(low[1:]))


@pytest.mark.parametrize("thing", ["bottle", "box"])
@pytest.mark.parametrize("tone", Tone)
def test_no_two_images_of_a_page_look_the_same(tone, thing, a_photo, an_order, seen) -> None:
    photo = a_photo(composite(thing, "paper", 1600)[0])
    orders = [
        an_order(ImageType.HERO, tone=tone),
        an_order(ImageType.PRODUCT, tone=tone),
        *(an_order(ImageType.DETAIL, number=n) for n in range(len(photo.analysis.details))),
        an_order(ImageType.THUMBNAIL),
    ]
    size = replace(an_order(ImageType.SIZE, tone=tone), measures=(TALL,))

    shots = [*(make(order, photo) for order in orders), draw(size, photo)]

    prints = {shot.order.id: fingerprint(seen(shot)) for shot in shots}

    distances = {
        (one, other): int((prints[one] != prints[other]).sum())
        for one, other in combinations(prints, 2)
    }
    assert len(prints) >= 5
    assert min(distances.values()) >= 10, distances


@pytest.mark.parametrize("mood", [*MOODS.values(), *SCENES.values(), PLAIN])
def test_no_ground_shows_bands(mood) -> None:
    ground = backdrop(mood, Colour(55, 12, 30), (860, 1076), framing=mood is not PLAIN)

    column = np.asarray(ground, dtype=np.int16)[:60, 4:200].mean(axis=1)

    # Without grain a slow gradient stands still for rows and then steps by a whole level.
    assert np.abs(np.diff(column, axis=0)).max() <= 1
    assert (np.asarray(ground)[:60, 4:200].std(axis=1) > 0.05).any()


@pytest.mark.parametrize("thing", ["bottle", "phone"])
def test_no_fringe_of_the_old_ground_surrounds_the_product(thing, a_photo, an_order, seen) -> None:
    photo = a_photo(composite(thing, "paper", SIDE)[0])
    pixels = seen(make(an_order(ImageType.THUMBNAIL), photo)).astype(np.float32)
    height = pixels.shape[0]

    # Across the left edge of the body every pixel is between the white and the product.
    row = pixels[height * 6 // 10 - 5 : height * 6 // 10 + 5].mean(axis=0)
    start = int(np.flatnonzero(row.min(axis=-1) < 250)[0])
    edge, body = row[start - 2 : start + 6], row[start + 10]
    share = ((255 - edge) @ (255 - body)) / ((255 - body) @ (255 - body))
    mixed = 255 - share[:, None] * (255 - body)
    stray = deltaE_ciede2000(rgb2lab(edge / 255), rgb2lab(mixed / 255))

    assert stray.max() <= 6
