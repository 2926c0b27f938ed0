"""A stranger's bytes become a picture that can be stored and shown."""

from dataclasses import dataclass

from chassis.imaging import MAX_BYTES, encode_clean, encode_jpeg, open_photo

# More than any marketplace shows; larger originals would only be scaled down by every reader.
LONGEST_SIDE = 4_096


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    content: bytes
    content_type: str
    extension: str
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """Return it as a fresh encoding of its pixels; work for a CPU, and so for a thread.

    `PermanentError` with PHOTO_UNREADABLE or PHOTO_TOO_LARGE.
    """
    photo = open_photo(content, working_pixels=LONGEST_SIDE)
    width, height = photo.image.size
    encoded = encode_clean(photo)
    # Noise without loss can outgrow what the workshop opens; it is a photo then, and no drawing.
    if len(encoded.content) <= MAX_BYTES:
        return Picture(
            content=encoded.content,
            content_type=encoded.content_type,
            extension=encoded.extension,
            width=width,
            height=height,
        )
    return Picture(
        content=encode_jpeg(photo.image),
        content_type="image/jpeg",
        extension="jpg",
        width=width,
        height=height,
    )
