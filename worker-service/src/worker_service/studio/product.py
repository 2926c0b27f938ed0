"""The plain picture of the product: on soft white ground, or whole with its paper whitened."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, flattened
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import colour_of, rgb_from_hex
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.moods import PLAIN
from worker_service.studio.picture import Picture
from worker_service.studio.shadow import Shade
from worker_service.studio.staging import MAX_ENLARGEMENT, Stand, staged
from worker_service.studio.whitening import whitened

SIDE = 1290
_SMALLEST_SIDE = 860
_SHARP = 1.15
_STAND = Stand(width=0.76, height=0.76, baseline=0.87)


def product(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    brand = colour_of(rgb_from_hex(analysis.palette.brand))
    if analysis.product is not None:
        wide, high = analysis.product.source
        needed = SIDE * min(_STAND.width / wide, _STAND.height / high)
        side = round(min(SIDE, max(_SMALLEST_SIDE, SIDE * _SHARP / needed)))
        ground = backdrop(PLAIN, brand, (side, side), framing=False)
        shade = Shade(contact=PLAIN.contact, ambient=PLAIN.ambient, drift=PLAIN.light)
        picture = staged(ground, analysis.product, _STAND, shade)
        return finished(order, picture, made_from(photo, Origin.COMPOSITE), Treatment.CUT_OUT)
    made = made_from(photo, Origin.ENHANCED)
    return finished(order, _whole(photo, analysis), made, analysis.uncut)


def _whole(photo: Picture, analysis: Analysis) -> Image.Image:
    image = photo.image
    scale = min(MAX_ENLARGEMENT, SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if analysis.can_be_whitened:
        return whitened(image, size)
    return flattened(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
