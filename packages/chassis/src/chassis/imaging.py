"""Bytes from a stranger become an upright sRGB image, and an image becomes clean bytes.

Everything here is synchronous work for a CPU: callers use threads, and few of them.
"""

import functools
import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image

from chassis.colour import to_srgb
from chassis.errors import PermanentError
from chassis.origin import Origin, origin_in, saying
from contracts.jobs import WarningCode

MAX_BYTES = 25 * 1024 * 1024
# 200 MB once decoded: the largest that a worker with 400 MiB survives.
MAX_PIXELS = 50_000_000
# One side of a bomb may be long while its area is small.
MAX_SIDE = 16_384
# A tracking pixel is no photo.
MIN_SIDE = 16

JPEG_QUALITY = 92
WEBP_QUALITY = 92
_WEBP_MAX_SIDE = 16_383

CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "GIF": "image/gif",
    "HEIF": "image/heic",
}

_ORIENTATION_TAG = 0x0112
# What brings an image of each EXIF orientation upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset({5, 6, 7, 8})

# What Pillow and its decoders are known to raise over a broken file; nothing of ours is in the
# way of these. `Warning`: where warnings are errors, they say that a file is strange.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    Warning,
)


@dataclass(frozen=True, slots=True)
class OpenedPhoto:
    """An upright image in sRGB, mode RGB or RGBA, without metadata but for its `origin`.

    `format` and `content_type` are what the bytes are, whatever anybody called them; `width`
    and `height` are the original's, upright.
    """

    image: Image.Image
    format: str
    content_type: str
    width: int
    height: int
    origin: Origin | None = None
    """How it came to be, where it says so: a mark of AI must outlast every encoding."""


@dataclass(frozen=True, slots=True)
class EncodedImage:
    content: bytes
    content_type: str
    extension: str


def open_photo(content: bytes, *, working_pixels: int | None = None) -> OpenedPhoto:
    """Return the photo, or raise `PermanentError` with PHOTO_UNREADABLE or PHOTO_TOO_LARGE.

    With `working_pixels` the image's longer side is at most that; a large JPEG is then not even
    decoded in full.
    """
    if len(content) > MAX_BYTES:
        raise _too_large("too many bytes")
    try:
        return _open(content, working_pixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("too many pixels") from error
    except _BROKEN as error:
        raise _unreadable(f"{type(error).__name__} while decoding") from error


def encode_jpeg(
    image: Image.Image, *, quality: int = JPEG_QUALITY, origin: Origin | None = None
) -> bytes:
    """Return a baseline JPEG with full colour; what is transparent becomes white."""
    return _saved(_opaque(image), "JPEG", origin, quality=quality, subsampling="4:4:4")


def encode_clean(photo: OpenedPhoto) -> EncodedImage:
    """Return the photo as new bytes: no metadata but its origin, nothing hidden behind the pixels.

    What came without loss stays without loss, and what is transparent stays so.
    """
    image = photo.image
    if photo.format == "WEBP" and max(image.size) <= _WEBP_MAX_SIDE:
        content = _saved(image, "WEBP", photo.origin, quality=WEBP_QUALITY)
        return EncodedImage(content, "image/webp", "webp")
    if photo.format in {"PNG", "GIF"} or image.mode == "RGBA":
        return EncodedImage(_saved(image, "PNG", photo.origin), "image/png", "png")
    return EncodedImage(encode_jpeg(image, origin=photo.origin), "image/jpeg", "jpg")


def _saved(image: Image.Image, kind: str, origin: Origin | None, **options: int | str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options, **saying(origin, kind))
    return buffer.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB") if image.mode != "RGB" else image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _open(content: bytes, working_pixels: int | None) -> OpenedPhoto:
    # `formats` keeps every other decoder, and what it would start, out of reach.
    image: Image.Image = Image.open(io.BytesIO(content), formats=_formats())
    # A JPEG that carries a second picture; the first is the photo.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    width, height = image.size
    _check_size(width, height)
    if working_pixels is not None:
        image.draft(None, _fitted(image.size, working_pixels))
    image.load()
    origin = origin_in(image)
    orientation = _orientation(image)
    if orientation in _SIDEWAYS:
        width, height = height, width
    image = to_srgb(image)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    image.info = {}
    if working_pixels is not None and max(image.size) > working_pixels:
        image = image.resize(
            _fitted(image.size, working_pixels), Image.Resampling.LANCZOS, reducing_gap=2.0
        )
    return OpenedPhoto(image, kind, CONTENT_TYPES[kind], width, height, origin)


@functools.cache
def _formats() -> tuple[str, ...]:
    # Pillow only warns of a bomb until it is twice too large.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        import pillow_heif  # noqa: PLC0415 - optional, and a service without it is complete
    except ImportError:
        return tuple(kind for kind in CONTENT_TYPES if kind != "HEIF")
    pillow_heif.register_heif_opener(thumbnails=False)
    return tuple(CONTENT_TYPES)


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large("too many pixels")
    if min(width, height) < MIN_SIDE:
        raise _unreadable("too few pixels")


def _fitted(size: tuple[int, int], longer_side: int) -> tuple[int, int]:
    # With the photo's own aspect: a decoder halves only while both sides stay large enough.
    scale = min(1.0, longer_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG)
    except _BROKEN:
        # Broken metadata; the picture may be whole.
        return 1
    return orientation if isinstance(orientation, int) else 1


def _too_large(reason: str) -> PermanentError:
    return PermanentError(reason, code=WarningCode.PHOTO_TOO_LARGE)


def _unreadable(reason: str) -> PermanentError:
    return PermanentError(reason, code=WarningCode.PHOTO_UNREADABLE)
