"""A photo is opened once for all its shots, and only the last few stay open."""

from io import BytesIO

import pytest
from PIL import Image

from chassis.errors import PermanentError
from chassis.origin import Origin, saying
from worker_service.studio.picture import WORKING_PIXELS, opened


def a_jpeg(colour: str, size: tuple[int, int] = (64, 48)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def test_a_photo_that_was_opened_before_is_not_opened_again() -> None:
    first = opened(a_jpeg("teal"), "teal")

    assert opened(b"not even asked for", "teal") is first


def test_only_the_last_two_photos_stay_open() -> None:
    first = opened(a_jpeg("teal"), "first")
    second = opened(a_jpeg("navy"), "second")

    opened(a_jpeg("teal"), "first")
    opened(a_jpeg("gold"), "third")

    assert opened(a_jpeg("teal"), "first") is first
    assert opened(a_jpeg("navy"), "second") is not second


def test_a_huge_photo_is_brought_down_to_a_working_size() -> None:
    photo = opened(a_jpeg("teal", (5000, 700)), "huge")

    assert max(photo.picture.image.size) == WORKING_PIXELS
    assert (photo.photo.width, photo.photo.height) == (5000, 700)


def test_what_cannot_be_opened_takes_no_place() -> None:
    kept = opened(a_jpeg("teal"), "kept")

    with pytest.raises(PermanentError):
        opened(b"no photo", "broken")

    assert opened(b"", "kept") is kept


def test_a_photo_that_an_ai_had_a_hand_in_is_known() -> None:
    file = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG", **saying(Origin.BY_AI, "JPEG"))
    told = file.getvalue()

    assert opened(told, "told").picture.by_ai
    assert not opened(a_jpeg("navy"), "plain").picture.by_ai
