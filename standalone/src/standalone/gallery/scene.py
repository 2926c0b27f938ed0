"""Photos of flat drawn things: light across them, a soft shadow on a ground, grain and JPEG."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Floats = NDArray[np.floating]
Pen = ImageDraw.ImageDraw
RGB = tuple[int, int, int]

SIDE = 1200
# Shapes are drawn this much larger, so that their edges are smooth.
_FINE = 2
_UNITS = 100
_QUALITY = 91
_HALF = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """One shape in one colour; `draw` fills it on a sheet of 100 by 100 units of `u` pixels."""

    draw: Callable[[Pen, float], None]
    colour: RGB
    relief: float = 0.5
    """How round it looks: 0 is flat."""
    weave: float = 0.0
    """How much of a thread or a fibre is seen, 0 to 1."""
    soft: float = 1.6
    """Over how many units its edge turns away from the light."""


def photo_of(layers: tuple[Layer, ...], ground: Floats, *, lies: bool) -> bytes:
    """Return a JPEG of a thing on a ground; a thing that `lies` throws its shadow all round."""
    picture = ground.copy()
    masks = [_mask(layer) for layer in layers]
    whole = np.maximum.reduce(masks)
    picture *= (1 - _shadow(whole, lies=lies))[..., None]
    for layer, mask in zip(layers, masks, strict=True):
        share = mask[..., None]
        picture = picture * (1 - share) + _lit(layer, mask) * share
    grain = np.random.default_rng(11).standard_normal(picture.shape[:2])[..., None]
    pixels = np.clip(picture + 1.6 * grain, 0, 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()


def _mask(layer: Layer) -> Floats:
    sheet = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    layer.draw(ImageDraw.Draw(sheet), SIDE * _FINE / _UNITS)
    return np.asarray(sheet.reduce(_FINE), dtype=np.float32) / 255


def _lit(layer: Layer, mask: Floats) -> Floats:
    """Return the layer's colour under a window to the upper left; its edges turn away from it."""
    height = blurred(mask, layer.soft * SIDE / _UNITS)
    down, right = np.gradient(height)
    turn: Floats = np.asarray((down * 0.8 + right * 0.6) * SIDE / _UNITS * layer.soft)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    light = 1.06 - 0.1 * x - 0.08 * y + layer.relief * np.clip(turn, -0.5, 0.5)
    if layer.weave:
        light = light * (1 + layer.weave * _weave())
    gleam: Floats = np.asarray(60 * layer.relief * np.clip(turn - 0.16, 0, None))
    lit = np.array(layer.colour) * light[..., None] + gleam[..., None]
    return np.asarray(np.clip(lit, 0, 255))


def _weave() -> Floats:
    threads = np.random.default_rng(23).standard_normal((SIDE, SIDE)).astype(np.float32)
    return np.asarray(blurred(threads, 5, 1) + blurred(threads, 1, 5), dtype=np.float32)


def _shadow(whole: Floats, *, lies: bool) -> Floats:
    """Return how much light a thing takes from the ground, 0 to 1."""
    if lies:
        near, far = blurred(whole, 7), blurred(whole, 40)
        return 0.34 * np.roll(near, (9, 7), (0, 1)) + 0.2 * np.roll(far, (34, 26), (0, 1))
    rows = np.flatnonzero(whole.max(axis=1) > _HALF)
    columns = np.flatnonzero(whole.max(axis=0) > _HALF)
    low, left, right = int(rows[-1]), int(columns[0]), int(columns[-1])
    cast = Image.new("L", (SIDE, SIDE))
    pen = ImageDraw.Draw(cast)
    pen.ellipse((left + 10, low - 26, right + 70, low + 34), fill=110)
    wide = np.asarray(cast.filter(ImageFilter.GaussianBlur(26)), dtype=np.float32) / 255
    pen.ellipse((left + 4, low - 14, right + 4, low + 10), fill=190)
    tight = np.asarray(cast.filter(ImageFilter.GaussianBlur(8)), dtype=np.float32) / 255
    return np.asarray(0.45 * wide + 0.4 * tight, dtype=np.float32)


def blurred(values: Floats, *radii: float) -> Floats:
    """Return `values` out of focus, down and across by as many pixels; one radius is for both.

    Pillow blurs bytes only, whose 256 levels would show in a slope.
    """
    for _ in range(2):
        for axis, radius in enumerate((radii * 2)[:2]):
            values = _averaged(values, round(radius), axis)
    return values


def _averaged(values: Floats, radius: int, axis: int) -> Floats:
    if radius == 0:
        return values
    if axis == 1:
        return _averaged(values.T, radius, 0).T
    wide = 2 * radius + 1
    padded = np.pad(values.astype(np.float32), ((radius + 1, radius), (0, 0)), mode="edge")
    sums = padded.cumsum(axis=0, dtype=np.float64)
    return np.asarray((sums[wide:] - sums[:-wide]) / wide, dtype=np.float32)
