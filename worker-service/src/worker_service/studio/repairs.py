"""Repairs of a mask: labels that leaked into white paper, and holes that belong to it."""

from itertools import pairwise

import numpy as np

from worker_service.studio.colour import Floats, Mask, difference
from worker_service.studio.regions import Region, grown, label_mask, regions_of

_STACKED_SHARE = 0.08
_OVERLAP = 0.6
_HOLE_SHARE = 0.0015
# A hole shows the background itself: about as far from its surface as grain is.
_HOLE_DISTANCE = 2.2
_HOLE_EDGE, _HOLE_EDGE_SHARE = 5.0, 0.85
_AMBIGUOUS_SHARE = 0.03
_CENTRAL = (0.22, 0.3)


def bridge_gaps(mask: Mask) -> Mask:
    """Join large regions that stand on one another, as a white label leaves a bottle.

    A label as white as the paper behind it, reaching both sides, parts the mask in two.
    """
    regions = regions_of(mask)
    total = sum(region.area for region in regions)
    stacked = sorted((r for r in regions if r.area > _STACKED_SHARE * total), key=lambda r: r.top)
    bridged = mask.copy()
    for upper, lower in pairwise(stacked):
        if _are_stacked(upper, lower):
            _bridge(bridged, upper, lower)
    return bridged


def _are_stacked(upper: Region, lower: Region) -> bool:
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    narrow = min(upper.right - upper.left, lower.right - lower.left)
    gap = lower.top - upper.bottom
    return overlap > _OVERLAP * narrow and 0 <= gap < lower.bottom - upper.top


def _bridge(mask: Mask, upper: Region, lower: Region) -> None:
    # A few rows inside each region: its last rows are rounded by the tidying before.
    inset = max(2, (lower.top - upper.bottom) // 12)
    first = max(upper.top, upper.bottom - inset)
    last = min(lower.bottom - 1, lower.top + inset)
    ends = [np.flatnonzero(mask[row]) for row in (first, last)]
    if not all(end.size for end in ends):
        return
    for row in range(first, last + 1):
        part = (row - first) / max(1, last - first)
        left = round(ends[0][0] * (1 - part) + ends[1][0] * part)
        right = round(ends[0][-1] * (1 - part) + ends[1][-1] * part)
        mask[row, left : right + 1] = True


def reopen_holes(closed: Mask, lab: Floats, surface: Floats) -> tuple[Mask, bool]:
    """Return the holes of `closed` that show the background, as a mug's handle does.

    The flag says that one of them may as well be a part of the product, as a white label in the
    middle of a bottle may: there is no telling, and the product had better not be cut out.
    """
    away = difference(lab, surface)
    paper = closed & (away < _HOLE_DISTANCE)
    holes = np.zeros_like(closed)
    ambiguous = False
    labels = label_mask(paper)
    area = int(closed.sum())
    for region in regions_of(paper):
        if region.area < max(30, _HOLE_SHARE * area):
            break
        hole = labels == region.label
        if not _is_cut_sharply(hole, away):
            continue
        if _is_central(region, closed):
            ambiguous = ambiguous or region.area > _AMBIGUOUS_SHARE * area
        else:
            holes |= hole
    return holes, ambiguous


def _is_cut_sharply(hole: Mask, away: Floats) -> bool:
    """True when the colour jumps all around: what merely shades into the paper's is product."""
    around = grown(hole, 3) & ~grown(hole, 2)
    return bool((away[around] > _HOLE_EDGE).mean() > _HOLE_EDGE_SHARE)


def _is_central(region: Region, closed: Mask) -> bool:
    rows, columns = np.flatnonzero(closed.any(axis=1)), np.flatnonzero(closed.any(axis=0))
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    x = ((region.left + region.right) / 2 - left) / (right - left)
    y = ((region.top + region.bottom) / 2 - top) / (bottom - top)
    return bool(abs(x - 0.5) < _CENTRAL[0] and abs(y - 0.5) < _CENTRAL[1])
