"""From a mask to a product with a soft edge and none of its old background in it."""

import numpy as np
from PIL import Image, ImageFilter

from worker_service.studio.colour import Bytes, Floats, Mask

LONGEST = 1080
_PADDING = 4
# Inside and outside colours must be this far apart (of 255) before an edge is read from them.
_READABLE = (18.0, 50.0)
# Blurred mask levels (of 255) beyond which there is no doubt about a pixel.
_IN, _OUT = 250, 5
_HALF = 127
# Below this share of known pixels nearby, the mean colour is the better guess.
_KNOWN = 0.02
# An edge is read rather smaller than the mask has it, and hardly larger: paper left around a
# product is worse than a hair's breadth of product lost.
_TRUST = 0.45
_BAND = 4.5
# Less than the first is a shadow of the product, more than the last is its own texture.
_STRETCH = 0.22, 0.82

Box = tuple[float, float, float, float]


def lift(picture: Image.Image, mask: Mask, longest: int = LONGEST) -> tuple[Image.Image, Box]:
    """Return the product as RGBA of at most `longest` px, and its box in the RGB picture."""
    box = _box_of(mask)
    ratio = picture.width / mask.shape[1], picture.height / mask.shape[0]
    source = (box[0] * ratio[0], box[1] * ratio[1], box[2] * ratio[0], box[3] * ratio[1])
    size = _size_of(source, longest)
    near = picture.resize(size, Image.Resampling.LANCZOS, source, reducing_gap=2.0)
    soft = Image.fromarray(mask).convert("L").resize(size, Image.Resampling.BICUBIC, box)
    step = max(1.0, size[0] / (box[2] - box[0]))
    return _matted(near, soft, step), source


def trim(picture: Image.Image, longest: int = LONGEST) -> tuple[Image.Image, Box]:
    """Return what an RGBA picture shows, of at most `longest` px, and its box in the picture."""
    found = picture.getchannel("A").getbbox() or (0, 0, *picture.size)
    size = _size_of(found, longest)
    return picture.resize(size, Image.Resampling.LANCZOS, found, reducing_gap=2.0), found


def _size_of(box: Box, longest: int) -> tuple[int, int]:
    wide, high = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, longest / max(wide, high))
    return max(1, round(wide * scale)), max(1, round(high * scale))


def _box_of(mask: Mask) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        max(0, int(columns[0]) - _PADDING),
        max(0, int(rows[0]) - _PADDING),
        min(mask.shape[1], int(columns[-1]) + 1 + _PADDING),
        min(mask.shape[0], int(rows[-1]) + 1 + _PADDING),
    )


def _matted(near: Image.Image, soft: Image.Image, step: float) -> Image.Image:
    """Read the edge from the colours around it; `step` is the mask's pixel, in pixels."""
    sharp = soft.point(lambda v: 255 * (v > _HALF))
    wide = np.asarray(sharp.filter(ImageFilter.BoxBlur(_BAND * step)))
    surely_in, surely_out = wide > _IN, wide < _OUT
    rows, columns = np.nonzero(~surely_in & ~surely_out)
    rgb = np.asarray(near)
    inside = _spread(near, surely_in, step)[rows, columns].astype(np.float32)
    outside = _spread(near, surely_out, step)[rows, columns].astype(np.float32)
    seen = rgb[rows, columns].astype(np.float32)
    by_mask = np.asarray(soft.filter(ImageFilter.GaussianBlur(0.6 * step)))[rows, columns] / 255.0
    opaque = _opacity(seen, inside, outside, by_mask.astype(np.float32))
    alpha = np.where(surely_in, 255, 0).astype(np.uint8)
    alpha[rows, columns] = np.rint(opaque * 255)
    clean = rgb.copy()
    pure = seen + (1 - opaque[:, None]) * (inside - outside)
    clean[rows, columns] = np.clip(np.rint(pure), 0, 255)
    edge = Image.fromarray(alpha).filter(ImageFilter.MinFilter(3))
    lifted = Image.fromarray(clean)
    lifted.putalpha(edge.filter(ImageFilter.GaussianBlur(0.7)))
    return lifted


def _opacity(seen: Floats, inside: Floats, outside: Floats, by_mask: Floats) -> Floats:
    """Return how far each colour has come from the outside's to the inside's."""
    way = inside - outside
    length = np.einsum("ij,ij->i", way, way)
    read = np.einsum("ij,ij->i", seen - outside, way) / np.maximum(length, 1)
    first, last = _STRETCH
    read = np.clip((read - first) / (last - first), 0, by_mask + _TRUST)
    low, high = _READABLE
    trust = np.clip((np.sqrt(length) - low) / (high - low), 0, 1)
    return np.asarray(np.clip(trust * read + (1 - trust) * by_mask, 0, 1), dtype=np.float32)


def _spread(near: Image.Image, where: Mask, step: float) -> Bytes:
    """Return the colours of `where`, spread beyond it."""
    quarter = max(1, near.width // 3), max(1, near.height // 3)
    weight = Image.fromarray(where).convert("L")
    black = Image.new("RGB", near.size)
    known: Image.Image = Image.composite(near, black, weight).resize(quarter, Image.Resampling.BOX)
    weight = weight.resize(quarter, Image.Resampling.BOX)
    blur = ImageFilter.GaussianBlur(max(1.5, 1.3 * step))
    share = np.asarray(weight.filter(blur), dtype=np.float32)[..., None] / 255
    colours = np.asarray(known.filter(blur), dtype=np.float32) / np.maximum(share, 1 / 255)
    mean = np.asarray(known, dtype=np.float32).mean(axis=(0, 1)) / max(
        1e-3, float(np.asarray(weight).mean()) / 255
    )
    colours = np.where(share > _KNOWN, colours, mean)
    small: Bytes = np.clip(colours, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(small).resize(near.size, Image.Resampling.BILINEAR))
