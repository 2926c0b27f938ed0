"""What a stranger's bytes can make a decoder do: give an image, or a typed refusal."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from chassis.errors import PermanentError
from chassis.imaging import MAX_BYTES, encode_clean, open_photo

SCRIPT = b"<script>alert(1)</script>"


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def a_photo(width: int = 96, height: int = 64) -> Image.Image:
    return Image.effect_noise((width, height), 60).convert("RGB")


def chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def a_png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    zeros = zlib.compress(bytes(1024 * 1024), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zeros) + chunk(b"IEND", b"")
    )


def a_text_bomb() -> bytes:
    """A PNG whose text unpacks to 200 MB."""
    png = saved(a_photo(), "PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 * 1024 * 1024), 9))
    return png[:33] + bomb + png[33:]


def refusal_of(content: bytes) -> str:
    with pytest.raises(PermanentError) as refusal:
        open_photo(content)
    return refusal.value.code


@pytest.mark.parametrize(
    ("width", "height"),
    [(13_000, 13_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1), (16_385, 20), (7_100, 7_100)],
)
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    assert refusal_of(a_png_bomb(width, height)) == "PHOTO_TOO_LARGE"


def test_text_that_unpacks_without_end_is_refused() -> None:
    assert refusal_of(a_text_bomb()) == "PHOTO_UNREADABLE"


def test_too_many_bytes_are_not_even_looked_at() -> None:
    assert refusal_of(bytes(MAX_BYTES + 1)) == "PHOTO_TOO_LARGE"


@pytest.mark.parametrize("size", [(0, 0), (0, 64)])
def test_a_png_without_pixels_is_refused(size: tuple[int, int]) -> None:
    assert refusal_of(a_png_bomb(*size)) == "PHOTO_UNREADABLE"


@pytest.mark.parametrize("size", [(20_000, 10), (10, 20_000)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_a_thread_of_pixels_is_refused(kind: str, size: tuple[int, int]) -> None:
    assert refusal_of(saved(Image.new("RGB", size), kind)) == "PHOTO_TOO_LARGE"


def test_a_tracking_pixel_is_no_photo() -> None:
    assert refusal_of(saved(Image.new("RGB", (1, 1)), "GIF")) == "PHOTO_UNREADABLE"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"not a photo at all",
        SCRIPT,
        b"<!doctype html><title>photo.jpg</title><img src=x onerror=alert(1)>",
        b"\xef\xbb\xbf  <html><body>GIF89a</body></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        b"%PDF-1.7\n",
        b"II*\0\x08\0\0\0\0\0",
        b"SIMPLE  =                    T",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\0\0\0\x20ftypavif",
        b"\0\0\0\x18ftypheic",
        b"PK\x03\x04",
        b"BM" + b"\0" * 60,
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "PHOTO_UNREADABLE"


@pytest.mark.parametrize(
    "kind", ["TIFF", "BMP", "PPM", "ICO", "TGA", "PCX", "EPS", "PDF", "JPEG2000"]
)
def test_other_decoders_are_out_of_reach(kind: str) -> None:
    assert refusal_of(saved(a_photo(), kind)) == "PHOTO_UNREADABLE"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_half_a_photo_is_refused(kind: str, share: float) -> None:
    whole = saved(a_photo(200, 200), kind)

    assert refusal_of(whole[: int(len(whole) * share)]) == "PHOTO_UNREADABLE"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_broken_bytes_give_an_image_or_a_typed_refusal(kind: str) -> None:
    whole, dice = saved(a_photo(), kind), random.Random(kind)  # noqa: S311 - damage, not secrets

    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 20)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        codes = {"PHOTO_UNREADABLE", "PHOTO_TOO_LARGE", "opened"}
        assert _outcome(bytes(broken)) in codes


def _outcome(content: bytes) -> str:
    try:
        open_photo(content)
    except PermanentError as error:
        return error.code
    return "opened"


def with_trailing_script(content: bytes) -> bytes:
    return content + SCRIPT


def with_script_in_text(_: bytes) -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SCRIPT.decode())
    text.add_itxt("XML:com.adobe.xmp", SCRIPT.decode())
    return saved(a_photo(), "PNG", pnginfo=text)


def with_script_in_exif(_: bytes) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    return saved(a_photo(), "JPEG", exif=exif, comment=SCRIPT)


@pytest.mark.parametrize("hide", [with_trailing_script, with_script_in_text, with_script_in_exif])
def test_what_hides_in_a_photo_does_not_survive(hide: Callable[[bytes], bytes]) -> None:
    polyglot = hide(saved(a_photo(), "PNG"))
    assert SCRIPT in polyglot

    clean = encode_clean(open_photo(polyglot))

    assert SCRIPT not in clean.content
    assert open_photo(clean.content).image.size == (96, 64)


def test_where_a_photo_was_taken_is_not_told() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0110] = "Camera of Mina"

    clean = encode_clean(open_photo(saved(a_photo(), "JPEG", exif=exif)))

    with Image.open(io.BytesIO(clean.content)) as image:
        assert not image.getexif()
        assert "exif" not in image.info
