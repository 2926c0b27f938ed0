"""The studio gives every shot of a page, honestly labelled."""

import asyncio
import hashlib
from io import BytesIO

import pytest
from PIL import Image

from contracts.jobs import Tone
from contracts.pages import ImageSource, ImageType
from worker_service.ports import Photo
from worker_service.studio.look import look_at
from worker_service.studio.orders import orders_for
from worker_service.studio.picture import Picture
from worker_service.studio.shots import make
from worker_service.studio.studio import Studio

EVERY = [ImageType.HERO, ImageType.PRODUCT, ImageType.THUMBNAIL, ImageType.ORIGINAL]


async def test_a_pages_shots_are_made_side_by_side(drawing, as_jpeg, a_room) -> None:
    content = as_jpeg(drawing("bottle", "paper", 1400)[0])
    digest = hashlib.sha256(content).hexdigest()
    async with a_room as room:
        look = await room.run(look_at, content, digest, near=digest, seconds=20)
        photo = Photo(
            content=content,
            content_type=look.content_type,
            digest=digest,
            width=look.width,
            height=look.height,
            details=look.details,
        )
        orders = orders_for(photo, tone=Tone.FRIENDLY, title="병")
        studio = Studio(room=room, seconds=20)

        shots = await asyncio.gather(*(studio.shoot(order, photo) for order in orders))

    assert [shot.order for shot in shots] == list(orders)
    assert len(shots) >= 5


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
    photo = Picture(image=plain.image, by_ai=True)

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

    shot = make(an_order(image_type), Picture(image=image))

    assert min(shot.width, shot.height) >= 1


def test_a_grey_photo_is_a_photo(drawing, a_photo, an_order) -> None:
    grey = drawing("mug", "grey", 500)[0].convert("L").convert("RGB")

    assert make(an_order(ImageType.HERO, tone=Tone.TRENDY), a_photo(grey)).width >= 860


def test_a_see_through_photo_never_turns_black(an_order, seen) -> None:
    image = Image.new("RGBA", (600, 600))
    photo = Picture(image=image)

    pixels = seen(make(an_order(ImageType.ORIGINAL), photo))

    assert pixels.min() > 250


def test_the_original_is_whole_and_says_that_it_is(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 640)[0].crop((0, 0, 640, 480)))

    shot = make(an_order(ImageType.ORIGINAL), photo)

    assert shot.image_source is ImageSource.ORIGINAL
    assert (shot.width, shot.height) == (640, 480)
