"""Sharp edges, however faint: things end in them, while light and soft shadows shade off.

They are looked for at half the size: its noise is half as much, and so is the work.
"""

import numpy as np

from worker_service.studio.colour import Floats, Mask
from worker_service.studio.regions import grown, label_mask, regions_of

# A slope rises three times as much over six pixels as over two; a step rises no further.
_NEAR, _FAR, _SLOPE = 1, 3, 0.42
# Pixels along an edge that are taken together.
_ALONG = 7
# OKLab × 100, and in units of the paper's own grain, and that of the blocks of a JPEG: hardly a
# speck of it is above. An outline that is missing takes fewer pixels than that percentile leaves.
_FAINT, _ABOVE_GRAIN, _GRAIN = 0.35, 1.5, 97
# Pixels: a shorter line is grain after all, or a speck of dust.
_SHORTEST = 11


def halved(values: Floats) -> Floats:
    """Return the means of two by two pixels; an odd last row or column is dropped."""
    high, wide = (side // 2 * 2 for side in values.shape[:2])
    even = values[:high, :wide]
    rows = even[::2] + even[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) / 4)


def halved_mask(mask: Mask) -> Mask:
    high, wide = (side // 2 * 2 for side in mask.shape)
    return mask[:high:2, :wide:2]


def doubled_mask(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """Return `mask` at the size that it was halved from."""
    wide = mask.repeat(2, axis=0).repeat(2, axis=1)
    odd = [(0, side - twice) for side, twice in zip(shape, wide.shape, strict=False)]
    return np.pad(wide, odd, mode="edge")


def off_paper(lab: Floats, surface: Floats) -> Floats:
    """Return how much lighter than paper each pixel is, and how its tint differs from that of
    paper under as much light; at half the size."""
    own = halved(lab)
    # Smooth as it is, the surface needs no means.
    paper = surface[1::2, 1::2][: own.shape[0], : own.shape[1]]
    light = own[..., 0] / np.maximum(paper[..., 0], 1)
    off = own - paper * light[..., None]
    off[..., 0] = own[..., 0] - paper[..., 0]
    return off


def sharp_edges(off: Floats, outside: Mask) -> Mask:
    """Return the lines along which `off` jumps; `outside` is paper for certain, for the most."""
    jump = _jumps(off)
    grain = float(np.percentile(jump[outside], _GRAIN)) if outside.any() else 0.0
    lines = grown(sharp := jump > max(_FAINT, _ABOVE_GRAIN * grain), 1)
    labels = label_mask(lines)
    long = np.zeros(int(labels.max()) + 1, dtype=bool)
    long[[line.label for line in regions_of(lines) if line.longest >= _SHORTEST]] = True
    return sharp & long[labels]


def _jumps(off: Floats) -> Floats:
    total = np.zeros(off.shape[:2], dtype=np.float32)
    for channel in range(off.shape[2]):
        plane = off[..., channel]
        total += np.square(_jump_down(plane))
        total += np.square(_jump_down(plane.T)).T
    return np.asarray(np.sqrt(total))


def _jump_down(plane: Floats) -> Floats:
    """Return how much more than on a slope each pixel's upper and lower neighbours are apart."""
    beside = _ALONG // 2
    sums = np.pad(plane, ((0, 0), (beside + 1, beside)), mode="edge").cumsum(axis=1)
    smooth = (sums[:, _ALONG:] - sums[:, :-_ALONG]) / _ALONG
    near = np.abs(smooth[2 * _NEAR :] - smooth[: -2 * _NEAR])[_FAR - _NEAR : _NEAR - _FAR]
    far = np.abs(smooth[2 * _FAR :] - smooth[: -2 * _FAR])
    return np.pad(np.maximum(0, near - _SLOPE * far), ((_FAR, _FAR), (0, 0)))
