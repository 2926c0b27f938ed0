"""Where a picture has something to look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from worker_service.studio.colour import Floats, Mask

_CELL = 12
_LEVELS = 16
_SMALLEST = 600
_ASPECT = 4 / 3
_SHARES = (0.42, 0.56)
# Where nobody can tell the product from what lies about it, the first two are likely of it.
_MOST, _MOST_UNCUT = 4, 2
_OVERLAP = 0.25
_INSIDE = 0.45
_WORTH = 0.3
# A window of this share of the subject's width would cut a sliver off its side.
_WHOLE = 0.85

Window = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the original photo."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentMap:
    """Interest (edges × variety) and share of the product, summed from the top left corner."""

    interest: NDArray[np.float64]
    inside: NDArray[np.float64]
    size: tuple[int, int]
    """Of the original photo, in pixels."""
    is_cut: bool
    """The share of the product is known, and no guess."""

    def mean(self, sums: NDArray[np.float64], window: Window) -> float:
        rows, columns = sums.shape[0] - 1, sums.shape[1] - 1
        left, right = (round(window[i] / self.size[0] * columns) for i in (0, 2))
        top, bottom = (round(window[i] / self.size[1] * rows) for i in (1, 3))
        area = max(1, (right - left) * (bottom - top))
        total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return float(total / area)


def content_map(lightness: Floats, mask: Mask | None, size: tuple[int, int]) -> ContentMap:
    """Map a small picture of lightness; without a mask the middle counts as the product."""
    lightness, inside = _whole_cells(lightness), _whole_cells(_weights(mask, lightness))
    rows, columns = (side // _CELL for side in lightness.shape)
    cells = _middle(rows, columns) if mask is None else _cells(inside, rows, columns)
    interest = np.sqrt(_cells(_slope(lightness), rows, columns)) * _entropy(
        lightness, rows, columns
    )
    return ContentMap(
        interest=_summed(interest), inside=_summed(cells), size=size, is_cut=mask is not None
    )


def detail_windows(content: ContentMap, subject: Window) -> list[Window]:
    """Return up to four windows worth a closer look, best first, hardly overlapping; two at most
    where the product could not be cut out."""
    most = _MOST if content.is_cut else _MOST_UNCUT
    scored = sorted(
        ((_score(content, window), window) for window in _candidates(content.size, subject)),
        key=lambda pair: -pair[0],
    )
    chosen: list[Window] = []
    for score, window in scored:
        if len(chosen) == most or score < _WORTH * scored[0][0] or score <= 0:
            break
        if all(overlap(window, other) < _OVERLAP for other in chosen):
            chosen.append(window)
    return chosen


def best_window(content: ContentMap, size: tuple[float, float]) -> Window:
    """Return the window of that size that loses least of what there is to see."""
    wide, high = content.size
    lefts = np.linspace(0, wide - size[0], 9)
    tops = np.linspace(0, high - size[1], 9)
    windows = [(x, y, x + size[0], y + size[1]) for x in lefts for y in tops]
    middle = (wide - size[0]) / 2, (high - size[1]) / 2

    def worth(window: Window) -> float:
        astray = abs(window[0] - middle[0]) / wide + abs(window[1] - middle[1]) / high
        return content.mean(content.interest, window) * (1 - 0.5 * astray)

    return max(windows, key=worth)


def overlap(one: Window, other: Window) -> float:
    """Return intersection over union."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, wide) * max(0.0, high)
    return both / (_area(one) + _area(other) - both)


def _area(window: Window) -> float:
    return (window[2] - window[0]) * (window[3] - window[1])


def _candidates(size: tuple[int, int], subject: Window) -> list[Window]:
    longest = max(subject[2] - subject[0], subject[3] - subject[1])
    windows: list[Window] = []
    for share in _SHARES:
        wide = round(max(_SMALLEST, longest * share))
        high = round(wide / _ASPECT)
        if wide <= size[0] and high <= size[1]:
            windows += _slid((wide, high), size, subject)
    return windows


def _slid(window: tuple[int, int], size: tuple[int, int], subject: Window) -> list[Window]:
    """Slide a window over the subject, a little beyond its edges, never beyond the photo's; one
    that is nearly as wide as the subject shows it in the middle."""
    starts = []
    for axis in (0, 1):
        low = max(0.0, subject[axis] - 0.15 * window[axis])
        high = min(size[axis], subject[axis + 2] + 0.15 * window[axis]) - window[axis]
        middle = (subject[axis] + subject[axis + 2] - window[axis]) / 2
        around = np.clip(middle, 0, size[axis] - window[axis])
        holds_it = axis == 0 and window[0] > _WHOLE * (subject[2] - subject[0])
        is_still = holds_it or high <= low
        starts.append(np.array([around]) if is_still else np.linspace(low, high, 14))
    return [
        (x, y, x + window[0], y + window[1])
        for x in map(int, starts[0])
        for y in map(int, starts[1])
    ]


def _score(content: ContentMap, window: Window) -> float:
    inside = content.mean(content.inside, window)
    return content.mean(content.interest, window) * min(1.0, inside / _INSIDE) ** 2


def _cells(values: Floats, rows: int, columns: int) -> NDArray[np.float64]:
    cells = values.reshape(rows, _CELL, columns, _CELL)
    return np.asarray(cells.mean(axis=(1, 3), dtype=np.float64))


def _weights(mask: Mask | None, lightness: Floats) -> Floats:
    return np.ones_like(lightness) if mask is None else mask.astype(np.float32)


def _whole_cells(values: Floats) -> Floats:
    """Repeat the last row and column until cells fill the picture."""
    rows, columns = (-side % _CELL for side in values.shape)
    return np.pad(values, ((0, rows), (0, columns)), mode="edge")


def _slope(lightness: Floats) -> Floats:
    slope = np.zeros_like(lightness)
    slope[:, 1:] = np.abs(np.diff(lightness, axis=1))
    slope[1:] += np.abs(np.diff(lightness, axis=0))
    return slope


def _entropy(lightness: Floats, rows: int, columns: int) -> NDArray[np.float64]:
    level = np.clip(lightness / 100 * _LEVELS, 0, _LEVELS - 1).astype(np.int64)
    cell = np.arange(rows * columns).reshape(rows, columns).repeat(_CELL, 0).repeat(_CELL, 1)
    counts = np.bincount((cell * _LEVELS + level).ravel(), minlength=rows * columns * _LEVELS)
    share = counts.reshape(rows, columns, _LEVELS) / _CELL**2
    bits = -(share * np.log2(np.maximum(share, 1e-9))).sum(axis=-1)
    # A little for everything: an edge between two flat halves has little entropy, and counts.
    return np.asarray(0.4 + bits)


def _middle(rows: int, columns: int) -> NDArray[np.float64]:
    y, x = np.linspace(-1, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    return np.asarray(np.clip(1.1 - 1.1 * (x * x + y * y), 0.05, 1))


def _summed(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.pad(cells.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
