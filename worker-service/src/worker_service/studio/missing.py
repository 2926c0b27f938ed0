"""Parts of a product that are nearly as light as its paper: found by their outline, or doubted."""

import numpy as np

from worker_service.studio.background import ring_of
from worker_service.studio.colour import Floats, Mask
from worker_service.studio.edges import doubled_mask, halved_mask
from worker_service.studio.regions import (
    grown,
    label_mask,
    reached_from_border,
    regions_of,
    shrunk,
)

# Pixels at half the size: JPEG frays what is near an outline, up to a block of 16 away from it.
_FRAYED = 3
# A line is another outline when it is so far from the product (pixels at half the size, and of the
# product's longer side), and not as far as that.
_LEAST_AWAY, _AWAY, _NEARBY = 9, 0.035, 0.45
# Of its pixels, three abreast, so many are there.
_SHORTEST = 24
# The lines' length that leaves no doubt, and that leaves no hope, as shares of the outline.
_HARMLESS, _HOPELESS = 0.03, 0.25
# OKLab × 100: what differs from paper by less, or only by being darker, may be a shadow.
_TINTED, _BRIGHTER = 0.7, 0.5
# Of the product's area: less is a speck, and so much beside it that is not explained is too much.
_SMALLEST_SHARE, _HOPELESS_AREA = 0.004, 0.06
# Pixels at full size from the outer side of an edge to its middle.
_EDGE = 5


def with_missing(mask: Mask, whole: Mask, off: Floats, edges: Mask) -> tuple[Mask, float]:
    """Return `mask` with its pale parts, and from 0 to 1 how sure it is that none is missing.

    A part is what touches the product, is closed in by edges, and is neither paper nor a shadow.
    `whole` is the mask without its holes; `off` and `edges` are half as large.
    """
    own = halved_mask(mask)
    barrier = grown(edges, 1) | halved_mask(whole)
    paper = reached_from_border(label_mask(barrier)) & ~barrier
    enclosed = ~paper & ~barrier
    found, unsure = _parts(enclosed, own, off)
    complete = _joined(mask, ~paper, found) if found.any() else mask
    sure = np.clip((_HOPELESS_AREA - unsure) / (_HOPELESS_AREA - _SMALLEST_SHARE), 0, 1)
    return complete, float(sure) * _wholeness(halved_mask(complete), edges)


def _parts(enclosed: Mask, own: Mask, off: Floats) -> tuple[Mask, float]:
    """Return the parts of the product, and how large the rest is beside it: it may be a shadow, or
    paper between its legs, or a foot as white as paper."""
    found, area = np.zeros_like(own), int(own.sum())
    unsure = 0
    labels, near = label_mask(enclosed), grown(own, _FRAYED + 2)
    for region in regions_of(enclosed):
        if region.area < _SMALLEST_SHARE * area:
            break
        part = labels == region.label
        if not (grown(part, _FRAYED) & near).any():
            continue
        if _may_be_shadow(off[part]):
            unsure += region.area
        else:
            found |= part
    return found, unsure / max(1, area)


def _joined(mask: Mask, closed: Mask, found: Mask) -> Mask:
    """Add what is `found`, up to the middle of the edges that close it in, and no seam between."""
    whole = shrunk(doubled_mask(closed, mask.shape), _EDGE)
    near = grown(doubled_mask(found, mask.shape), 2 * _EDGE)
    both = mask | (whole & near)
    return both | (shrunk(grown(both, _EDGE), _EDGE) & near)


def _may_be_shadow(off: Floats) -> bool:
    lighter, a, b = (float(v) for v in np.median(off, axis=0))
    return lighter < _BRIGHTER and float(np.hypot(a, b)) < _TINTED


def _unexplained(own: Mask, edges: Mask) -> Mask:
    """Return the edges around the product that no part of its outline explains.

    Lines that run to the border of the picture are those of a table or a sheet of paper.
    """
    lines = grown(edges & ~grown(own, _FRAYED), 1)
    labels = label_mask(lines)
    away = ~grown(own, max(_LEAST_AWAY, round(_AWAY * _longest(own))))
    count = int(labels.max()) + 1
    of_product = np.bincount(labels[lines & away & _surroundings(own)], minlength=count)
    of_scene = np.bincount(labels[lines & ring_of(*own.shape)], minlength=count)
    leading: Mask = (of_product >= _SHORTEST) & (of_scene == 0)
    return lines & leading[labels]


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


def _wholeness(own: Mask, edges: Mask) -> float:
    """Return 1 where no outline goes on beyond the product, 0 where a large part of one does."""
    long = sum(line.longest for line in regions_of(_unexplained(own, edges)))
    outline = 2 * sum(int(np.count_nonzero(own.any(axis=axis))) for axis in (0, 1))
    share = long / max(1, outline)
    return float(np.clip((_HOPELESS - share) / (_HOPELESS - _HARMLESS), 0, 1))
