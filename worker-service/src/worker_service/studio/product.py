"""The whole product: in the second scene of its tone, or whole with its paper whitened."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import ImageType, Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, Product, flattened
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import Colour, colour_of, rgb_from_hex
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.moods import PLAIN, Mood
from worker_service.studio.picture import Picture
from worker_service.studio.scenes import SCENES
from worker_service.studio.shadow import Shade
from worker_service.studio.staging import MAX_ENLARGEMENT, Stand, staged
from worker_service.studio.whitening import whitened

SIDE = 1290
_SMALLEST_SIDE = 860
_SHARP = 1.15


def product(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    """Return the picture; a product of an order that is for no page stands on soft white."""
    if (shown := analysis.shown) is not None:
        scene = SCENES[order.tone] if order.image_type is ImageType.PRODUCT else PLAIN
        brand = scene.brand(colour_of(rgb_from_hex(analysis.palette.brand)))
        picture = _standing(shown, scene, brand)
        return finished(order, picture, made_from(photo, Origin.COMPOSITE), Treatment.CUT_OUT)
    made = made_from(photo, Origin.ENHANCED)
    return finished(order, _whole(photo, analysis), made, analysis.uncut)


def _standing(product: Product, scene: Mood, brand: Colour) -> Image.Image:
    wide, high = product.source
    needed = SIDE * min(scene.width / wide, scene.height / high)
    side = round(min(SIDE, max(_SMALLEST_SIDE, SIDE * _SHARP / needed)))
    ground = backdrop(scene, brand, (side, side), framing=False)
    stand = Stand(width=scene.width, height=scene.height, baseline=scene.baseline)
    shade = Shade(contact=scene.contact, ambient=scene.ambient, drift=scene.light)
    return staged(ground, product, stand, shade)


def _whole(photo: Picture, analysis: Analysis) -> Image.Image:
    image = photo.image
    scale = min(MAX_ENLARGEMENT, SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if analysis.can_be_whitened:
        return whitened(image, size)
    whole = flattened(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
    return analysis.balance.applied(whole)
