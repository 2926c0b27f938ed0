"""Repairs of a mask: labels that leaked into white paper, and holes that belong to it."""

from itertools import pairwise

import numpy as np

from worker_service.studio.colour import Mask
from worker_service.studio.regions import Region, regions_of, shrunk

_STACKED_SHARE = 0.08
# How far the sides of two parts may be out of line, as a share of the width.
_ALIGNED = 0.1
# Half the width of what is only a thread, as a share of the product's.
_THREAD = 0.03
# How much of the middle of a gap may be filled already.
_HOLLOW = 0.2


def bridge_gaps(mask: Mask) -> tuple[Mask, bool]:
    """Join large regions that stand on one another, as a white label leaves a bottle.

    A label as white as the paper behind it, reaching both sides, parts the mask in two. The flag
    says that a thread along one side still holds the two together: then it may as well be the
    thin arm of a lamp, and the product had better not be cut out.
    """
    parted = shrunk(mask, max(2, round(_THREAD * int(mask.any(axis=0).sum()))))
    regions = regions_of(parted)
    total = sum(region.area for region in regions)
    stacked = sorted((r for r in regions if r.area > _STACKED_SHARE * total), key=lambda r: r.top)
    bridged, doubtful = mask.copy(), False
    for upper, lower in pairwise(stacked):
        span = _span(mask, upper, lower)
        if span is not None:
            gap = bridged[upper.bottom : lower.top]
            doubtful = doubtful or bool(gap.any(axis=1).all())
            _bridge(bridged, *span)
    return bridged, doubtful


End = tuple[int, int, int]
"""A row, and where a region begins and ends in it."""


def _span(mask: Mask, upper: Region, lower: Region) -> tuple[End, End] | None:
    """Return the ends to join; None where the two are not parts of one straight body."""
    gap = lower.top - upper.bottom
    if not 0 < gap < lower.bottom - upper.top:
        return None
    # A little inside each region: its last rows are frayed.
    inset = max(2, gap // 12)
    rows = max(upper.top, upper.bottom - inset), min(lower.bottom - 1, lower.top + inset)
    (top, left, right), (bottom, low_left, low_right) = (_end(mask, row) for row in rows)
    wide = max(right - left, low_right - low_left)
    aligned = max(abs(left - low_left), abs(right - low_right)) <= _ALIGNED * wide
    middle = slice(left + wide // 4, max(left + wide // 4 + 1, right - wide // 4))
    hollow = not mask[upper.bottom : lower.top, middle].any(axis=1).mean() > _HOLLOW
    return ((top, left, right), (bottom, low_left, low_right)) if aligned and hollow else None


def _end(mask: Mask, row: int) -> End:
    found = np.flatnonzero(mask[row])
    return (row, int(found[0]), int(found[-1])) if found.size else (row, 0, 0)


def _bridge(mask: Mask, first: End, last: End) -> None:
    for row in range(first[0], last[0] + 1):
        part = (row - first[0]) / max(1, last[0] - first[0])
        left, right = (round(first[i] * (1 - part) + last[i] * part) for i in (1, 2))
        mask[row, left : right + 1] = True
