"""Putting a cut-out product on a ground."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from worker_service.studio.analysis import Product
from worker_service.studio.shadow import Shade, with_shadow

MAX_ENLARGEMENT = 1.5
_REFLECTION = 0.14
_FLAT_SHARE = 0.6
_SOLID = 127


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """Where a product stands: the largest width and height, and its ground line, as shares."""

    width: float
    height: float
    baseline: float


def fitted(product: Product, room: tuple[float, float]) -> Image.Image:
    """Return the product as large as the room allows, never enlarged more than 1.5 times."""
    scale = min(
        room[0] / product.source[0],
        room[1] / product.source[1],
        MAX_ENLARGEMENT,
    )
    size = max(1, round(product.source[0] * scale)), max(1, round(product.source[1] * scale))
    if size == product.image.size:
        return product.image
    return product.image.resize(size, Image.Resampling.LANCZOS)


def staged(
    ground: Image.Image, product: Product, stand: Stand, shade: Shade, *, mirrored: bool = False
) -> Image.Image:
    """Return the product standing on `ground`, which is used up."""
    width, height = ground.size
    figure = fitted(product, (width * stand.width, height * stand.height))
    at = (width - figure.width) // 2, round(height * stand.baseline) - figure.height
    picture = with_shadow(ground, figure.getchannel("A"), at, shade)
    if mirrored and _stands_flat(figure):
        _mirror(picture, figure, at)
    picture.paste(figure, at, figure)
    return picture


def _stands_flat(figure: Image.Image) -> bool:
    """True when most of the width touches the ground: else a mirror image hangs apart."""
    solid = np.asarray(figure.getchannel("A")) > _SOLID
    last = max(1, round(0.02 * figure.height))
    return bool(solid[-last:].any(axis=0).mean() >= _FLAT_SHARE)


def _mirror(picture: Image.Image, figure: Image.Image, at: tuple[int, int]) -> None:
    depth = max(1, figure.height // 4)
    flipped = figure.crop((0, figure.height - depth, *figure.size)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    fade = np.linspace(_REFLECTION, 0, depth)[:, None]
    alpha = np.asarray(flipped.getchannel("A")) * fade
    soft = Image.fromarray(alpha.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))
    picture.paste(flipped.convert("RGB"), (at[0], at[1] + figure.height), soft)
