"""What stands right beside the product in a picture, and was not there: a handle, a lid, a twin.

Ground is what a flood from the frame's border reaches by small steps. What it cannot reach, and
what touches the product, has been added to it. Below the product everything may be ground: there
lie its shadow, its reflection and what it stands on.
"""

import numpy as np
from PIL import Image, ImageFilter

from worker_service.fidelity.figure import Figure, View
from worker_service.fidelity.means import averaged
from worker_service.studio.colour import Floats, Mask, difference, lab_of
from worker_service.studio.regions import (
    Labels,
    filled,
    grown,
    label_mask,
    label_steps,
    shrunk,
    steps_of,
)

_BLUR = 1.0
_RIM = 3
# Of the product's height, from below: where it may be touched by what it stands on.
_FOOT = 0.16
_THREAD, _TOUCH = 1, 2
# Steps of a flood, in grain and in OKLab × 100.
_GRAINS, _LEAST_STEP, _MOST_STEP = 3.5, 1.0, 2.6
# A line drawn on the ground is no shore: beyond so many pixels the same colour goes on.
_LINE, _SAME = 5, 4.0
_LEAPS = 3


def added_to(figure: Figure, view: View) -> float:
    """Return how much has been added to the product in an aligned view, as a share of its area."""
    smooth = Image.fromarray(view.rgb).filter(ImageFilter.GaussianBlur(_BLUR))
    body = grown(filled(figure.seen), _RIM)
    # The picture's own border is frayed by what lies beyond it.
    around = shrunk(view.inside, _RIM) & ~body
    beside = around & _above_the_foot(figure)
    if not beside.any():
        return 0.0
    ground = _ground(lab_of(np.asarray(smooth)), around)
    strange = grown(shrunk(beside & ~ground, _THREAD), _THREAD) & beside
    added = strange & _holding(label_mask(strange), strange & grown(body, _TOUCH))
    return float(added.sum() / max(1, figure.seen.sum()))


def _ground(lab: Floats, around: Mask) -> Mask:
    """Return what a flood covers that comes from the edge of the picture or of the frame."""
    right, down = steps_of(lab)
    grain = float(np.median(right[around[:, 1:] & around[:, :-1]]))
    step = float(np.clip(_GRAINS * grain, _LEAST_STEP, _MOST_STEP))
    labels = label_steps(
        (right <= step) & around[:, 1:] & around[:, :-1],
        (down <= step) & around[1:] & around[:-1],
    )
    ground = _holding(labels, _edge(around)) & around
    for _ in range(_LEAPS):
        near = averaged(lab, ground, _LINE)
        shore = around & ~ground & grown(ground, _LINE) & (difference(lab, near) < _SAME)
        if not shore.any():
            break
        ground |= _holding(labels, shore) & around
    return ground


def _edge(around: Mask) -> Mask:
    """Return the outermost pixels of the frame, or of the part of it that shows the picture."""
    edge = np.zeros_like(around)
    rows, columns = np.flatnonzero(around.any(axis=1)), np.flatnonzero(around.any(axis=0))
    edge[[rows[0], rows[-1]]] = True
    edge[:, [columns[0], columns[-1]]] = True
    return edge & around


def _holding(labels: Labels, seeds: Mask) -> Mask:
    """Return the regions that hold any of `seeds`."""
    held = np.zeros(int(labels.max()) + 1, dtype=bool)
    held[labels[seeds]] = True
    return held[labels]


def _above_the_foot(figure: Figure) -> Mask:
    rows = np.flatnonzero(figure.seen.any(axis=1))
    above = np.zeros(figure.seen.shape, dtype=bool)
    above[: round(rows[-1] - _FOOT * (rows[-1] - rows[0]))] = True
    return above
