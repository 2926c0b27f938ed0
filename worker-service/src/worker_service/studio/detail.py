"""A closer look at a part of the photo."""

from PIL import Image

from chassis.errors import PermanentError
from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, flattened
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.picture import Picture
from worker_service.studio.staging import MAX_ENLARGEMENT

WIDEST = 1290


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
    return finished(order, shown, made_from(photo, Origin.ENHANCED), Treatment.CROPPED)
