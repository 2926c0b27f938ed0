"""What the model draws: the product of the sent photo, untouched, on another ground."""

import hashlib
from functools import lru_cache
from io import BytesIO
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from scipy import ndimage

Floats = NDArray[np.floating]
Size = tuple[int, int]
Change = Literal["", "altered_colour", "altered_shape"]

# The photo's share of the picture's shorter side, so that there is ground around it.
_SHARE = 0.86
_WORK = 1024
# How far from its paper in any light, in levels of sRGB, a pixel is the product's; and how much
# of the paper's light a shadow leaves.
_APART = 9.0
_SHADOW = (0.5, 1.06)
_FEATHER = 0.8
_BAND = 41


class CutOut(NamedTuple):
    """A product: the photo's colours, where it is, and how much shade lies on its paper."""

    colour: Floats
    mask: Floats
    shade: Floats


@lru_cache(maxsize=16)
def cut_out(original: bytes) -> CutOut:
    photo = ImageOps.exif_transpose(Image.open(BytesIO(original)))
    photo.thumbnail((_WORK, _WORK), Image.Resampling.LANCZOS)
    colour, mask = _product_of(photo)
    return CutOut(colour, mask, _shade_of(colour, mask))


def edited(original: bytes, size: Size, prompt: str, change: Change = "") -> Image.Image:
    """Return the original's product on a new ground; `change` is what a careless model does to it.

    The product's pixels are the original's, only scaled. What is not product keeps its light and
    shade, so that the product still stands on something.
    """
    colour, mask, shade = cut_out(original)
    if change == "altered_colour":
        colour = np.where(mask[..., None] > 0, _recoloured(colour), colour)
    if change == "altered_shape":
        colour, mask, shade = (_squeezed(part) for part in (colour, mask, shade))
    return _placed(colour, mask, shade, _ground(size, prompt))


def generated(size: Size, prompt: str) -> Image.Image:
    """Return a still life without the seller's product: a ground, and a rounded thing on it."""
    ground = _ground(size, prompt)
    height, width = ground.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    middle, stand = width / 2, height * 0.72
    across = np.abs(x - middle) / (width * 0.16)
    along = np.abs(y - (stand - height * 0.2)) / (height * 0.2)
    body = np.clip((1 - np.maximum(across**4 + along**4, 0)) * 12, 0, 1)
    fall = np.hypot((x - middle) / (width * 0.2), (y - stand) / (height * 0.03))
    ground *= 1 - 0.35 * np.exp(-(fall**2))[..., None]
    hue = np.array(_hues(prompt)[1])
    lit = hue * (1.1 - 0.5 * ((x - middle) / (width * 0.16) * 0.5 + 0.5))[..., None]
    return _picture(ground * (1 - body[..., None]) + lit * body[..., None])


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    file = BytesIO()
    picture.save(file, kind.upper(), **({} if kind.upper() == "PNG" else {"quality": 92}))
    return file.getvalue()


def _product_of(photo: Image.Image) -> tuple[Floats, Floats]:
    """Return colours and a soft mask: the photo's own, or what its border does not explain."""
    if "A" in photo.getbands():
        rgba = np.asarray(photo.convert("RGBA"), np.float32)
        return rgba[..., :3], rgba[..., 3] / 255
    colour = np.asarray(photo.convert("RGB"), np.float32)
    apart = _unlike(colour, _paper_of(colour))
    found = ndimage.binary_opening(apart, iterations=2)
    # A band of steel is as grey as a shadow: what has product on both its sides is product.
    found |= ndimage.binary_closing(found, np.ones((_BAND, 1)))
    found |= ndimage.binary_closing(found, np.ones((1, _BAND)))
    found = ndimage.binary_fill_holes(found)
    labels, count = ndimage.label(found)
    if count:
        sizes = ndimage.sum_labels(found, labels, range(1, count + 1))
        found = labels == 1 + int(np.argmax(sizes))
    # A little of the paper comes along: a rim that is cut off would change the product.
    grown = ndimage.binary_dilation(found, iterations=1)
    return colour, ndimage.gaussian_filter(grown.astype(np.float32), _FEATHER)


def _unlike(colour: Floats, paper: Floats) -> NDArray[np.bool_]:
    """Return what is not the paper in any light that a shadow may leave."""
    light = (colour * paper).sum(axis=2) / (paper * paper).sum(axis=2)
    apart = np.abs(colour - paper * light[..., None]).max(axis=2)
    return np.asarray((apart > _APART) | (light < _SHADOW[0]) | (light > _SHADOW[1]))


def _paper_of(colour: Floats) -> Floats:
    """Return what the paper would look like without the product: a plane through the border."""
    height, width = colour.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    ring = np.ones((height, width), bool)
    ring[height // 12 : -height // 12, width // 12 : -width // 12] = False
    weights, *_ = np.linalg.lstsq(terms[ring], colour[ring], rcond=None)
    return np.asarray(terms @ weights, np.float32)


def _shade_of(colour: Floats, mask: Floats) -> Floats:
    """Return how much darker than its paper each place is; the product itself casts none."""
    light = (colour / np.clip(_paper_of(colour), 24, None)).mean(axis=2)
    shade = np.clip(light, 0.35, 1)
    # Under the product the shade goes on as it is around it, so that no bright rim shows.
    around = ndimage.distance_transform_edt(mask > 0, return_distances=False, return_indices=True)
    return ndimage.gaussian_filter(shade[tuple(around)], 2)


def _recoloured(colour: Floats) -> Floats:
    return np.asarray(colour[..., [1, 2, 0]] * 0.9 + 12, np.float32)


def _squeezed(part: Floats) -> Floats:
    """Return the same picture, the lower half narrower than the upper."""
    height, width = part.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    narrow = 1 + 0.45 * (y / height)
    source = np.stack([y, np.clip((x - width / 2) * narrow + width / 2, 0, width - 1)])
    layers = part[..., None] if part.ndim == 2 else part
    moved = [
        ndimage.map_coordinates(layers[..., n], source, order=1) for n in range(layers.shape[2])
    ]
    return np.stack(moved, axis=-1).reshape(part.shape)


def _placed(colour: Floats, mask: Floats, shade: Floats, ground: Floats) -> Image.Image:
    height, width = ground.shape[:2]
    scale = _SHARE * min(width / colour.shape[1], height / colour.shape[0])
    size = max(1, round(colour.shape[1] * scale)), max(1, round(colour.shape[0] * scale))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    product = _scaled(colour, size)
    share = _scaled(mask * 255, size)[..., None] / 255
    fall = _faded(_scaled(shade * 255, size) / 255)[..., None]
    area = ground[top : top + size[1], left : left + size[0]]
    area[:] = area * fall * (1 - share) + product * share
    return _picture(ground)


def _scaled(part: Floats, size: Size) -> Floats:
    image = Image.fromarray(np.clip(part, 0, 255).astype(np.uint8))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.float32)


def _faded(shade: Floats) -> Floats:
    """Return the shade, gone at its own edges, where the new ground begins."""
    height, width = shade.shape
    y, x = np.mgrid[0:height, 0:width]
    inside = np.minimum.reduce([x, width - 1 - x, y, height - 1 - y]) / (0.06 * min(height, width))
    return np.asarray(1 - (1 - shade) * np.clip(inside, 0, 1), np.float32)


def _ground(size: Size, prompt: str) -> Floats:
    """Return a wall and a table, lit from the left; which colours, the prompt decides."""
    width, height = size
    wall, table = (np.array(hue, np.float32) for hue in _hues(prompt))
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    edge = 1 / (1 + np.exp(-(y - 0.68) / 0.012))
    light = 1.04 - 0.16 * np.hypot(x - 0.3, y - 0.3)
    ground = (wall * (1 - edge[..., None]) + table * edge[..., None]) * light[..., None]
    return np.asarray(ground, np.float32)


def _hues(prompt: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    chosen = hashlib.sha256(prompt.encode()).digest()
    wall = tuple(196 + chosen[n] % 48 for n in range(3))
    return wall, tuple(max(90, tone - 46 + chosen[3 + n] % 24) for n, tone in enumerate(wall))


def _picture(colours: Floats) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(colours), 0, 255).astype(np.uint8))
