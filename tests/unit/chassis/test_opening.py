"""One row for each kind of file that sellers hand in: what it is opened as, to the colour."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, JpegImagePlugin

from chassis.errors import PermanentError
from chassis.imaging import open_photo
from tests.unit.chassis.profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    SRGB,
    ink_profile,
    matrix_profile,
    xyz_of,
)
from tests.unit.chassis.test_imaging import GREEN, RED, a_photo, about, saved

WIDE = {"Display P3": DISPLAY_P3, "Adobe RGB (1998)": ADOBE_RGB}
GAMMA = 2.2
# Lab of an ink that nobody would take for cyan.
ORANGE_INK = (65, 45, 60)


def in_space(colour: tuple[int, int, int], primaries: Any) -> tuple[int, int, int]:
    """Return the numbers by which a space of that gamma calls an sRGB colour."""
    levels = np.array(colour) / 255
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    other = np.linalg.solve(xyz_of(primaries), xyz_of(SRGB) @ linear)
    red, green, blue = np.rint(255 * np.clip(other, 0, 1) ** (1 / GAMMA)).astype(int).tolist()
    return red, green, blue


def test_the_spaces_call_the_same_colour_by_other_numbers() -> None:
    assert in_space((200, 60, 40), DISPLAY_P3) != pytest.approx((200, 60, 40), abs=6)
    assert in_space((200, 60, 40), ADOBE_RGB) != pytest.approx((200, 60, 40), abs=6)


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("colour", [(200, 60, 40), (40, 160, 70), (128, 128, 128), (250, 250, 250)])
def test_a_wide_gamut_photo_shows_the_colours_that_it_means(
    name: str, kind: str, colour: tuple[int, int, int]
) -> None:
    profile = matrix_profile(name, WIDE[name], GAMMA)
    numbers = Image.new("RGB", (64, 64), in_space(colour, WIDE[name]))
    options = {"lossless": True} if kind == "WEBP" else {"quality": 98} if kind == "JPEG" else {}

    opened = open_photo(saved(numbers, kind, icc_profile=profile, **options))

    assert about(opened.image.getpixel((5, 5)), colour, within=6 if kind == "JPEG" else 3)
    assert opened.image.info == {}


def test_a_colour_that_srgb_cannot_show_is_as_strong_as_it_can() -> None:
    profile = matrix_profile("Display P3", DISPLAY_P3, GAMMA)

    opened = open_photo(saved(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG", icc_profile=profile))

    assert about(opened.image.getpixel((5, 5)), (255, 0, 0), within=2)


def test_a_profile_turns_the_colours_of_a_cut_out_and_leaves_its_outline() -> None:
    profile = matrix_profile("Display P3", DISPLAY_P3, GAMMA)
    cut_out = Image.new("RGBA", (64, 64))
    cut_out.paste((*in_space((200, 60, 40), DISPLAY_P3), 255), (0, 0, 32, 64))

    opened = open_photo(saved(cut_out, "PNG", icc_profile=profile))

    assert opened.image.mode == "RGBA"
    assert about(opened.image.getpixel((5, 5)), (200, 60, 40, 255), within=3)
    assert opened.image.getpixel((50, 5))[3] == 0  # type: ignore[index]  # RGBA gives four


def test_ink_is_read_by_the_profile_of_its_press() -> None:
    profile = ink_profile("A press", ORANGE_INK)
    inked = saved(Image.new("CMYK", (64, 64), (255, 0, 0, 0)), "JPEG", icc_profile=profile)
    paper = saved(Image.new("CMYK", (64, 64), (0, 0, 0, 0)), "JPEG", icc_profile=profile)

    shown = open_photo(inked).image.getpixel((5, 5))

    # Lab 65, 45, 60 is (249, 121, 48) in sRGB; without the profile it would be cyan.
    assert about(shown, (249, 121, 48), within=8)
    assert about(open_photo(paper).image.getpixel((5, 5)), (255, 255, 255), within=3)


@pytest.mark.parametrize("working_pixels", [None, 500])
def test_ink_without_a_profile_is_read_as_ink(working_pixels: int | None) -> None:
    inked = saved(Image.new("CMYK", (1600, 1200), (0, 255, 255, 0)), "JPEG")

    opened = open_photo(inked, working_pixels=working_pixels)

    assert about(opened.image.getpixel((5, 5)), (255, 0, 0))


def sixteen_bits_of_colour() -> bytes:
    """A PNG of 16 bits a channel, which Pillow itself cannot write."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    row = b"\0" + struct.pack(">3H", 0xDC14, 0x1414, 0x1480) * 64
    header = struct.pack(">IIBBBBB", 64, 64, 16, 2, 0, 0, 0)
    image = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 64)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image


def test_sixteen_bits_a_channel_become_eight() -> None:
    assert about(open_photo(sixteen_bits_of_colour()).image.getpixel((5, 5)), RED, within=1)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("AVIF", {"quality": 95})],
)
def test_the_first_frame_of_what_moves_is_the_photo(kind: str, options: dict[str, Any]) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, GREEN)]

    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)

    opened = open_photo(moving)
    assert opened.image.size == (64, 64)
    assert about(opened.image.convert("RGB").getpixel((5, 5)), RED)


def heic(image: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=95, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    "write",
    [
        lambda image, exif: saved(image, "JPEG", quality=98, exif=exif),
        lambda image, exif: saved(image, "WEBP", lossless=True, exif=exif),
        lambda image, exif: saved(image, "AVIF", quality=95, exif=exif),
        lambda image, exif: heic(image, exif=exif.tobytes()),
    ],
    ids=["jpeg", "webp", "avif", "heic"],
)
def test_a_phone_held_in_any_way_gives_an_upright_photo(
    orientation: int, write: Callable[[Image.Image, Image.Exif], bytes]
) -> None:
    upright = a_photo()
    upright.paste((20, 20, 220), (0, 0, 96, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = [None, 0, 3, 1, 5, 2, 6, 4][orientation - 1]
    stored = upright if undo is None else upright.transpose(Image.Transpose(undo))

    opened = open_photo(write(stored, exif))

    assert (opened.width, opened.height) == opened.image.size == (96, 64)
    assert about(opened.image.getpixel((48, 4)), (20, 20, 220), within=30)
    assert about(opened.image.getpixel((10, 50)), RED, within=30)
    assert about(opened.image.getpixel((86, 50)), GREEN, within=30)


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (4096, 1200)])
def test_a_large_jpeg_is_decoded_no_larger_than_it_must_be(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []
    load = JpegImagePlugin.JpegImageFile.load

    def spying(self: JpegImagePlugin.JpegImageFile) -> Any:
        decoded.append(self.size)
        return load(self)

    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", spying)

    opened = open_photo(saved(Image.new("RGB", size, RED), "JPEG"), working_pixels=1000)

    assert max(opened.image.size) == 1000
    assert (opened.width, opened.height) == size
    assert max(decoded[0]) <= 2048


def test_a_truncated_heic_is_refused() -> None:
    whole = heic(Image.effect_noise((200, 200), 60).convert("RGB"))

    with pytest.raises(PermanentError):
        open_photo(whole[: len(whole) // 2])
