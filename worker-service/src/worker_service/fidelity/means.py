"""Means of squares around pixels, of those pixels alone that count."""

import numpy as np

from worker_service.studio.colour import Floats, Mask


def averaged(field: Floats, where: Mask, radius: int) -> Floats:
    """Return each pixel's mean of the square around it, of the pixels of `where` alone."""
    weight = where.astype(np.float32)
    share = np.maximum(box(weight, radius), 1e-6)
    planes = field.reshape(*where.shape, -1)
    means = [box(planes[..., i] * weight, radius) / share for i in range(planes.shape[2])]
    return np.stack(means, axis=-1).reshape(field.shape)


def box(field: Floats, radius: int) -> Floats:
    """Return the mean of `2 × radius + 1` squared pixels around each; zero beyond the border."""
    for axis in (0, 1):
        wide = np.pad(field, [(radius + 1, radius) if i == axis else (0, 0) for i in (0, 1)])
        sums = np.cumsum(wide, axis=axis, dtype=np.float64)
        last = np.take(sums, range(2 * radius + 1, sums.shape[axis]), axis=axis)
        first = np.take(sums, range(sums.shape[axis] - 2 * radius - 1), axis=axis)
        field = (last - first) / (2 * radius + 1)
    return field.astype(np.float32)
