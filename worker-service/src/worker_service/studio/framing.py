"""A whole photo as a composed picture: a card on a ground, with margins and a soft shadow."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from worker_service.studio.moods import Card, Corners
from worker_service.studio.shapes import SUPERSAMPLING

_SHADOW_BLUR, _SHADOW_DROP = 0.022, 0.014


def framed(
    ground: Image.Image, photo: Image.Image, card: Card, border: tuple[int, int, int]
) -> Image.Image:
    """Return `photo` (RGB, at its final size) in the middle of `ground`, framed as `card` says."""
    sheet = _bordered(photo, round(card.border * ground.width), border)
    mask = _rounded(sheet.size, round(card.radius * ground.width), card.corners)
    if card.tilt:
        # Turned with a clear margin, so that the turned edges are smooth.
        sheet = ImageOps.expand(sheet, 2, border).rotate(
            card.tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=border
        )
        mask = ImageOps.expand(mask, 2, 0).rotate(card.tilt, Image.Resampling.BICUBIC, expand=True)
    at = (ground.width - sheet.width) // 2, (ground.height - sheet.height) // 2
    picture = _shaded(ground, mask, at)
    picture.paste(sheet, at, mask)
    return picture


def _bordered(photo: Image.Image, thick: int, colour: tuple[int, int, int]) -> Image.Image:
    if not thick:
        return photo
    sheet = Image.new("RGB", (photo.width + 2 * thick, photo.height + 2 * thick), colour)
    sheet.paste(photo, (thick, thick))
    return sheet


def _rounded(size: tuple[int, int], radius: int, corners: Corners) -> Image.Image:
    if not radius:
        return Image.new("L", size, 255)
    wide = size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING
    mask = Image.new("L", wide)
    radius = min(radius, min(size) // 2)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, wide[0] - 1, wide[1] - 1), radius * SUPERSAMPLING, fill=255, corners=corners
    )
    return mask.reduce(SUPERSAMPLING)


def _shaded(ground: Image.Image, mask: Image.Image, at: tuple[int, int]) -> Image.Image:
    quarter = ground.width // 4, ground.height // 4
    shadow = Image.new("L", quarter)
    small = mask.resize((max(1, mask.width // 4), max(1, mask.height // 4)), Image.Resampling.BOX)
    drop = round(_SHADOW_DROP * quarter[0])
    shadow.paste(small, (at[0] // 4, at[1] // 4 + drop))
    blurred = shadow.filter(ImageFilter.GaussianBlur(_SHADOW_BLUR * quarter[0]))
    soft = blurred.resize(ground.size, Image.Resampling.BICUBIC)
    level = np.asarray(soft, dtype=np.uint16) * 92 // 255
    darkened = ground.point(lambda v: v * 0.25)
    return Image.composite(darkened, ground, Image.fromarray(level.astype(np.uint8)))
