"""Paper seen through a product, as between the legs of a stool, told from a label as pale as it."""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from worker_service.studio.colour import Floats, Mask, difference
from worker_service.studio.regions import filled, grown, label_mask, regions_of, shrunk

_SMALLEST, _SMALLEST_SHARE, _MOST = 30, 0.0015, 12
# OKLab × 100. Paper itself is about as far from its surface as grain is; so much of a hole is in
# no shadow, and that part is as paper is, in the middle.
_PURE, _PURE_SHARE, _PURE_MEDIAN = 2.2, 0.25, 1.3
# Paper in the light or in a shadow, what no shadow makes of paper, and what is just another colour.
_LIGHTER, _DARKEST, _TINT, _TINT_OF_SHADOW = 2.2, 35, 1.8, 0.05
_DEEP, _OWN_TINT, _OWN_TINT_OF_SHADOW = 45, 2.5, 0.08
_OTHER, _RIM_SHARE, _FOREIGN_SHARE = 5.0, 0.85, 0.75
# Pixels that an edge takes off a hole; how far inside print is looked for, and how much is print.
_EDGE, _INSIDE, _PRINT_SHARE = 4, 8, 0.02
# A bar is thin beside its hole (of the hole's width; pixels; levels of 255 of what is beyond it).
_THIN, _THINNEST, _BEYOND = 0.45, 6, 3
# It goes around so much of the hole, but not all around as a frame does; a shorter side is none.
_ARC, _FRAME, _SIDE = 0.4, 0.95, 0.15
# So much darker (OKLab × 100) is the upper quarter of a hole than the lower, in a shadow.
_SHADED = 0.8
# White labels are white in any light: paper as light and as grey may be one.
_LABEL_LIGHT, _LABEL_CHROMA = 75, 3.0
# Of the product's width and height, from its middle: where no label is put.
_BESIDE, _ABOVE = 0.22, -0.3
_AMBIGUOUS_SHARE = 0.03


class _Paper(NamedTuple):
    """How each pixel within the product's bounds compares with the paper behind it."""

    closed: Mask
    edges: Mask
    away: Floats
    darker: Floats
    tint: Floats
    may_be_label: bool

    def plain(self) -> Mask:
        """Paper, in the light or in a shadow."""
        light = (self.darker > -_LIGHTER) & (self.darker < _DARKEST)
        tinted = self.tint > _TINT + _TINT_OF_SHADOW * np.abs(self.darker)
        return self.closed & light & ~tinted

    def foreign(self) -> Mask:
        """What no shadow makes of paper."""
        tinted = self.tint > _OWN_TINT + _OWN_TINT_OF_SHADOW * np.abs(self.darker)
        return tinted | (self.darker > _DEEP)


def reopened(closed: Mask, lab: Floats, surface: Floats, edges: Mask) -> tuple[Mask, bool]:
    """Return the holes of `closed` that show the background, as a mug's handle does.

    The flag says that there is more that may as well be a part of the product, as a white label in
    the middle of a bottle may: there is no telling, and the product had better not be cut out.
    """
    holes = np.zeros_like(closed)
    if not closed.any():
        return holes, False
    rows, columns = np.flatnonzero(closed.any(axis=1)), np.flatnonzero(closed.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    paper = _paper(closed[box], lab[box], surface[box], edges[box])
    found, sure = _blank(paper), False
    beyond = np.logical_or.reduce([~paper.closed, *found])
    foreign, unsure = paper.foreign(), 0
    for hole in found:
        # Past one leg of a stool the same is seen as past the other, even all in its shadow.
        is_pure = _is_pure(hole, paper)
        if (is_pure or sure) and _is_hole(hole, paper, foreign, beyond):
            holes[box] |= hole
            sure = True
        elif is_pure:
            unsure += int(hole.sum())
    return holes, unsure > _AMBIGUOUS_SHARE * int(closed.sum())


def _paper(closed: Mask, lab: Floats, surface: Floats, edges: Mask) -> _Paper:
    light = lab[..., 0] / np.maximum(surface[..., 0], 1)
    a, b = (lab[..., channel] - surface[..., channel] * light for channel in (1, 2))
    lightness, mean_a, mean_b = (float(v) for v in surface.reshape(-1, 3).mean(axis=0))
    return _Paper(
        closed=closed,
        edges=edges,
        away=difference(lab, surface),
        darker=surface[..., 0] - lab[..., 0],
        tint=np.sqrt(a * a + b * b),
        may_be_label=lightness > _LABEL_LIGHT and float(np.hypot(mean_a, mean_b)) < _LABEL_CHROMA,
    )


def _blank(paper: _Paper) -> list[Mask]:
    """Return the regions, largest first, that look like paper, or paper in a shadow, without print,
    and have a rim of another colour."""
    plain = paper.plain()
    within = plain & ~paper.edges
    labels = label_mask(within)
    found = []
    for region in regions_of(within)[:_MOST]:
        if region.area < max(_SMALLEST, _SMALLEST_SHARE * int(paper.closed.sum())):
            break
        whole = filled(grown(labels == region.label, _EDGE) & plain)
        if _share(paper.away > _OTHER, _rim(whole)) > _RIM_SHARE and not _is_printed(whole, paper):
            found.append(whole)
    return found


def _rim(hole: Mask) -> Mask:
    return grown(hole, 3) & ~grown(hole, 2)


def _is_pure(hole: Mask, paper: _Paper) -> bool:
    """Tell whether enough of it is in no shadow, and that is as paper is."""
    pure = hole & (paper.away < _PURE)
    if pure.sum() < _PURE_SHARE * hole.sum():
        return False
    return bool(np.median(paper.away[pure]) < _PURE_MEDIAN)


def _is_printed(hole: Mask, paper: _Paper) -> bool:
    return _share(paper.edges, shrunk(hole, _INSIDE)) > _PRINT_SHARE


def _is_hole(hole: Mask, paper: _Paper, foreign: Mask, beyond: Mask) -> bool:
    """Tell whether only a hole looks like that: a rim that no shadow makes, and where a label may
    be as white as paper, the bar of a handle around it."""
    if _share(foreign, _rim(hole)) < _FOREIGN_SHARE:
        return False
    arc, sides = _bar(hole, beyond & ~hole)
    is_handle = sides == 1 and _ARC < arc < _FRAME
    is_shaded = _is_shaded(hole, paper.darker)
    if paper.may_be_label:
        return is_handle and (is_shaded or not _may_be_labelled(hole))
    return is_handle or is_shaded


def _is_shaded(hole: Mask, darker: Floats) -> bool:
    """Tell whether a shadow falls into it from above; a round label is as dark all the way down."""
    rows = np.flatnonzero(hole.any(axis=1))
    quarter = max(1, len(rows) // 4)
    top, bottom = slice(rows[0], rows[0] + quarter), slice(rows[-1] + 1 - quarter, rows[-1] + 1)
    return _mean(darker[top], hole[top]) - _mean(darker[bottom], hole[bottom]) > _SHADED


def _bar(hole: Mask, beyond: Mask) -> tuple[float, int]:
    """Return how much of the hole is bounded by a thin bar, and in how many pieces the rest is."""
    thin = max(_THINNEST, round(_THIN * float(np.sqrt(hole.sum()))))
    open_nearby = Image.fromarray(beyond).convert("L").filter(ImageFilter.BoxBlur(thin))
    bar = np.asarray(open_nearby) >= _BEYOND
    rim = grown(hole, 1) & ~hole
    body = regions_of(grown(rim & ~bar, 2))
    longest = max(int(np.count_nonzero(hole.any(axis=axis))) for axis in (0, 1))
    return _share(bar, rim), sum(side.longest > _SIDE * longest for side in body)


def _may_be_labelled(hole: Mask) -> bool:
    """Tell whether labels are put there: in the middle of the product, or below it."""
    x, y = (
        (int(taken[0]) + int(taken[-1])) / 2 / hole.shape[axis] - 0.5
        for axis in (1, 0)
        if (taken := np.flatnonzero(hole.any(axis=1 - axis))).size
    )
    return bool(abs(x) < _BESIDE and y > _ABOVE)


def _mean(values: Floats, where: Mask) -> float:
    return float(values[where].mean()) if where.any() else 0.0


def _share(mask: Mask, where: Mask) -> float:
    return float(mask[where].mean()) if where.any() else 0.0
