"""Each picture is encoded for its use: JPEG for marketplaces, WebP too where browsers look."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage import data
from skimage.metrics import structural_similarity

from chassis.origin import Origin, origin_in
from contracts.pages import ImageType
from worker_service.studio.picture import Picture
from worker_service.studio.shots import make

SHOWN = [ImageType.HERO, ImageType.PRODUCT, ImageType.DETAIL]
NOT_SHOWN = [ImageType.THUMBNAIL, ImageType.MASTER, ImageType.EDIT]


@pytest.fixture
def photo(a_photo) -> Picture:
    return a_photo(Image.fromarray(data.astronaut()).resize((1600, 1600)))


@pytest.mark.parametrize("image_type", SHOWN)
def test_what_a_page_shows_is_there_for_browsers_in_fewer_bytes(
    image_type, photo, an_order
) -> None:
    shot = make(an_order(image_type), photo)

    jpeg, webp = (Image.open(BytesIO(content)) for content in (shot.content, shot.webp))
    assert (jpeg.format, webp.format) == ("JPEG", "WEBP")
    assert jpeg.size == webp.size == (shot.width, shot.height)
    assert len(shot.webp) < 0.7 * len(shot.content)


@pytest.mark.parametrize("image_type", SHOWN)
def test_both_look_the_same(image_type, photo, an_order) -> None:
    shot = make(an_order(image_type), photo)

    jpeg, webp = (
        np.asarray(Image.open(BytesIO(content)).convert("L"))
        for content in (shot.content, shot.webp)
    )
    assert structural_similarity(jpeg, webp) > 0.93


@pytest.mark.parametrize("image_type", NOT_SHOWN)
def test_what_no_page_shows_has_one_encoding(image_type, photo, an_order) -> None:
    assert make(an_order(image_type), photo).webp == b""


@pytest.mark.parametrize("image_type", SHOWN)
@pytest.mark.parametrize("by_ai", [False, True])
def test_every_encoding_says_how_the_picture_came_to_be(image_type, by_ai, photo, an_order) -> None:
    shot = make(an_order(image_type), Picture(image=photo.image, by_ai=by_ai))

    told = {origin_in(Image.open(BytesIO(content))) for content in (shot.content, shot.webp)}

    assert len(told) == 1
    assert (Origin.WITH_AI in told) is by_ai
    assert told <= set(Origin)
