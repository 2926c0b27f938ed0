"""Finding the product in a picture: its outline and its inner edges, tried at many sizes.

Edges, because a supplier may change the light, and must change the ground; every place is scored
by the correlation of edge strength on the product and right around it (ZNCC, by FFT).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from worker_service.fidelity.figure import Affine, Figure, figure_of
from worker_service.studio.colour import Bytes, Floats, lab_of
from worker_service.studio.regions import grown

_SIDE = 176
# The product's longer side, as a share of the picture's: from a small thing in a wide scene to
# one that fills the picture.
_SHARES = tuple(float(share) for share in np.geomspace(0.2, 1.0, 20))
# An outline is an outline, however strong: beyond this a difference counts no more.
_STRONGEST = 12.0
_FREE, _NEIGHBOURHOOD = 4, 2
# A product may touch the border, or be cut by it, and still be found.
_OVERHANG = 24
_CANDIDATES = 4


class Place(NamedTuple):
    """Where a product may be in a picture, in its pixels, and how well its edges fit there."""

    score: float
    left: float
    top: float
    side: float
    """The product's longer side."""

    def affine(self, figure: Figure) -> Affine:
        """Return the way from the frame of `figure` to the picture."""
        step = self.side / figure.side
        return step, 0, self.left - figure.free * step, 0, step, self.top - figure.free * step


def places_of(product: Image.Image, picture: Image.Image) -> list[Place]:
    """Return the likeliest places of an RGBA product in an RGB picture, best first."""
    step = max(picture.size) / _SIDE
    size = max(1, round(picture.width / step)), max(1, round(picture.height / step))
    pixels = np.asarray(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
    ground = np.median(np.concatenate((pixels[0], pixels[-1])), axis=0).astype(np.uint8)
    lined = np.pad(edges_of(lab_of(pixels)), _OVERHANG)
    figures = (figure_of(product, round(share * _SIDE), _FREE) for share in _SHARES)
    found = [
        _best(figure, ground, lined, step)
        for figure in figures
        if all(a >= b for a, b in zip(lined.shape, figure.alpha.shape, strict=True))
    ]
    return sorted(found, key=lambda place: -place.score)[:_CANDIDATES]


def edges_of(lab: Floats) -> Floats:
    """Return how much the colour changes at each pixel, in any direction."""
    across, down = np.zeros_like(lab), np.zeros_like(lab)
    across[:, 1:-1] = lab[:, 2:] - lab[:, :-2]
    down[1:-1] = lab[2:] - lab[:-2]
    both = np.einsum("...c,...c->...", across, across) + np.einsum("...c,...c->...", down, down)
    return np.asarray(np.minimum(np.sqrt(both), np.float32(_STRONGEST)))


def _best(figure: Figure, ground: Bytes, lined: Floats, step: float) -> Place:
    scores = _scores(lined, edges_of(figure.on(ground)), grown(figure.seen, _NEIGHBOURHOOD))
    row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
    left, top = (float(at) - _OVERHANG + figure.free for at in (column, row))
    return Place(float(scores[row, column]), left * step, top * step, figure.side * step)


def _scores(lined: Floats, edges: Floats, where: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the correlation of `edges`, where it counts, with every part of `lined`."""
    weight = where.astype(np.float64)
    count = weight.sum()
    wanted = (edges - (edges * weight).sum() / count) * weight
    shape = lined.shape
    seen = np.fft.rfft2(lined, shape)
    squared = np.fft.rfft2(np.square(lined, dtype=np.float64), shape)
    mask = np.conj(np.fft.rfft2(weight, shape))
    # What would wrap around is left out.
    rows, columns = (a - b + 1 for a, b in zip(shape, edges.shape, strict=True))

    def back(spectrum: NDArray[np.complex128]) -> NDArray[np.float64]:
        return np.asarray(np.fft.irfft2(spectrum, shape)[:rows, :columns])

    common = back(seen * np.conj(np.fft.rfft2(wanted, shape)))
    total = back(seen * mask)
    varied = np.maximum(back(squared * mask) - total * total / count, 1e-6 * count)
    return np.asarray(common / np.sqrt(varied * max(1e-9, float((wanted * wanted).sum()))))
