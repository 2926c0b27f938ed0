"""The product as it looks in the seller's photo, and a supplier's picture seen in its frame."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from worker_service.studio.colour import Bytes, Floats, Mask, lab_of

Affine = tuple[float, float, float, float, float, float]
"""Takes x, y of a frame to x, y of the picture: (a x + b y + c, d x + e y + f)."""

_SOLID, _SEEN = 0.95, 0.5
# Picture pixels per frame pixel, from which on some would never be looked at.
_SKIPPED = 1.2


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """The product in a frame: its sRGB bytes, and how opaque it is (0 to 1)."""

    rgb: Bytes
    alpha: Floats
    side: int
    """The product's longer side, in pixels of this frame."""
    free: int
    """What the frame leaves free on each side of the product, in pixels."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frame."""
        return self.alpha.shape[1], self.alpha.shape[0]

    @property
    def solid(self) -> Mask:
        return np.asarray(self.alpha > _SOLID)

    @property
    def seen(self) -> Mask:
        return np.asarray(self.alpha > _SEEN)

    def on(self, colour: Bytes) -> Floats:
        """Return the product on a ground of one colour, as OKLab × 100."""
        opaque = self.alpha[..., None]
        mixed = self.rgb * opaque + colour.astype(np.float32) * (1 - opaque)
        return lab_of(np.rint(mixed).astype(np.uint8))


def figure_of(product: Image.Image, side: int, free: int) -> Figure:
    """Put an RGBA product, trimmed, into the middle of a frame; `side` is its longer side."""
    scale = side / max(product.size)
    size = max(2, round(product.width * scale)), max(2, round(product.height * scale))
    small = product.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    sheet = Image.new("RGBA", (size[0] + 2 * free, size[1] + 2 * free))
    sheet.paste(small, (free, free))
    pixels = np.asarray(sheet)
    alpha = pixels[..., 3].astype(np.float32) / np.float32(255)
    return Figure(rgb=pixels[..., :3], alpha=alpha, side=side, free=free)


def reframed(affine: Affine, one: Figure, other: Figure) -> Affine:
    """Return for the frame of `other` the way to the picture that is `affine` for `one`'s."""
    step = one.side / other.side
    shift = one.free - other.free * step
    a, b, c, d, e, f = affine
    return a * step, b * step, c + (a + b) * shift, d * step, e * step, f + (d + e) * shift


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A picture seen in a frame; `inside` is False where the picture has ended."""

    rgb: Bytes
    inside: Mask


def view_of(picture: Image.Image, affine: Affine, size: tuple[int, int]) -> View:
    """Look at an RGB picture through a frame of `size`."""
    picture, affine = reduced(picture, affine)
    # Pillow, like us, counts from the corner of a pixel.
    seen = picture.transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BICUBIC)
    return View(rgb=np.asarray(seen), inside=_within(affine, size, picture.size))


def reduced(picture: Image.Image, affine: Affine) -> tuple[Image.Image, Affine]:
    """Shrink the picture where a frame would skip pixels of it; the way to it shrinks, too."""
    a, b, _, d, e, _ = affine
    step = float(np.sqrt(abs(a * e - b * d)))
    if step < _SKIPPED:
        return picture, affine
    size = max(1, round(picture.width / step)), max(1, round(picture.height / step))
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small, scaled(affine, size[0] / picture.width, size[1] / picture.height)


def scaled(affine: Affine, across: float, down: float) -> Affine:
    """Return the way to a picture that is larger by these factors."""
    a, b, c, d, e, f = affine
    return a * across, b * across, c * across, d * down, e * down, f * down


def _within(affine: Affine, size: tuple[int, int], bounds: tuple[int, int]) -> Mask:
    y, x = np.mgrid[0 : size[1], 0 : size[0]] + 0.5
    a, b, c, d, e, f = affine
    at_x, at_y = a * x + b * y + c, d * x + e * y + f
    return np.asarray((at_x >= 0) & (at_y >= 0) & (at_x <= bounds[0]) & (at_y <= bounds[1]))
