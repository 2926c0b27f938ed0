"""A drawn stand-in for a picture that could not be made: a still life in the tone's colours."""

import numpy as np
from PIL import Image

from chassis.origin import Origin
from contracts.jobs import Language
from contracts.pages import ImageSource, ImageType, Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Product
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import Colour, Floats, rgb_of
from worker_service.studio.encoding import finished
from worker_service.studio.moods import MOODS, Mood
from worker_service.studio.shadow import Shade
from worker_service.studio.staging import Stand, staged

_WIDTH = 1290
_ASPECTS = {ImageType.HERO: 1.25, ImageType.DETAIL: 0.75}
_STAND = Stand(width=0.62, height=0.44, baseline=0.82)
_FIGURE = 900, 780
_LIGHT = np.array([-0.5, -0.62, 0.6])


def placeholder(order: ShotOrder, language: Language) -> Shot:
    """Return a drawing without lettering, so that it reads the same in every language."""
    mood = MOODS[order.tone]
    brand = Colour(66, 12, mood.hue)
    size = _WIDTH, round(_WIDTH * _ASPECTS.get(order.image_type, 1.0))
    ground = backdrop(mood, brand, size, framing=False)
    figure = _still_life(mood, brand)
    still_life = Product(image=figure, source=(2.0 * figure.width, 2.0 * figure.height))
    shade = Shade(contact=mood.contact, ambient=mood.ambient, drift=mood.light)
    picture = staged(ground, still_life, _STAND, shade)
    return finished(order, picture, Origin.DRAWN, Treatment.DRAWN, source=ImageSource.PLACEHOLDER)


def _still_life(mood: Mood, brand: Colour) -> Image.Image:
    """Return a tall vessel, a low one and a ball, lit from the upper left."""
    light = brand._replace(lightness=92, chroma=4)
    deep = brand._replace(lightness=68)
    warm = Colour(82, 10, (brand.hue + 35) % 360)
    if mood.vignette:
        light, deep, warm = Colour(78, 4, 75), Colour(38, 4, 60), Colour(74, 9, 82)
    sheet = Image.new("RGBA", _FIGURE)
    for part, x in (
        (_vessel(300, 760, light), 320),
        (_vessel(280, 380, deep), 60),
        (_ball(270, warm), 600),
    ):
        sheet.alpha_composite(part, (x, _FIGURE[1] - part.height))
    return sheet


def _ball(side: int, colour: Colour) -> Image.Image:
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    z = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    lit = x * _LIGHT[0] + y * _LIGHT[1] + z * _LIGHT[2]
    cover = np.clip((1 - np.hypot(x, y)) * side / 2, 0, 1)
    return _painted(colour, np.clip(0.52 + 0.5 * lit, 0.25, 1.05), cover)


def _vessel(wide: int, high: int, colour: Colour) -> Image.Image:
    """Return a cylinder seen a little from above."""
    tilt = 0.2 * wide / 2
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    across = (x + 0.5) / wide * 2 - 1
    depth = np.sqrt(np.clip(1 - across * across, 0, 1))
    rim, foot = tilt - depth * tilt, high - tilt + depth * tilt - 1
    cover = np.clip(y - rim + 0.5, 0, 1) * np.clip(foot - y + 0.5, 0, 1)
    lit = np.clip(0.6 + 0.36 * (-across * 0.8 + depth * 0.5) - 0.1 * y / high, 0.3, 1.05)
    opening = np.clip((tilt + depth * tilt - y) + 0.5, 0, 1)
    inside = 0.72 + 0.22 * across
    return _painted(colour, lit * (1 - opening) + inside * opening, cover)


def _painted(colour: Colour, lit: Floats, cover: Floats) -> Image.Image:
    rgb = np.array(rgb_of(colour), dtype=np.float32)
    pixels = np.clip(lit[..., None] * rgb, 0, 255).astype(np.uint8)
    picture = Image.fromarray(pixels)
    picture.putalpha(Image.fromarray(np.rint(cover * 255).astype(np.uint8)))
    return picture
