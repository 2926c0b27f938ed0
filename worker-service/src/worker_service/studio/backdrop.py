"""The ground a product stands on, painted in its own colours."""

import numpy as np
from PIL import Image

from worker_service.studio.colour import Colour, Floats
from worker_service.studio.moods import Layer, Mood
from worker_service.studio.shapes import stencil_of

# Light changes slowly: an eighth of the pixels says all there is to say about it.
_COARSE = 8
_GRAIN_SIDE = 256


def backdrop(mood: Mood, brand: Colour, size: tuple[int, int], *, framing: bool) -> Image.Image:
    """Return the mood's ground; `framing` leaves out what only a standing product needs."""
    picture = dithered(_light(mood, brand, size), size)
    for layer in mood.decoration if framing else mood.layers:
        picture.paste(_fill(layer, brand, size), mask=stencil_of(layer.shape, size))
    return picture


def _fill(layer: Layer, brand: Colour, size: tuple[int, int]) -> Image.Image:
    left = np.array(layer.tint.rgb(brand), dtype=np.float32)
    if layer.towards is None:
        return Image.new("RGB", size, layer.tint.rgb(brand))
    right = np.array(layer.towards.rgb(brand), dtype=np.float32)
    share = np.linspace(0, 1, size[0] // _COARSE, dtype=np.float32)[None, :, None] ** 1.4
    return dithered(left + (right - left) * np.repeat(share, 2, axis=0), size)


def dithered(field: Floats, size: tuple[int, int]) -> Image.Image:
    """Return a coarse field of light at full size, with grain that keeps it from banding."""
    grain = np.random.default_rng(11).uniform(0.0, 1.0, (_GRAIN_SIDE, _GRAIN_SIDE))
    tiles = -(-size[1] // _GRAIN_SIDE), -(-size[0] // _GRAIN_SIDE)
    noise = np.tile(grain.astype(np.float32), tiles)[: size[1], : size[0]]
    bands = []
    for channel in range(3):
        coarse = Image.fromarray(np.ascontiguousarray(field[..., channel]))
        fine = np.asarray(coarse.resize(size, Image.Resampling.BILINEAR)) + noise
        bands.append(Image.fromarray(np.clip(fine, 0, 255, out=fine).astype(np.uint8)))
    return Image.merge("RGB", bands)


def _light(mood: Mood, brand: Colour, size: tuple[int, int]) -> Floats:
    rows, columns = size[1] // _COARSE + 2, size[0] // _COARSE + 2
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, columns, dtype=np.float32)[None, :]
    top, bottom = (np.array(tint.rgb(brand), dtype=np.float32) for tint in mood.wall)
    down = np.clip(y + mood.lean * (x - 0.5), 0, 1)[..., None]
    field = top + (bottom - top) * down
    glow = mood.glow
    aspect = size[1] / size[0]
    away = np.hypot(x - glow.at[0], (y - glow.at[1]) * aspect) / glow.radius
    lit = (glow.strength * np.exp(-away * away))[..., None]
    field = field + (np.array(glow.tint.rgb(brand), dtype=np.float32) - field) * lit
    if mood.floor is not None:
        # A sweep, not an edge: paper hung from above and drawn forward.
        ground = 1 / (1 + np.exp(-(y - mood.horizon) * 28))[..., None]
        field = field + (np.array(mood.floor.rgb(brand), dtype=np.float32) - field) * 0.8 * ground
    edge = np.hypot(x - 0.5, y - 0.5)[..., None]
    return np.asarray(field * (1 - mood.vignette * np.clip(edge * 1.3, 0, 1) ** 2.2), np.float32)
