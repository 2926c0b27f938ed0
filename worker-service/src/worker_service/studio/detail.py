"""A closer look at a part of the photo, on paper in the light tint of its tone."""

import numpy as np
from PIL import Image, ImageFilter

from chassis.errors import PermanentError
from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, flattened
from worker_service.studio.colour import Mask, colour_of, lab_of, rgb_from_hex
from worker_service.studio.content import Window
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.moods import MOODS
from worker_service.studio.picture import Picture
from worker_service.studio.regions import shrunk
from worker_service.studio.staging import MAX_ENLARGEMENT

WIDEST = 1290
# Only light grey or white paper is tinted: what the tint takes of the product's edge looks like
# light from that paper, while paper left untinted would be a rim.
_LIGHT, _NEUTRAL = 78, 2
# Pixels of the mask.
_REACH, _SOFT = 2, 0.9
# The paper's colour is read from a picture this wide; fewer pixels of it tell it badly.
_GLANCE, _FEWEST, _SURE = 96, 40, 250
_SMOOTH = Image.Resampling.BILINEAR


def detail(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    """Return the window of that number; `PermanentError` when the photo has fewer."""
    if order.number >= len(analysis.details):
        raise PermanentError("the photo has no such detail", code="NO_SUCH_DETAIL")
    window = analysis.details[order.number]
    wide, high = window[2] - window[0], window[3] - window[1]
    scale = min(MAX_ENLARGEMENT, WIDEST / wide)
    size = round(wide * scale), round(high * scale)
    part = photo.image.resize(size, Image.Resampling.LANCZOS, window, reducing_gap=2.0)
    shown = analysis.balance.applied(flattened(part))
    if analysis.mask is not None:
        mood = MOODS[order.tone]
        brand = mood.brand(colour_of(rgb_from_hex(analysis.palette.brand)))
        paper = _paper(analysis.mask, window, photo.image.size).resize(size, _SMOOTH)
        shown = _tinted(shown, paper, mood.paper.rgb(brand))
    return finished(order, shown, made_from(photo, Origin.ENHANCED), Treatment.CROPPED)


def _paper(mask: Mask, window: Window, photo: tuple[int, int]) -> Image.Image:
    """Return how surely each pixel of the window is paper, as small as the mask is."""
    across, down = mask.shape[1] / photo[0], mask.shape[0] / photo[1]
    left, top, right, bottom = window
    part = mask[
        round(top * down) : round(bottom * down), round(left * across) : round(right * across)
    ]
    paper = Image.fromarray(~shrunk(part, _REACH)).convert("L")
    return paper.filter(ImageFilter.GaussianBlur(_SOFT))


def _tinted(part: Image.Image, paper: Image.Image, tint: tuple[int, int, int]) -> Image.Image:
    """Return the part with its light paper in that colour; what shades the paper shades on."""
    glance = _GLANCE, max(1, round(_GLANCE * part.height / part.width))
    sure = np.asarray(paper.resize(glance, Image.Resampling.BOX)) >= _SURE
    seen = np.asarray(part.resize(glance, Image.Resampling.BOX))[sure]
    if len(seen) < _FEWEST:
        return part
    colour = np.median(seen, axis=0)
    lightness, a, b = lab_of(colour.astype(np.uint8))
    if lightness < _LIGHT or np.hypot(a, b) > _NEUTRAL:
        return part
    gains = np.array(tint) / colour
    table = np.minimum(np.arange(256) * gains[:, None] + 0.5, 255).astype(np.uint8)
    return Image.composite(part.point(table.ravel().tolist()), part, paper)
