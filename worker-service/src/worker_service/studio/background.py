"""What the background would look like without the product: a smooth surface per channel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worker_service.studio.colour import Floats, Mask, difference

RING_SHARE = 0.03
_ROUNDS = 4
# Near-white paper: lightness and chroma (of 100), and a uniformity that rules out a room.
_LIGHT, _NEUTRAL, _CALM = 84, 4, 0.5
# How much more light a product may send back than its paper, and on how much of the photo.
_BRIGHTER, _BRIGHTER_SHARE = 1.2, 0.012
# A first guess at what lies on the paper, and the fewest pixels a fit can be made of.
_FAR, _FEWEST = 25, 20
# Distances (OKLab × 100) below this are paper grain and sensor noise, never an object.
_GRAIN = 1.5
_SAMPLES = 8_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Background:
    """The fitted surface, how far the ring strays from it, and the share that follows it."""

    surface: Floats
    spread: float
    inliers: float

    @property
    def uniformity(self) -> float:
        """1: one smooth sheet of paper; 0: anything may be standing there."""
        calm = float(np.clip(1.25 - self.spread / 4, 0, 1))
        return calm * float(np.clip((self.inliers - 0.45) / 0.4, 0, 1))

    @property
    def is_near_white(self) -> bool:
        """True where whitening would lift paper, not repaint a wall."""
        surface = self.surface.reshape(-1, 3)
        low = float(np.percentile(surface[:, 0], 10))
        chroma = float(np.hypot(surface[:, 1], surface[:, 2]).mean())
        return low > _LIGHT and chroma < _NEUTRAL and self.uniformity > _CALM


def can_be_whitened(lab: Floats, paper: Background) -> bool:
    """True for near-white paper that nothing outshines: a whiter product would vanish in it."""
    brighter = lab[..., 0] - paper.surface[..., 0] > _BRIGHTER
    return paper.is_near_white and float(brighter.mean()) < _BRIGHTER_SHARE


def ring_of(height: int, width: int) -> Mask:
    """Return the pixels next to the border, where a product photo shows background."""
    thick = max(2, round(RING_SHARE * max(height, width)))
    ring = np.ones((height, width), dtype=bool)
    if height > 2 * thick and width > 2 * thick:
        ring[thick:-thick, thick:-thick] = False
    return ring


def fit(lab: Floats, where: Mask) -> Background:
    """Fit a quadratic surface to the pixels of `where`, deaf to the few that belong to things."""
    found = np.flatnonzero(where)
    rows, columns = np.divmod(found[:: max(1, found.size // _SAMPLES)], where.shape[1])
    values = lab[rows, columns]
    basis = _terms(rows / where.shape[0], columns / where.shape[1])
    kept = difference(values, np.median(values, axis=0)) < _FAR
    weights = np.zeros((6, 3))
    away: Floats = np.zeros(len(values))
    limit = _GRAIN
    for _ in range(_ROUNDS):
        sample = kept if kept.sum() > _FEWEST else np.ones_like(kept)
        weights = _least_squares(basis[sample], values[sample])
        away = difference(values, np.einsum("nt,tc->nc", basis, weights))
        limit = max(_GRAIN, 3 * 1.4826 * float(np.median(away)))
        kept = away < limit
    return Background(
        surface=_surface(where.shape, weights),
        spread=1.4826 * float(np.median(away)),
        inliers=float((away < min(limit, 6)).mean()),
    )


def _terms(y: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack((np.ones_like(x), x, y, x * y, x * x, y * y), axis=-1)


def _least_squares(basis: NDArray[np.float64], values: Floats) -> NDArray[np.float64]:
    # einsum, not `@`: BLAS would wake a thread per core for a sum this small.
    square = np.einsum("ni,nj->ij", basis, basis) + 1e-6 * np.eye(6)
    return np.linalg.solve(square, np.einsum("ni,nc->ic", basis, values))


def _surface(shape: tuple[int, ...], weights: NDArray[np.float64]) -> Floats:
    y = (np.arange(shape[0]) / shape[0])[:, None, None]
    x = (np.arange(shape[1]) / shape[1])[None, :, None]
    one, by_x, by_y, by_xy, by_xx, by_yy = weights
    across = (one + by_x * x + by_xx * x * x).astype(np.float32)
    down = (by_y * y + by_yy * y * y).astype(np.float32)
    crossed = (x * by_xy).astype(np.float32) * y.astype(np.float32)
    return np.asarray(across + down + crossed)
