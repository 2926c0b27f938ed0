"""How far the product in a picture has strayed from the seller's photo, in a few numbers."""

from dataclasses import asdict, dataclass

import numpy as np

from worker_service.fidelity.figure import Affine, Figure, View
from worker_service.fidelity.light import Tolerance, relit
from worker_service.fidelity.means import averaged, box
from worker_service.studio.colour import Floats, Mask, difference, lab_of
from worker_service.studio.regions import regions_of, shrunk

# Pixels of the frame. An outline is soft, and never falls on the same pixels twice.
_RIM = 4
# A fine structure may be this far from where it was: a hand-drawn copy, not a photograph.
_SHIFT = 2
_WINDOW = 3
# Variance of lightness (of 100) below which a structure is grain and JPEG.
_GRAIN = 16.0
_LOST = 0.4
_SMOOTHING = 2
# Half the side of a spot, as a share of the product's longer side; and how much of it counts.
_SPOT, _MOSTLY = 0.02, 0.7


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Colour differences in OKLab × 100 (1 is just about visible), after allowing for light."""

    stretch: float
    """How much more one direction was scaled than the other: 0.05 is 5 %."""
    turn: float
    """Degrees."""
    shown: float
    """Share of the product that lies within the picture."""
    cast: float
    """The largest change of one channel against the others: 0.1 is about 10 % of its light."""
    colour_mean: float
    colour_p95: float
    colour_spot: float
    """The largest difference of any spot of 4 % of the product's longer side."""
    structure: float
    """Mean structural similarity where the product has structure; 1 is the same."""
    lost: float
    """Largest connected part whose structure is gone or new, as a share of the product."""

    def measures(self) -> dict[str, float]:
        return asdict(self)


def compared(figure: Figure, view: View, affine: Affine, light: Tolerance) -> Comparison:
    """Compare the product with an aligned view of it."""
    inner = shrunk(figure.seen, _RIM) & figure.solid
    where = inner & view.inside if inner.any() else figure.seen & view.inside
    seen = relit(figure.rgb, view.rgb, where, light)
    one, other = lab_of(figure.rgb), lab_of(seen.rgb)
    away = difference(averaged(one, where, _SMOOTHING), averaged(other, where, _SMOOTHING))
    stretch, turn = _distortion(affine)
    structure, lost = _structure(one[..., 0], other[..., 0], where)
    inside = away[where]
    return Comparison(
        stretch=stretch,
        turn=turn,
        shown=float((figure.seen & view.inside).sum() / max(1, figure.seen.sum())),
        cast=seen.cast,
        colour_mean=float(inside.mean()) if inside.size else 100.0,
        colour_p95=float(np.percentile(inside, 95)) if inside.size else 100.0,
        colour_spot=_spot(one, other, where, figure.side),
        structure=structure,
        lost=lost,
    )


def _distortion(affine: Affine) -> tuple[float, float]:
    """Return stretch and turn of a way to the picture."""
    a, b, _, d, e, _ = affine
    large, small = np.linalg.svd(np.array([[a, b], [d, e]]), compute_uv=False)
    return float(large / max(1e-9, small)) - 1, abs(float(np.degrees(np.arctan2(d - b, a + e))))


def _spot(one: Floats, other: Floats, where: Mask, side: int) -> float:
    radius = max(2, round(_SPOT * side))
    away = difference(averaged(one, where, radius), averaged(other, where, radius))
    whole = box(where.astype(np.float32), radius) > _MOSTLY
    return float(away[whole & where].max(initial=0.0))


def _structure(one: Floats, other: Floats, where: Mask) -> tuple[float, float]:
    """Return mean similarity and largest lost part of two fields of lightness."""
    here, there = _Moments.of(one, where), _Moments.of(other, where)
    best = np.full(where.shape, -1.0, dtype=np.float32)
    steps = range(-_SHIFT, _SHIFT + 1)
    for shift in ((row, column) for row in steps for column in steps):
        moved, mean, varied = (
            np.roll(field, shift, axis=(0, 1)) for field in (other, there.mean, there.varied)
        )
        common = averaged(one * moved, where, _WINDOW) - here.mean * mean
        alike = (2 * common + _GRAIN) / (here.varied + varied + _GRAIN)
        np.maximum(best, alike, out=best)
    structured = where & (np.maximum(here.varied, there.varied) > _GRAIN)
    if not structured.any():
        return 1.0, 0.0
    lost = shrunk(structured & (best < _LOST), 1)
    parts = regions_of(lost) if lost.any() else []
    largest = parts[0].area / where.sum() if parts else 0.0
    return float(np.minimum(best[structured], 1).mean()), float(largest)


@dataclass(frozen=True, slots=True)
class _Moments:
    mean: Floats
    varied: Floats

    @classmethod
    def of(cls, field: Floats, where: Mask) -> "_Moments":
        mean = averaged(field, where, _WINDOW)
        return cls(mean, np.maximum(averaged(field * field, where, _WINDOW) - mean * mean, 0))
