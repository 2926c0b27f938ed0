"""Whatever a camera or a designer's tool writes becomes an upright sRGB image."""

import io
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageCms

from chassis.imaging import OpenedPhoto, encode_clean, encode_jpeg, open_photo

RED, GREEN = (220, 20, 20), (20, 160, 20)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def a_photo(width: int = 96, height: int = 64) -> Image.Image:
    """Red on the left, green on the right."""
    photo = Image.new("RGB", (width, height), RED)
    photo.paste(GREEN, (width // 2, 0, width, height))
    return photo


def about(pixel: object, colour: tuple[int, ...], *, within: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= within for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
        ("GIF", "image/gif"),
    ],
)
def test_a_photo_is_what_its_bytes_are(kind: str, content_type: str) -> None:
    opened = open_photo(saved(a_photo(), kind))

    assert (opened.format, opened.content_type) == (kind, content_type)
    assert (opened.width, opened.height) == opened.image.size == (96, 64)
    assert opened.image.mode == "RGB"
    assert about(opened.image.getpixel((10, 10)), RED)
    assert about(opened.image.getpixel((80, 10)), GREEN)


def test_a_phones_heic_is_opened() -> None:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(a_photo()).save(buffer)

    opened = open_photo(buffer.getvalue())

    assert opened.content_type == "image/heic"
    assert about(opened.image.getpixel((10, 10)), RED)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    # How a camera that was held so would have stored the photo.
    undo = [None, 0, 3, 1, 5, 2, 6, 4][orientation - 1]
    stored = a_photo() if undo is None else a_photo().transpose(Image.Transpose(undo))

    opened = open_photo(saved(stored, "PNG", exif=exif))

    assert (opened.width, opened.height) == opened.image.size == (96, 64)
    assert ImageChops.difference(opened.image, a_photo()).getbbox() is None


def test_a_nonsense_orientation_is_ignored() -> None:
    exif = Image.Exif()
    exif[0x0112] = 77

    assert open_photo(saved(a_photo(), "JPEG", exif=exif)).image.size == (96, 64)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_metadata_does_not_spoil_the_picture() -> None:
    broken = saved(a_photo(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")

    assert open_photo(broken).image.size == (96, 64)


def test_a_cmyk_photo_becomes_rgb() -> None:
    opened = open_photo(saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"))

    assert opened.image.mode == "RGB"
    assert about(opened.image.getpixel((5, 5)), (255, 0, 0))


def test_sixteen_bits_become_eight_without_turning_white() -> None:
    opened = open_photo(saved(Image.new("I;16", (64, 64), 0x4000), "PNG"))

    assert about(opened.image.getpixel((5, 5)), (64, 64, 64), within=1)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_other_modes_become_rgb(mode: str) -> None:
    assert open_photo(saved(a_photo().convert(mode), "PNG")).image.mode == "RGB"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("options", [{"kind": "PNG"}, {"kind": "WEBP", "lossless": True}])
def test_transparency_is_kept(mode: str, options: dict[str, Any]) -> None:
    image = Image.new("RGBA", (64, 64), (9, 9, 9, 0))
    image.paste((9, 9, 9, 255), (0, 0, 32, 64))

    opened = open_photo(saved(image.convert(mode), **options))

    assert opened.image.mode == "RGBA"
    assert opened.image.getchannel("A").getextrema() == (0, 255)


def test_a_transparent_palette_is_kept() -> None:
    palette = a_photo().quantize(4)
    opened = open_photo(saved(palette, "PNG", transparency=palette.getpixel((5, 5))))

    assert opened.image.mode == "RGBA"


def test_transparency_that_hides_nothing_is_dropped() -> None:
    assert open_photo(saved(a_photo().convert("RGBA"), "PNG")).image.mode == "RGB"


def test_the_first_frame_of_an_animation_is_the_photo() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN)]

    opened = open_photo(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert about(opened.image.getpixel((5, 5)), RED)


def a_swapped_profile() -> bytes:
    """A profile of another space, in which the same numbers mean other colours."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def test_a_profile_for_another_kind_of_image_is_ignored() -> None:
    opened = open_photo(saved(a_photo(), "PNG", icc_profile=a_swapped_profile()))

    assert about(opened.image.getpixel((10, 10)), RED)


def test_a_broken_profile_is_ignored() -> None:
    opened = open_photo(saved(a_photo(), "PNG", icc_profile=b"not a profile"))

    assert about(opened.image.getpixel((10, 10)), RED)


def test_an_srgb_profile_changes_nothing_and_does_not_stay() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    opened = open_photo(saved(a_photo(), "PNG", icc_profile=srgb))

    assert opened.image.getpixel((10, 10)) == RED
    assert opened.image.info == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_working_size_bounds_the_longer_side_and_keeps_the_shape(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    opened = open_photo(saved(a_photo(1600, 1200), kind, exif=exif), working_pixels=500)

    assert opened.image.size == (375, 500)
    assert (opened.width, opened.height) == (1200, 1600)


def test_a_small_photo_is_never_enlarged() -> None:
    assert open_photo(saved(a_photo(), "JPEG"), working_pixels=5000).image.size == (96, 64)


@pytest.mark.parametrize(
    ("kind", "content_type", "extension"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("AVIF", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("GIF", "image/png", "png"),
        ("WEBP", "image/webp", "webp"),
    ],
)
def test_clean_bytes_are_of_a_kind_every_browser_shows(
    kind: str, content_type: str, extension: str
) -> None:
    clean = encode_clean(open_photo(saved(a_photo(), kind)))

    assert (clean.content_type, clean.extension) == (content_type, extension)
    assert open_photo(clean.content).content_type == content_type


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_transparency_survives_cleaning(kind: str) -> None:
    image = a_photo().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))

    clean = encode_clean(open_photo(saved(image, kind)))

    assert open_photo(clean.content).image.mode == "RGBA"


def test_a_jpeg_shows_white_where_nothing_was() -> None:
    nothing = Image.new("RGBA", (64, 64), (0, 0, 0, 0))

    photo = open_photo(encode_jpeg(nothing))

    assert about(photo.image.getpixel((5, 5)), (255, 255, 255))


def test_cleaning_twice_loses_next_to_nothing() -> None:
    once = encode_clean(open_photo(saved(a_photo(), "JPEG", quality=95)))
    twice = encode_clean(OpenedPhoto(open_photo(once.content).image, "JPEG", "image/jpeg", 96, 64))

    assert about(open_photo(twice.content).image.getpixel((10, 10)), RED, within=4)
