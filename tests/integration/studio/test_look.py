"""One look tells what a page can make of a photo."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from chassis.errors import PermanentError
from contracts.jobs import WarningCode
from worker_service.studio.look import Look, look_at


def a_look_at(image: Image.Image) -> Look:
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return look_at(file.getvalue(), hashlib.sha256(file.getvalue()).hexdigest())


def test_a_look_tells_what_a_photo_is(drawing) -> None:
    look = a_look_at(drawing("bottle", "paper", 1300)[0])

    assert (look.width, look.height, look.content_type) == (1300, 1300, "image/png")
    assert look.palette.brand.startswith("#")
    assert 2 <= look.details <= 4


def test_a_small_photo_has_no_details_that_would_not_be_blurred(drawing) -> None:
    assert a_look_at(drawing("bottle", "paper", 400)[0]).details == 0


def test_what_is_no_photo_is_unreadable() -> None:
    with pytest.raises(PermanentError) as raised:
        look_at(b"<svg/>", "svg")

    assert raised.value.code == WarningCode.PHOTO_UNREADABLE
