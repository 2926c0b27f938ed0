"""A picture's word about its origin is kept by every format, and by every new encoding."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from chassis.imaging import encode_clean, open_photo
from chassis.origin import Origin, origin_in, saying

KINDS = ["JPEG", "PNG", "WEBP"]


def a_picture(kind: str, **options: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_is_read_back(kind: str, origin: Origin) -> None:
    content = a_picture(kind, **saying(origin, kind))

    assert origin_in(Image.open(BytesIO(content))) is origin


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_said_as_iptc_wants_it(kind: str) -> None:
    content = a_picture(kind, **saying(Origin.BY_AI, kind))

    assert b"Iptc4xmpExt:DigitalSourceType" in content
    assert b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" in content


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_encoding_keeps_it(kind: str) -> None:
    content = a_picture(kind, **saying(Origin.BY_AI, kind))

    clean = encode_clean(open_photo(content)).content

    assert open_photo(clean).origin is Origin.BY_AI


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_that_says_nothing_is_left_to_say_nothing(kind: str) -> None:
    clean = encode_clean(open_photo(a_picture(kind))).content

    assert open_photo(clean).origin is None
    assert b"digitalsourcetype" not in clean


def test_a_word_that_iptc_does_not_know_is_not_passed_on() -> None:
    content = a_picture("JPEG", xmp=b"digitalsourcetype/somethingElseEntirely")

    assert open_photo(content).origin is None


def test_nothing_else_of_the_metadata_is_passed_on() -> None:
    packet = b"<x>digitalsourcetype/digitalCapture and my address</x>"

    clean = encode_clean(open_photo(a_picture("JPEG", xmp=packet))).content

    assert open_photo(clean).origin is Origin.CAPTURED
    assert b"address" not in clean
