"""What another photo would do better: each fault is measured, and a good photo has none."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contracts.pages import RetakeReason
from worker_service.studio.colour import Bytes, Floats, Mask
from worker_service.studio.cutout import CONFIDENT, CutOut, share_of_border
from worker_service.studio.regions import grown, shrunk
from worker_service.studio.sharpness import spread_of_edges

# A thumbnail of 1000 px shows the product 900 px long, enlarged 1.5 times at the most.
_SMALLEST_PRODUCT = 600
# Of the border: a product that ends exactly there is most likely cut off.
_TOUCH = 0.004
# So much of the border is taken by a table or a wall, not by what stands before it.
_FURNITURE = 0.2
# Pixels (σ) of an edge where the product is shown 1000 px long: below it nobody sees a blur. The
# second is as little as can be told from a sharp edge at the size that photos are looked at.
_BLUR, _LEAST_BLUR = 2.5, 1.3
_SHOWN = 1000
# Lightness below middle grey, of all but the brightest specks.
_DARK, _SPECKS = 50, 98
# Levels (of 255) and how much of a product may be beyond the sensor: a white label may.
_CLIPPED, _BURNT_SHARE = 254, 0.4
_RIM = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A photo as it is looked at, small: its colours, and what is known of its product.

    `mask` is the product where that is sure, `cut` what it was cut out by: None where the photo
    came cut out, or is too small to look at.
    """

    rgb: Bytes
    lab: Floats
    mask: Mask | None
    cut: CutOut | None
    longest: float
    """The product's longer side (the photo's, where it is not told apart), in its own pixels."""


def reasons_to_retake(seen: Seen) -> tuple[RetakeReason, ...]:
    """Return what was measured and did harm."""
    return tuple(_reasons(seen))


def _reasons(seen: Seen) -> Iterator[RetakeReason]:
    if seen.longest < _SMALLEST_PRODUCT:
        yield RetakeReason.TOO_SMALL
    if seen.cut is None:
        # Cut out by its maker, who saw it; or nothing that could be looked at.
        return
    if float(np.percentile(seen.lab[..., 0], _SPECKS)) < _DARK:
        # In the dark everything blends in and nothing is sharp.
        yield RetakeReason.TOO_DARK
        return
    if (reason := _of_the_background(seen.cut)) is not None:
        yield reason
    if _is_blurred(seen):
        yield RetakeReason.BLURRED
    if _is_burnt(seen, seen.cut):
        yield RetakeReason.OVEREXPOSED


def _of_the_background(cut: CutOut) -> RetakeReason | None:
    share = share_of_border(cut.mask)
    if cut.is_sure:
        return RetakeReason.TOUCHES_BORDER if share > _TOUCH else None
    if cut.background.uniformity < CONFIDENT or share > _FURNITURE:
        return RetakeReason.BUSY_BACKGROUND
    if share > _TOUCH:
        return RetakeReason.TOUCHES_BORDER
    return RetakeReason.BLENDS_IN if cut.outline < CONFIDENT else None


def _is_blurred(seen: Seen) -> bool:
    where = None if seen.mask is None else grown(seen.mask, _RIM)
    spread = spread_of_edges(seen.lab[..., 0], where)
    limit = max(_LEAST_BLUR, _BLUR * _side_of(seen) / _SHOWN)
    return spread is not None and spread > limit


def _side_of(seen: Seen) -> int:
    if seen.mask is None:
        return int(max(seen.rgb.shape[:2]))
    return max(int(np.count_nonzero(seen.mask.any(axis=axis))) for axis in (0, 1))


def _is_burnt(seen: Seen, cut: CutOut) -> bool:
    """Tell whether most of the product is beyond white; white paper may be."""
    if seen.mask is not None:
        where = shrunk(seen.mask, _RIM)
    elif cut.background.is_near_white:
        return False
    else:
        where = np.ones(seen.rgb.shape[:2], dtype=bool)
    return bool(where.any() and (seen.rgb[where].min(axis=-1) >= _CLIPPED).mean() > _BURNT_SHARE)
