"""The colours that a buyer can choose from, each under its name."""

from PIL import Image, ImageDraw

from chassis.errors import PermanentError
from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.drawn_facts import NamedColour
from worker_service.ports import Palette, Shot, ShotOrder
from worker_service.studio.colour import Colour, colour_of, rgb_of
from worker_service.studio.draughting import Inks, inks_of
from worker_service.studio.encoding import finished
from worker_service.studio.lettering import LEAST, Lettering, fitting

_WIDTH = 1290
_MARGIN = 80
_MOST_ABREAST = 4
_DISC = 190
_LETTERS = 50
_ROW = 340
_REMARK = 80
_BETWEEN = 24
_FINE = 4
_RIM = 3


def swatch_card(order: ShotOrder, palette: Palette | None) -> Shot:
    """Return a card of discs; `PermanentError` without a colour."""
    if not order.colours:
        raise PermanentError("no colour to draw", code="NO_COLOURS")
    inks = inks_of(order.tone, palette)
    rows = _rows(order.colours)
    height = 2 * _MARGIN + _ROW * len(rows) - 40 + (_REMARK if order.remark else 0)
    picture = Image.new("RGB", (_WIDTH, height), inks.ground)
    for number, row in enumerate(rows):
        _draw(picture, row, _MARGIN + number * _ROW, inks)
    if order.remark:
        words = fitting(order.remark, LEAST, _WIDTH - 2 * _MARGIN)
        words.write(picture, (_WIDTH / 2, height - _MARGIN * 0.7), inks.text, "ms")
    return finished(order, picture, Origin.DRAWN, Treatment.DRAWN)


def _rows(colours: tuple[NamedColour, ...]) -> list[tuple[NamedColour, ...]]:
    """Return the colours in rows of nearly the same length, in which every name has its room."""
    widest = max(Lettering(colour.name, LEAST).width for colour in colours) + _BETWEEN
    most = max(1, min(_MOST_ABREAST, int((_WIDTH - 2 * _MARGIN) // widest)))
    count = -(-len(colours) // most)
    abreast = -(-len(colours) // count)
    return [colours[start : start + abreast] for start in range(0, len(colours), abreast)]


def _draw(picture: Image.Image, row: tuple[NamedColour, ...], top: int, inks: Inks) -> None:
    room = (_WIDTH - 2 * _MARGIN) / max(len(row), 2)
    start = (_WIDTH - room * len(row)) / 2
    for number, colour in enumerate(row):
        x = start + room * (number + 0.5)
        disc = _disc(colour.rgb)
        picture.paste(disc, (round(x - _DISC / 2), top), disc)
        name = fitting(colour.name, _LETTERS, room - _BETWEEN)
        name.write(picture, (x, top + _DISC + 28), inks.text, "ma")


def _disc(rgb: tuple[int, int, int]) -> Image.Image:
    """Return a disc with a rim a little darker, so that white is seen on a pale ground."""
    side = _DISC * _FINE
    sheet = Image.new("RGBA", (side, side), (*_rim(rgb), 0))
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((0, 0, side - 1, side - 1), fill=(*_rim(rgb), 255))
    edge = _RIM * _FINE
    pen.ellipse((edge, edge, side - 1 - edge, side - 1 - edge), fill=(*rgb, 255))
    return sheet.reduce(_FINE)


def _rim(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    colour = colour_of(rgb)
    return rgb_of(Colour(max(0.0, colour.lightness - 18), colour.chroma, colour.hue))
