"""Parts of a product that are nearly as light as its paper: found by their outline, or doubted."""

import numpy as np

from worker_service.studio.background import ring_of
from worker_service.studio.colour import Floats, Mask
from worker_service.studio.edges import doubled_mask, halved_mask
from worker_service.studio.regions import (
    filled,
    grown,
    label_mask,
    reached_from_border,
    regions_of,
    shrunk,
)

# Pixels at half the size: JPEG frays what is near an outline.
_FRAYED = 3
# A line is another outline when it is so far from the product (pixels at half the size, and of the
# product's longer side), and not as far as that.
_LEAST_AWAY, _AWAY, _NEARBY = 7, 0.035, 0.45
# The lines' length that leaves no doubt, and that leaves no hope, as shares of the outline.
_HARMLESS, _HOPELESS = 0.03, 0.25
# OKLab × 100: what differs from paper by less, or only by being darker, may be a shadow.
_TINTED, _BRIGHTER = 0.7, 0.5
_SMALLEST_SHARE = 0.004
# Pixels at full size from the outer side of an edge to its middle.
_EDGE = 5


def with_missing(mask: Mask, off: Floats, edges: Mask) -> Mask:
    """Return `mask` with the parts that touch it, are closed in by edges, and are not paper.

    `off` and `edges` are half as large.
    """
    own = halved_mask(mask)
    if not unexplained(own, edges).any():
        return mask
    barrier = grown(edges, 1) | own
    paper = reached_from_border(label_mask(barrier)) & ~barrier
    enclosed = ~paper & ~barrier & ~filled(own)
    labels, near = label_mask(enclosed), grown(own, _FRAYED + 2)
    found = np.zeros_like(own)
    for region in regions_of(enclosed):
        if region.area < _SMALLEST_SHARE * own.sum():
            break
        part = labels == region.label
        if (grown(part, _FRAYED) & near).any() and not _may_be_shadow(off[part]):
            found |= part
    return _joined(mask, ~paper, found) if found.any() else mask


def _joined(mask: Mask, closed: Mask, found: Mask) -> Mask:
    """Add what is `found`, up to the middle of the edges that close it in, and no seam between."""
    whole = shrunk(doubled_mask(closed, mask.shape), _EDGE)
    near = grown(doubled_mask(found, mask.shape), 2 * _EDGE)
    both = mask | (whole & near)
    return both | (shrunk(grown(both, _EDGE), _EDGE) & near)


def _may_be_shadow(off: Floats) -> bool:
    lighter, a, b = (float(v) for v in np.median(off, axis=0))
    return lighter < _BRIGHTER and float(np.hypot(a, b)) < _TINTED


def unexplained(own: Mask, edges: Mask) -> Mask:
    """Return the edges around the product that no part of its outline explains.

    Lines that run to the border of the picture are those of a table or a sheet of paper.
    """
    lines = grown(edges & ~grown(own, _FRAYED), 1)
    labels = label_mask(lines)
    away = ~grown(own, max(_LEAST_AWAY, round(_AWAY * _longest(own))))
    of_product, of_scene = np.zeros((2, int(labels.max()) + 1), dtype=bool)
    of_product[labels[lines & away & _surroundings(own)]] = True
    of_scene[labels[lines & ring_of(*own.shape)]] = True
    return lines & (of_product & ~of_scene)[labels]


def _surroundings(own: Mask) -> Mask:
    reach = round(_NEARBY * _longest(own))
    near = np.ones_like(own)
    for axis in (0, 1):
        taken = np.flatnonzero(own.any(axis=1 - axis))
        if taken.size:
            lines = np.arange(own.shape[axis])
            within = (lines >= taken[0] - reach) & (lines <= taken[-1] + reach)
            near &= np.expand_dims(within, 1 - axis)
    return near


def _longest(own: Mask) -> int:
    return max(int(np.count_nonzero(own.any(axis=axis))) for axis in (0, 1))


def wholeness(mask: Mask, edges: Mask) -> float:
    """Return 1 where no outline goes on outside of `mask`, 0 where a large part of one does."""
    own = halved_mask(mask)
    long = sum(line.longest for line in regions_of(unexplained(own, edges)))
    outline = 2 * sum(int(np.count_nonzero(own.any(axis=axis))) for axis in (0, 1))
    share = long / max(1, outline)
    return float(np.clip((_HOPELESS - share) / (_HOPELESS - _HARMLESS), 0, 1))
