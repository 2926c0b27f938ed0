"""Connected regions of a picture, found by whole rows at a time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker_service.studio.colour import Floats, Mask

Labels = NDArray[np.int32]


class Region(NamedTuple):
    """One connected region: its label, how many pixels, and its bounds (right, bottom excluded)."""

    label: int
    area: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def longest(self) -> int:
        return max(self.right - self.left, self.bottom - self.top)


def label_steps(right: Mask, down: Mask) -> Labels:
    """Label pixels so that two share a label when a way of allowed steps joins them.

    `right[y, x]` allows the step from x to x + 1, `down[y, x]` the one from y to y + 1.
    """
    starts = np.ones((right.shape[0], right.shape[1] + 1), dtype=bool)
    starts[:, 1:] = ~right
    runs = (np.cumsum(starts.ravel(), dtype=np.int32) - 1).reshape(starts.shape)
    above, below = runs[:-1][down], runs[1:][down]
    fresh = np.ones(above.shape, dtype=bool)
    fresh[1:] = (above[1:] != above[:-1]) | (below[1:] != below[:-1])
    roots = _join(int(runs[-1, -1]) + 1, above[fresh], below[fresh])
    return roots[runs]


def label_mask(mask: Mask) -> Labels:
    """Label the regions of equal value, 4-connected; set and unset ones alike."""
    return label_steps(mask[:, 1:] == mask[:, :-1], mask[1:] == mask[:-1])


def regions_of(mask: Mask) -> list[Region]:
    """Return the regions of set pixels, largest first."""
    labels = label_mask(mask)
    ys, xs = np.nonzero(mask)
    names, inverse, areas = np.unique(labels[ys, xs], return_inverse=True, return_counts=True)
    left, top = np.full((2, len(names)), np.iinfo(np.int64).max)
    right, bottom = np.zeros((2, len(names)), dtype=np.int64)
    np.minimum.at(left, inverse, xs)
    np.minimum.at(top, inverse, ys)
    np.maximum.at(right, inverse, xs + 1)
    np.maximum.at(bottom, inverse, ys + 1)
    columns = (names, areas, left, top, right, bottom)
    found = [Region(*(int(v) for v in row)) for row in zip(*columns, strict=True)]
    return sorted(found, key=lambda region: -region.area)


def reached_from_border(labels: Labels) -> Mask:
    """Return the pixels that share a label with any pixel of the border."""
    border = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    reached = np.zeros(int(labels.max()) + 1, dtype=bool)
    reached[border] = True
    return reached[labels]


def flooded(steps: tuple[Floats, Floats], tolerance: float, *, within: Mask) -> Mask:
    """Return what a flood from the border covers, by steps of at most `tolerance`."""
    right, down = steps
    right_open = (right <= tolerance) & within[:, 1:] & within[:, :-1]
    down_open = (down <= tolerance) & within[1:] & within[:-1]
    return reached_from_border(label_steps(right_open, down_open)) & within


def steps_of(picture: Floats) -> tuple[Floats, Floats]:
    """Return how far each pixel is from its right and its lower neighbour, in any channel."""
    # Channel by channel: numpy is slow along a last axis of three.
    right, down = (
        np.maximum.reduce([np.abs(np.diff(picture[..., i], axis=axis)) for i in range(3)])
        for axis in (1, 0)
    )
    return right, down


def shrunk(mask: Mask, by: int) -> Mask:
    """Take `by` pixels off every outline; the border of the picture is none."""
    return ~grown(~mask, by)


def grown(mask: Mask, by: int) -> Mask:
    """Add `by` pixels to every outline."""
    wide = mask.copy()
    for _ in range(by):
        wide[1:] |= wide[:-1].copy()
        wide[:-1] |= wide[1:].copy()
        wide[:, 1:] |= wide[:, :-1].copy()
        wide[:, :-1] |= wide[:, 1:].copy()
    return wide


def filled(mask: Mask) -> Mask:
    """Close every hole: what is unset and cannot be reached from the border."""
    padded = np.pad(mask, 1)
    outside = reached_from_border(label_mask(padded)) & ~padded
    return ~outside[1:-1, 1:-1]


def keep_large(mask: Mask, smallest: int) -> Mask:
    """Drop regions of fewer than `smallest` pixels."""
    labels = label_mask(mask)
    counts = np.bincount(labels.ravel())
    return mask & (counts[labels] >= smallest)


def _join(count: int, one: Labels, other: Labels) -> Labels:
    """Return for each of `count` nodes the smallest node that the edges join it to."""
    root = np.arange(count, dtype=np.int32)
    while one.size:
        low, high = root[one], root[other]
        apart = low != high
        one, other, low, high = one[apart], other[apart], low[apart], high[apart]
        np.minimum.at(root, np.maximum(low, high), np.minimum(low, high))
        while not np.array_equal(shorter := root[root], root):
            root = shorter
    return root
