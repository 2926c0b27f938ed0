"""Lines of a technical drawing, in ink that suits the product."""

from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from contracts.jobs import Tone
from worker_service.ports import Palette
from worker_service.studio.colour import Colour, colour_of, rgb_from_hex, rgb_of
from worker_service.studio.moods import MOODS

Point = tuple[float, float]
Rgb = tuple[int, int, int]
# Lines are drawn twice as large and halved, which makes their edges soft.
_FINE = 2
_LINE, _EDGE = 3, 4
# How far a dimension's end bar reaches to each side.
_BAR = 13


@dataclass(frozen=True, slots=True)
class Inks:
    """A light ground in the product's hue, and what is drawn on it."""

    ground: Rgb
    faces: tuple[Rgb, Rgb, Rgb]
    """Top, front and side of a body."""
    edge: Rgb
    line: Rgb
    text: Rgb


def inks_of(tone: Tone, palette: Palette | None) -> Inks:
    """Return the inks of a tone, around the product's own colour or the tone's."""
    mood = MOODS[tone]
    told = colour_of(rgb_from_hex(palette.brand)) if palette else Colour(66, 12, mood.hue)
    brand = mood.brand(told)
    hue, chroma = brand.hue, min(max(brand.chroma, 3.0), 9.0)

    def ink(lightness: float, share: float) -> Rgb:
        return rgb_of(Colour(lightness, chroma * share, hue))

    return Inks(
        ground=ink(97.5, 0.12),
        faces=(ink(95.5, 0.25), ink(92, 0.4), ink(87.5, 0.5)),
        edge=ink(58, 0.9),
        line=ink(45, 1.0),
        text=ink(27, 0.5),
    )


@dataclass(eq=False, slots=True)
class Sheet:
    """Paper of `size`; coordinates are those of the finished picture."""

    size: tuple[int, int]
    inks: Inks
    _paper: Image.Image = field(init=False)
    _pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        fine = self.size[0] * _FINE, self.size[1] * _FINE
        self._paper = Image.new("RGB", fine, self.inks.ground)
        self._pen = ImageDraw.Draw(self._paper)

    def face(self, points: list[Point], fill: Rgb) -> None:
        """Draw one face of a body, with its edges."""
        corners = [(x * _FINE, y * _FINE) for x, y in points]
        self._pen.polygon(corners, fill=fill)
        edges = [*corners, corners[0], corners[1]]
        self._pen.line(edges, fill=self.inks.edge, width=_EDGE * _FINE, joint="curve")

    def ellipse(self, box: tuple[float, float, float, float], fill: Rgb) -> None:
        left, top, right, bottom = (value * _FINE for value in box)
        self._pen.ellipse(
            (left, top, right, bottom), fill=fill, outline=self.inks.edge, width=_EDGE * _FINE
        )

    def wall(self, box: tuple[float, float, float, float], fill: Rgb) -> None:
        """Draw what stands between two ellipses: a face with edges at its sides alone."""
        left, top, right, bottom = (value * _FINE for value in box)
        self._pen.rectangle((left, top, right, bottom), fill=fill)
        half = _EDGE * _FINE / 2
        for x in (left + half, right - half):
            self._pen.line([(x, top), (x, bottom)], fill=self.inks.edge, width=_EDGE * _FINE)

    def dimension(self, start: Point, end: Point) -> None:
        """Draw a line with a bar across each end."""
        along = end[0] - start[0], end[1] - start[1]
        length = max((along[0] ** 2 + along[1] ** 2) ** 0.5, 1e-6)
        across = -along[1] / length * _BAR, along[0] / length * _BAR
        self._line(start, end)
        for x, y in (start, end):
            self._line((x - across[0], y - across[1]), (x + across[0], y + across[1]))

    def finished(self) -> Image.Image:
        return self._paper.reduce(_FINE)

    def _line(self, start: Point, end: Point) -> None:
        ends = [(x * _FINE, y * _FINE) for x, y in (start, end)]
        self._pen.line(ends, fill=self.inks.line, width=_LINE * _FINE)
