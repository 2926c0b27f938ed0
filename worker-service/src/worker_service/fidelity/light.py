"""What a new light may change of a product's colours, and no more: exposure, cast and falloff."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker_service.studio.colour import LINEAR, Bytes, Mask, encoded

# Neither black nor burnt out: there a ratio says nothing. Of linear light.
_DARK, _BURNT = 0.03, 0.95
_FEWEST = 60
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """What is still only light. All are natural logarithms of a ratio of linear light."""

    exposure: float
    """Brighter or darker as a whole."""
    cast: float
    """Of one channel against the others."""
    falloff: float
    """From the product's middle to its edge."""


class Relit(NamedTuple):
    """Pixels under the original's light, and how strong the cast of the other light was."""

    rgb: Bytes
    cast: float


def relit(original: Bytes, seen: Bytes, where: Mask, tolerance: Tolerance) -> Relit:
    """Return `seen` under the light of `original`, as far as light may explain the difference."""
    log_ratio, places, known = _ratios(original, seen, where)
    if int(known.sum()) < _FEWEST:
        return Relit(seen, 0.0)
    gains, slope = _fitted(log_ratio, places, known)
    exposure = float(np.clip(gains.mean(), -tolerance.exposure, tolerance.exposure))
    cast = gains - gains.mean()
    slope = np.clip(slope, -tolerance.falloff, tolerance.falloff)
    allowed = np.clip(cast, -tolerance.cast, tolerance.cast)
    light = exposure + allowed + np.einsum("hwp,p->hw", places, slope)[..., None]
    return Relit(encoded(LINEAR[seen] * np.exp(-light)), float(np.abs(cast).max()))


def _ratios(
    original: Bytes, seen: Bytes, where: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float64], Mask]:
    before, after = LINEAR[original], LINEAR[seen]
    usable = where & (np.minimum(before, after) > _DARK).all(axis=-1)
    usable &= (np.maximum(before, after) < _BURNT).all(axis=-1)
    ratio = np.log(np.maximum(after, 1e-4) / np.maximum(before, 1e-4))
    y, x = np.mgrid[-1 : 1 : where.shape[0] * 1j, -1 : 1 : where.shape[1] * 1j]
    return ratio, np.stack((x, y), axis=-1), usable


def _fitted(
    log_ratio: NDArray[np.float64], places: NDArray[np.float64], known: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return gain per channel and slope across and down, deaf to parts that differ otherwise."""
    ratios, at = log_ratio[known], places[known]
    grey = ratios.mean(axis=1)
    basis = np.column_stack((np.ones(len(at)), at))
    weights = np.ones(len(at))
    plane = np.zeros(3)
    for _ in range(_ROUNDS):
        square = np.einsum("n,ni,nj->ij", weights, basis, basis) + 1e-6 * np.eye(3)
        plane = np.linalg.solve(square, np.einsum("n,ni,n->i", weights, basis, grey))
        away = np.abs(grey - np.einsum("ni,i->n", basis, plane))
        weights = 1 / (1 + np.square(away / max(0.05, 1.5 * float(np.median(away)))))
    flat = ratios - np.einsum("ni,i->n", at, plane[1:])[:, None]
    return np.median(flat, axis=0), plane[1:]
