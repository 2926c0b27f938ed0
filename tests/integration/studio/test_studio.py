"""The studio gives every shot of a page, honestly labelled."""

import asyncio
from io import BytesIO

import pytest
from PIL import Image

from contracts.jobs import Tone
from contracts.pages import ImageSource, ImageType
from worker_service.ports import Photo
from worker_service.studio.orders import orders_for
from worker_service.studio.studio import Studio, make

EVERY = [ImageType.HERO, ImageType.PRODUCT, ImageType.THUMBNAIL, ImageType.ORIGINAL]


async def test_a_pages_shots_are_made_side_by_side(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 1400)[0])
    orders = await asyncio.to_thread(orders_for, photo, tone=Tone.FRIENDLY, title="병")
    studio = Studio()

    shots = await asyncio.gather(*(studio.shoot(order, photo) for order in orders))

    assert [shot.order for shot in shots] == list(orders)


@pytest.mark.parametrize("ground", ["paper", "clutter"])
@pytest.mark.parametrize("image_type", EVERY)
def test_every_shot_is_an_honest_jpeg(image_type, ground, drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", ground, 700)[0])

    shot = make(an_order(image_type), photo)

    opened = Image.open(BytesIO(shot.content))
    assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (shot.width, shot.height))
    assert shot.content_type == "image/jpeg"
    assert b"digitalsourcetype/" in opened.info["xmp"]
    assert len(shot.content) <= 350 * 1024


def test_a_photo_made_by_an_ai_is_told_so_ever_after(drawing, a_photo, an_order) -> None:
    plain = a_photo(drawing("mug", "paper", 400)[0])
    photo = Photo(
        image=plain.image,
        content=plain.content + b"digitalsourcetype/trainedAlgorithmicMedia",
        content_type="image/jpeg",
    )

    shot = make(an_order(ImageType.HERO), photo)

    assert b"compositeWithTrainedAlgorithmicMedia" in shot.content


@pytest.mark.parametrize(
    ("size", "mode"),
    [
        ((1, 1), "RGB"),
        ((7, 5), "RGBA"),
        ((20_000, 10), "RGB"),
        ((4, 3000), "RGB"),
        ((49, 700), "RGB"),
    ],
)
@pytest.mark.parametrize("image_type", EVERY[:3])
def test_any_size_and_shape_gives_a_shot(size, mode, image_type, an_order) -> None:
    image = Image.new(mode, size, (180, 90, 60, 255)[: len(mode)])

    shot = make(an_order(image_type), Photo(image=image, content=b"", content_type="image/png"))

    assert min(shot.width, shot.height) >= 1


def test_a_grey_photo_is_a_photo(drawing, a_photo, an_order) -> None:
    grey = drawing("mug", "grey", 500)[0].convert("L").convert("RGB")

    assert make(an_order(ImageType.HERO, tone=Tone.TRENDY), a_photo(grey)).width >= 860


def test_a_see_through_photo_never_turns_black(an_order, seen) -> None:
    image = Image.new("RGBA", (600, 600))
    photo = Photo(image=image, content=b"", content_type="image/png")

    pixels = seen(make(an_order(ImageType.ORIGINAL), photo))

    assert pixels.min() > 250


def test_the_original_is_whole_and_says_that_it_is(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 640)[0].crop((0, 0, 640, 480)))

    shot = make(an_order(ImageType.ORIGINAL), photo)

    assert shot.image_source is ImageSource.ORIGINAL
    assert (shot.width, shot.height) == (640, 480)
