"""Telling the product from its background, and knowing how sure that is.

Two masks are made in different ways: what a flood from the border does not reach, and what a
smooth model of the background does not explain. Where they agree, and the outline stands out from
a uniform background, the product may be cut out.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from worker_service.studio import background
from worker_service.studio.background import Background
from worker_service.studio.colour import Floats, Mask, difference, lab_of
from worker_service.studio.edges import doubled_mask, halved_mask, off_paper, sharp_edges
from worker_service.studio.holes import reopened
from worker_service.studio.missing import with_missing
from worker_service.studio.regions import (
    filled,
    flooded,
    grown,
    keep_large,
    label_mask,
    shrunk,
    steps_of,
)
from worker_service.studio.repairs import bridge_gaps

CONFIDENT = 0.8

# Distances are OKLab × 100: 1 is just about visible.
_CERTAIN, _POSSIBLE = 7.0, 3.2
_OUTLINE, _FAINT_OUTLINE = 4.5, 1.5
_HIGHLIGHT, _SOFT_SHADOW, _DEEP_SHADOW = 8, 35, 45
_SOFT_SLOPE = 1.6
# A background this far from uniform is not worth a second look.
_HOPELESS = 0.2
_SMALLEST_SHARE = 0.002
_NOTCH = 3
_DOUBT = 0.7
# Shares of the flood's step, and how well two masks agree that need no second look.
_STEPS, _AGREED = (1.0, 0.75), 0.93
_PRODUCT_SHARE = (0.008, 0.88)


@dataclass(frozen=True, kw_only=True, slots=True)
class CutOut:
    """A mask of the product, and how sure it is (0 to 1), judged without knowing the truth."""

    mask: Mask
    confidence: float
    background: Background
    outline: float = 0.0
    """How clearly the product stands out from its background (0 to 1)."""

    @property
    def is_sure(self) -> bool:
        return self.confidence >= CONFIDENT


def cut_out(work: Image.Image) -> CutOut:
    """Find the product in an RGB picture of at most 1000 px."""
    smooth = work.filter(ImageFilter.GaussianBlur(0.8))
    lab = lab_of(np.asarray(smooth))
    ring = background.ring_of(*lab.shape[:2])
    first = background.fit(lab, ring)
    if first.uniformity < _HOPELESS:
        return CutOut(mask=np.zeros_like(ring), confidence=0.0, background=first)
    by_flood, by_model, paper = _two_masks(lab, ring, first)
    joined, doubtful = bridge_gaps(_tidy(shrunk(grown(by_flood | by_model, _NOTCH), _NOTCH)))
    whole = filled(joined)
    off = off_paper(lab, paper.surface)
    edges = sharp_edges(off, ~grown(halved_mask(whole), _NOTCH))
    fine = doubled_mask(edges, whole.shape)
    holes, ambiguous = reopened(whole, lab, paper.surface, fine)
    mask, sure = with_missing(whole & ~holes, whole, off, edges)
    doubt = _DOUBT if ambiguous or doubtful else 1.0
    outline = _agreement(by_flood, by_model) * _contrast(mask, lab, paper.surface, fine) * sure
    outline *= doubt
    confidence = first.uniformity * outline * _plausibility(mask)
    return CutOut(
        mask=mask, confidence=round(confidence, 3), background=first, outline=round(outline, 3)
    )


def _two_masks(lab: Floats, ring: Mask, first: Background) -> tuple[Mask, Mask, Background]:
    """Return the product by flood and by model, and the background behind it.

    A flood that leaks through a pale part is not taken for the product's shape: where the two
    disagree, one by smaller steps is tried, and the pair that agrees best is returned.
    """
    within, steps = _maybe_paper(lab, first.surface), steps_of(lab)
    tolerance = _tolerance(steps[0], ring)
    pairs: list[tuple[Mask, Mask, Background]] = []
    for share in _STEPS:
        outside = flooded(steps, tolerance * share, within=within)
        paper = background.fit(lab, outside | ring)
        pairs.append((_tidy(~outside), _tidy(_unexplained(lab, paper)), paper))
        if _agreement(*pairs[-1][:2]) > _AGREED:
            break
    return max(pairs, key=lambda pair: _agreement(*pair[:2]))


def _tolerance(steps: Floats, ring: Mask) -> float:
    """Return the step a flood may take: above the grain of the paper, below an outline."""
    grain = float(np.median(steps[ring[:, 1:] & ring[:, :-1]]))
    return float(np.clip(3.5 * grain, 0.7, 1.6))


def _unexplained(lab: Floats, paper: Background) -> Mask:
    """Return what is neither paper nor a soft shadow on it."""
    away = difference(lab, paper.surface)
    away[_shadow(lab, paper.surface)] = 0
    grain = max(0.0, 2 * paper.spread - 1)
    possible = away > _POSSIBLE + grain
    return _containing(possible, away > _CERTAIN + grain)


def _maybe_paper(lab: Floats, surface: Floats) -> Mask:
    """Return where a flood may go at all: paper, and paper in any shadow or highlight.

    Every outline has a soft spot somewhere; without a bank the flood would leak through it.
    """
    darker = surface[..., 0] - lab[..., 0]
    tint = difference(lab[..., 1:], surface[..., 1:])
    light = (darker > -_HIGHLIGHT) & (darker < _DEEP_SHADOW)
    return np.asarray(light & (tint < 2.5 + 0.08 * np.abs(darker)))


def _shadow(lab: Floats, surface: Floats) -> Mask:
    """Return what is the paper's colour, only darker, and without a sharp edge."""
    darker = surface[..., 0] - lab[..., 0]
    tint = difference(lab[..., 1:], surface[..., 1:])
    slope = np.zeros_like(darker)
    slope[:, 1:] = np.abs(np.diff(lab[..., 0], axis=1))
    slope[1:] = np.maximum(slope[1:], np.abs(np.diff(lab[..., 0], axis=0)))
    smooth = (darker > 0) & (darker < _SOFT_SHADOW) & (slope < _SOFT_SLOPE)
    return np.asarray(smooth & (tint < 1.2 + 0.06 * darker))


def _containing(possible: Mask, certain: Mask) -> Mask:
    """Return the regions of `possible` that hold something `certain`."""
    labels = label_mask(possible)
    holding = np.zeros(int(labels.max()) + 1, dtype=bool)
    holding[labels[certain & possible]] = True
    return possible & holding[labels]


def _tidy(mask: Mask) -> Mask:
    """Open thin bridges, drop crumbs and close holes."""
    opened = grown(shrunk(mask, 1), 1) & mask
    return filled(keep_large(opened, max(12, int(_SMALLEST_SHARE * mask.size))))


def _agreement(one: Mask, other: Mask) -> float:
    either = int((one | other).sum())
    return float((one & other).sum() / either) if either else 0.0


def _contrast(mask: Mask, lab: Floats, surface: Floats, edges: Mask) -> float:
    """Return the share of the outline behind which the colour leaves the background's."""
    inner = shrunk(mask, 2)
    rim = inner & ~shrunk(inner, 1)
    if not rim.any():
        return 0.0
    away = difference(lab[rim], surface[rim])
    clear = (away > _OUTLINE) | (edges[rim] & (away > _FAINT_OUTLINE))
    return float(np.clip(clear.mean() * 1.06, 0, 1))


def _plausibility(mask: Mask) -> float:
    """Return 1 for one whole thing inside the frame; less when the frame cuts it off."""
    share = float(mask.mean())
    if not _PRODUCT_SHARE[0] < share < _PRODUCT_SHARE[1]:
        return 0.0
    return float(np.clip(1.1 - 12 * share_of_border(mask), 0, 1))


def share_of_border(mask: Mask) -> float:
    """Return how much of the photo's border the product takes (0 to 1)."""
    return float(np.concatenate((mask[0], mask[-1], mask[:, 0], mask[:, -1])).mean())
