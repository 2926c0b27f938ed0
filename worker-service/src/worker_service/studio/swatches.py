"""The colours of a product, told apart from its blacks and whites."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from worker_service.ports import Palette
from worker_service.studio.colour import Colour, Floats, Mask, colour_of, hex_of

_SAMPLES = 16_384
_MOST = 5
# Below this chroma a colour is a grey; beside a real colour it tells nothing of the brand.
_GREY = 3.0
_NEAR_BLACK, _NEAR_WHITE = 22.0, 94.0
_APART = 9.0
# Of the squared distance to the middle; 2 is a corner.
_MIDDLE = 0.55


def swatches(picture: Image.Image, lab: Floats, mask: Mask | None) -> Palette:
    """Return the telling colours of an RGB picture, of its middle where there is no mask."""
    rgb = np.asarray(picture)
    chosen = _middle(lab.shape[:2]) if mask is None else mask
    pixels = rgb[chosen]
    pixels = pixels[:: max(1, len(pixels) // _SAMPLES)]
    strip = Image.fromarray(pixels[None, :, :].copy())
    reduced = strip.quantize(16, Image.Quantize.MEDIANCUT)
    table = np.array(reduced.getpalette() or [0, 0, 0]).reshape(-1, 3)
    counts = np.bincount(np.asarray(reduced).ravel(), minlength=len(table))
    found = [
        (count / len(pixels), (int(r), int(g), int(b)))
        for count, (r, g, b) in zip(counts, table, strict=True)
        if count
    ]
    ranked = sorted(found, key=lambda pair: -_worth(pair[0], colour_of(pair[1])))
    kept = _distinct([rgb for _, rgb in ranked])
    return Palette(brand=hex_of(kept[0]), colours=tuple(hex_of(rgb) for rgb in kept[:_MOST]))


def _worth(share: float, colour: Colour) -> float:
    """Population times chroma; a grey counts a little, black and white only if nothing else."""
    plain = 0.02 if not _NEAR_BLACK < colour.lightness < _NEAR_WHITE else 0.3
    return share * (colour.chroma if colour.chroma > _GREY else plain)


def _distinct(ranked: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    for rgb in ranked:
        if all(_distance(rgb, other) > _APART for other in kept):
            kept.append(rgb)
    return kept


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    a, b = colour_of(one), colour_of(other)
    turn = np.radians(a.hue - b.hue)
    chroma = a.chroma**2 + b.chroma**2 - 2 * a.chroma * b.chroma * float(np.cos(turn))
    return float(np.sqrt((a.lightness - b.lightness) ** 2 + max(0.0, chroma)))


def _middle(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    y = np.linspace(-1, 1, shape[0])[:, None]
    x = np.linspace(-1, 1, shape[1])[None, :]
    middle = (x * x + y * y) < _MIDDLE
    return middle if middle.any() else np.ones(shape, dtype=bool)
