"""Shadows that make a cut-out stand on its ground instead of floating over it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from worker_service.studio.colour import Floats, colour_of, rgb_of

_COARSE = 4
_CONTACT_BLUR, _AMBIENT_BLUR = 0.011, 0.05
_SOLID = 110


@dataclass(frozen=True, kw_only=True, slots=True)
class Shade:
    """Opacity at the line of contact and around it; drift to the right in canvas widths."""

    contact: float
    ambient: float
    drift: float = 0.0


def with_shadow(
    ground: Image.Image, alpha: Image.Image, at: tuple[int, int], shade: Shade
) -> Image.Image:
    """Return `ground` with the shadow of what `alpha` will put there at `at`."""
    size = ground.width // _COARSE, ground.height // _COARSE
    small = alpha.resize(
        (max(1, alpha.width // _COARSE), max(1, alpha.height // _COARSE)), Image.Resampling.BOX
    )
    lowest = _lowest(np.asarray(small))
    if lowest.max() < 0:
        return ground
    left, top = at[0] // _COARSE, at[1] // _COARSE
    contact = _contact(lowest, (left, top), size)
    ambient = _ambient(lowest, (left + shade.drift * size[0], top), size)
    dark = 1 - (1 - shade.contact * contact) * (1 - shade.ambient * ambient)
    mask = Image.fromarray(np.rint(np.clip(dark, 0, 1) * 255).astype(np.uint8))
    return Image.composite(
        _darkened(ground, at), ground, mask.resize(ground.size, Image.Resampling.BICUBIC)
    )


def _lowest(alpha: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Floats:
    """Return each column's lowest opaque row; -1 where there is none."""
    solid = alpha > _SOLID
    rows = alpha.shape[0] - 1 - np.argmax(solid[::-1], axis=0)
    return np.asarray(np.where(solid.any(axis=0), rows, -1), dtype=np.float32)


def _contact(lowest: Floats, at: tuple[float, float], size: tuple[int, int]) -> Floats:
    """Return a dark line under each column, fading where the product hangs over the ground."""
    above = (lowest.max() - lowest) / max(6.0, 0.045 * size[0])
    weight = np.where(lowest >= 0, np.exp(-above * above), 0)
    line = np.zeros(size[::-1], dtype=np.float32)
    y = np.arange(size[1], dtype=np.float32)[:, None]
    thick = max(1.0, 0.012 * size[0])
    left, right = max(0, round(at[0])), min(size[0], round(at[0]) + len(lowest))
    offset = left - round(at[0])
    part = slice(offset, offset + right - left)
    away = (y - (lowest[part] + at[1])) / thick
    line[:, left:right] = weight[part] * np.exp(-away * away)
    return _blurred(line, _CONTACT_BLUR * size[0])


def _ambient(lowest: Floats, at: tuple[float, float], size: tuple[int, int]) -> Floats:
    """Return a wide soft pool under the whole product."""
    columns = np.flatnonzero(lowest >= 0)
    wide = columns[-1] - columns[0] + 1
    middle = at[0] + (columns[0] + columns[-1]) / 2
    x = np.arange(size[0], dtype=np.float32)[None, :]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    base = lowest.max() + at[1] - 0.006 * size[0]
    across = (x - middle) / (0.56 * wide)
    down = (y - base) / (0.035 * size[0] + 0.05 * wide)
    pool = np.clip(1.3 - (across**2 + down**2), 0, 1)
    return _blurred(pool.astype(np.float32), _AMBIENT_BLUR * size[0])


def _blurred(field: Floats, radius: float) -> Floats:
    picture = Image.fromarray(np.rint(np.clip(field, 0, 1) * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


def _darkened(ground: Image.Image, at: tuple[int, int]) -> Image.Image:
    """Return the ground's own colour in deep shade: a shadow is never grey on coloured paper."""
    x = min(ground.width - 1, max(0, at[0]))
    sample = ground.crop((x, ground.height * 3 // 4, x + 1, ground.height * 3 // 4 + 1))
    red, green, blue = sample.getpixel((0, 0))  # type: ignore[misc]  # RGB gives a triple
    colour = colour_of((red, green, blue))
    shade = colour._replace(lightness=colour.lightness * 0.22, chroma=colour.chroma * 0.7)
    return Image.new("RGB", ground.size, rgb_of(shade))
