"""How sharp a picture is, whatever it shows: by how much a known blur takes from its edges.

The variance of the Laplacian alone says as much of the subject as of the lens. Its ratio before
and after a blur of known width says how wide the edges were: a step that is spread by σ has a
variance of σ⁻³.
"""

import numpy as np

from worker_service.studio.colour import Floats, Mask
from worker_service.studio.regions import grown

# Squared widths (px²): against grain, and the blur that is compared with.
_GRAIN, _ADDED = 0.64, 2.56
# The strongest slopes are the outlines; the rest is texture, shadow and grain.
_STRONGEST, _NEAR = 98.5, 3
# Levels of lightness (of 100) per pixel: less than this is no edge of anything.
_FAINTEST = 1.0
_BLURRED_BEYOND_MEASURE = 99.0


def spread_of_edges(lightness: Floats, where: Mask | None) -> float | None:
    """Return the width of the strongest edges as σ in pixels; None where there are none."""
    fine = _blurred(lightness, _GRAIN)
    coarse = _blurred(fine, _ADDED)
    slope = np.hypot(*np.gradient(coarse))
    if where is not None:
        slope = np.where(where, slope, 0)
    strongest = float(np.percentile(slope[slope > 0], _STRONGEST)) if slope.any() else 0.0
    if strongest < _FAINTEST:
        return None
    near = grown(slope >= strongest, _NEAR)
    before, after = (float(np.var(_laplacian(each)[near])) for each in (fine, coarse))
    lost = (before / max(after, 1e-9)) ** (2 / 3) - 1
    return float(np.sqrt(max(0.0, _ADDED / lost - _GRAIN))) if lost > 0 else _BLURRED_BEYOND_MEASURE


def _laplacian(field: Floats) -> Floats:
    padded = np.pad(field, 1, mode="edge")
    around = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    return np.asarray(around - 4 * field)


def _blurred(field: Floats, variance: float) -> Floats:
    reach = int(np.ceil(3 * variance**0.5))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * variance)).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(np.moveaxis(field, axis, 0), ((reach, reach), (0, 0)), mode="edge")
        shifted = (padded[start:][: field.shape[axis]] for start in range(len(weights)))
        total = np.add.reduce([w * part for w, part in zip(weights, shifted, strict=True)])
        field = np.moveaxis(total, 0, axis)
    return field
