"""The picture that opens a page: the product in the light of its tone."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, Product, flattened
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import Colour, colour_of, rgb_from_hex
from worker_service.studio.content import best_window
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.framing import framed
from worker_service.studio.moods import MOODS, Mood
from worker_service.studio.picture import Picture
from worker_service.studio.shadow import Shade
from worker_service.studio.staging import MAX_ENLARGEMENT, Stand, staged

# Crisp on a phone of three pixels to the point; not below the width of a page.
WIDEST, NARROWEST = 1290, 860
_ASPECT = 1.25
# A product enlarged up to this much still looks sharp: rather a smaller canvas than more.
_SHARP = 1.15
# What a crop may leave of a photo: nearly square at its widest, 4 to 5 at its tallest.
_CARD_ASPECTS = (0.8, 1.25)
_CARD_SHARE = 0.68


def hero(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    mood = MOODS[order.tone]
    brand = mood.brand(colour_of(rgb_from_hex(analysis.palette.brand)))
    shown = analysis.shown
    if shown is None:
        picture = _card(photo, analysis, mood, brand)
    else:
        picture = _standing(shown, mood, brand)
    made = made_from(photo, Origin.COMPOSITE)
    treatment = Treatment.FRAMED if shown is None else Treatment.CUT_OUT
    return finished(order, picture, made, treatment)


def _standing(product: Product, mood: Mood, brand: Colour) -> Image.Image:
    wide, high = product.source
    needed = WIDEST * min(mood.width / wide, _ASPECT * mood.height / high)
    width = round(min(WIDEST, max(NARROWEST, WIDEST * _SHARP / needed)) / 2) * 2
    ground = backdrop(mood, brand, (width, round(width * _ASPECT)), framing=False)
    stand = Stand(width=mood.width, height=mood.height, baseline=mood.baseline)
    shade = Shade(contact=mood.contact, ambient=mood.ambient, drift=mood.light)
    return staged(ground, product, stand, shade, mirrored=mood.vignette > 0)


def _card(photo: Picture, analysis: Analysis, mood: Mood, brand: Colour) -> Image.Image:
    image = photo.image
    low, high = _CARD_ASPECTS
    aspect = min(high, max(low, image.width / image.height))
    crop = min(image.width, image.height * aspect), min(image.height, image.width / aspect)
    room = WIDEST * mood.card.width
    enlarged = min(MAX_ENLARGEMENT, max(_SHARP, NARROWEST * mood.card.width / crop[0]))
    width = round(min(WIDEST, max(NARROWEST, WIDEST * enlarged * crop[0] / room)) / 2) * 2
    scale = min(MAX_ENLARGEMENT, width * mood.card.width / crop[0])
    size = max(1, round(crop[0] * scale)), max(1, round(crop[1] * scale))
    window = best_window(analysis.content, crop)
    cut = flattened(image.resize(size, Image.Resampling.LANCZOS, window, reducing_gap=2.0))
    tall = min(_ASPECT, max(1.0, size[1] / width + 0.36 * (1 - 0.5 * (size[1] > size[0]))))
    ground = backdrop(mood, brand, (width, round(width * tall)), framing=True)
    return framed(ground, analysis.balance.applied(cut), mood.card, mood.border(brand))
