"""The original photo itself, as the last picture that is still of the product."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import ImageSource, Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import flattened
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.picture import Picture

_LONGEST = 1720


def original(order: ShotOrder, photo: Picture) -> Shot:
    """Return the whole photo, encoded anew and never larger than it came."""
    picture = photo.image
    scale = min(1.0, _LONGEST / max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    made = made_from(photo, Origin.ENHANCED)
    return finished(order, flattened(small), made, Treatment.WHOLE, source=ImageSource.ORIGINAL)
