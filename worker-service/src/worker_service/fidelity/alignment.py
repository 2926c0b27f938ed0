"""From about where the product is to exactly where: an affine fit of its pixels to the picture's.

Gauss-Newton on the colours of the product, composed onto the colour that surrounds it in the
picture; what fits badly (a shadow, a prop, an altered label) loses its say.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from worker_service.fidelity.figure import Affine, Figure, View, reduced, scaled, view_of
from worker_service.studio.colour import Bytes, Floats, Mask, lab_of
from worker_service.studio.regions import grown

_ROUNDS = 12
# Pixels of the frame: a change too small to matter, and one too large to be believed.
_CLOSE, _STRIDE = 0.03, 4.0
_RIM = 3
# Differences (OKLab × 100) beyond this lose their say.
_DEAF = 6.0
_DAMPING = 1e-3
_FEWEST = 50


def aligned(figure: Figure, picture: Image.Image, start: Affine) -> Affine:
    """Return the way from the frame to the picture that makes the product look most alike."""
    near = grown(figure.seen, _RIM)
    small, affine = reduced(picture, start)
    for _ in range(_ROUNDS):
        view = view_of(small, affine, figure.size)
        move = _move(figure, view, near & view.inside)
        affine = _composed(affine, move, figure)
        if float(np.abs(move).max()) < _CLOSE:
            break
    return scaled(affine, picture.width / small.width, picture.height / small.height)


def ground_of(view: View, around: Mask) -> Bytes:
    """Return the colour that prevails in `around`; white where that is nowhere."""
    pixels = view.rgb[around]
    middle = np.median(pixels, axis=0) if len(pixels) else np.full(3, 255)
    return np.asarray(middle, dtype=np.uint8)


class _Slopes(NamedTuple):
    """What each of six ways to move would change at each pixel, and what has to change."""

    ways: NDArray[np.float64]
    apart: Floats


def _move(figure: Figure, view: View, where: Mask) -> NDArray[np.float64]:
    """Return the affine change of the frame that lessens what differs, in pixels at its edge."""
    if int(where.sum()) < _FEWEST:
        return np.zeros(6)
    slopes = _slopes(figure, view, where)
    size = np.sqrt(np.einsum("nc,nc->n", slopes.apart, slopes.apart))
    trust = 1 / (1 + np.square(size / max(_DEAF, 1.5 * float(np.median(size)))))
    trusted = slopes.ways * trust[None, :, None]
    normal = np.einsum("inc,jnc->ij", trusted, slopes.ways)
    normal += _DAMPING * np.diag(np.diag(normal)) + 1e-6 * np.eye(6)
    move = np.linalg.solve(normal, np.einsum("inc,nc->i", trusted, slopes.apart))
    return np.asarray(np.clip(move, -_STRIDE, _STRIDE))


def _slopes(figure: Figure, view: View, where: Mask) -> _Slopes:
    wanted = figure.on(ground_of(view, where & ~figure.seen))
    lab = lab_of(view.rgb)
    middle = figure.solid & where
    if middle.any():
        # The light may have changed; where the edges are has not.
        lab = lab - np.median(lab[middle] - wanted[middle], axis=0)
    rows, columns = np.nonzero(where)
    x, y = _from_the_middle(figure, rows, columns)
    ways = []
    for axis in (1, 0):
        slope = np.gradient(wanted, axis=axis)[rows, columns]
        ways += [slope * x[:, None], slope * y[:, None], slope]
    return _Slopes(np.stack(ways), (wanted - lab)[rows, columns])


def _from_the_middle(
    figure: Figure, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return places so that the product's longer side goes from -1 to 1."""
    half, (wide, high) = figure.side / 2, figure.size
    return (columns + 0.5 - wide / 2) / half, (rows + 0.5 - high / 2) / half


def _composed(affine: Affine, move: NDArray[np.float64], figure: Figure) -> Affine:
    """Return `affine` after the frame was moved."""
    half, (wide, high) = figure.side / 2, figure.size
    a, b, c, d, e, f = (float(v) for v in move)
    turn = np.array([[1 + a / half, b / half], [d / half, 1 + e / half]])
    middle = np.array([wide / 2, high / 2])
    shift = middle - turn @ middle + np.array([c, f])
    outer = np.array([[affine[0], affine[1]], [affine[3], affine[4]]])
    both, at = outer @ turn, outer @ shift + np.array([affine[2], affine[5]])
    return (
        float(both[0, 0]),
        float(both[0, 1]),
        float(at[0]),
        float(both[1, 0]),
        float(both[1, 1]),
        float(at[1]),
    )
