"""What each tone looks like: light, colour temperature, ground, and where the product stands."""

from dataclasses import dataclass

from contracts.jobs import Tone
from worker_service.studio import shapes
from worker_service.studio.colour import Colour, rgb_of
from worker_service.studio.shapes import Shape

# A product of less chroma has no hue to speak of; its mood brings its own.
_HUELESS = 4.0


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour that follows the brand's hue, turned by `hue`; or, when `fixed`, of that hue."""

    lightness: float
    chroma: float
    hue: float = 0.0
    fixed: bool = False

    def rgb(self, brand: Colour) -> tuple[int, int, int]:
        hue = self.hue if self.fixed else brand.hue + self.hue
        return rgb_of(Colour(self.lightness, self.chroma, hue % 360))


@dataclass(frozen=True, kw_only=True, slots=True)
class Glow:
    """Light on the wall: where (shares of width and height), how wide and how strong."""

    tint: Tint
    at: tuple[float, float] = (0.5, 0.42)
    radius: float = 0.5
    strength: float = 0.8


@dataclass(frozen=True, slots=True)
class Layer:
    """A flat shape; with `towards`, it shades from left to right."""

    tint: Tint
    shape: Shape
    towards: Tint | None = None


Corners = tuple[bool, bool, bool, bool]
"""Which are rounded, clockwise from the top left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """How a whole photo is framed: corners and border in canvas widths, tilt in degrees."""

    radius: float = 0.0
    corners: Corners = (True, True, True, True)
    border: float = 0.0
    tilt: float = 0.0
    width: float = 0.84


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    wall: tuple[Tint, Tint]
    """Top and bottom."""
    lean: float = 0.0
    """How far the wall's gradient leans to the right."""
    floor: Tint | None = None
    horizon: float = 0.74
    glow: Glow
    vignette: float = 0.0
    layers: tuple[Layer, ...] = ()
    decoration: tuple[Layer, ...] = ()
    """The layers that also suit a framed photo."""
    hue: float
    """For products without one."""
    width: float = 0.7
    height: float = 0.72
    baseline: float = 0.865
    contact: float = 0.5
    ambient: float = 0.28
    light: float = 0.02
    """How far the ambient shadow falls to the right, in canvas widths."""
    card: Card
    frame: Tint = Tint(99, 0.5, 85, fixed=True)
    """Of the card's border."""
    paper: Tint = Tint(95, 2.0)
    """Behind a part of the product that is seen up close; light, as the paper it takes the
    place of."""

    def border(self, brand: Colour) -> tuple[int, int, int]:
        return self.frame.rgb(brand)

    def brand(self, colour: Colour) -> Colour:
        """Return the colour to tint with: the product's, or this mood's own."""
        return colour if colour.chroma >= _HUELESS else colour._replace(hue=self.hue)


GOLD = Tint(74, 9, 84, fixed=True)

MOODS: dict[Tone, Mood] = {
    Tone.PROFESSIONAL: Mood(
        wall=(Tint(86.5, 1.3, 250, fixed=True), Tint(92, 1.0, 250, fixed=True)),
        lean=0.25,
        floor=Tint(95.5, 0.5, 250, fixed=True),
        horizon=0.76,
        glow=Glow(tint=Tint(98, 0.3, 250, fixed=True), at=(0.3, 0.2), radius=0.55, strength=0.85),
        hue=250,
        card=Card(width=0.86),
        paper=Tint(96, 0.9, 250, fixed=True),
    ),
    Tone.FRIENDLY: Mood(
        wall=(Tint(94.5, 3.6, 76, fixed=True), Tint(92.5, 4.6, 68, fixed=True)),
        floor=Tint(95.5, 3.2, 76, fixed=True),
        horizon=0.78,
        glow=Glow(tint=Tint(98, 2.0, 85, fixed=True), at=(0.35, 0.25), radius=0.5, strength=0.6),
        layers=(Layer(Tint(90, 5.5), shapes.disc),),
        hue=55,
        card=Card(radius=0.05, border=0.0, width=0.82),
        paper=Tint(95, 3.2, 76, fixed=True),
    ),
    Tone.HUMOROUS: Mood(
        wall=(Tint(87, 13, 95, fixed=True), Tint(85, 14, 88, fixed=True)),
        glow=Glow(tint=Tint(91, 12, 98, fixed=True), at=(0.5, 0.4), radius=0.45, strength=0.7),
        layers=(
            Layer(Tint(98, 1.5, 95, fixed=True), shapes.dots),
            Layer(Tint(66, 15, 180), shapes.strokes),
            Layer(Tint(72, 12, 160), shapes.table),
        ),
        decoration=(
            Layer(Tint(98, 1.5, 95, fixed=True), shapes.dots),
            Layer(Tint(66, 15, 180), shapes.strokes),
        ),
        hue=20,
        width=0.74,
        height=0.74,
        baseline=0.885,
        contact=0.55,
        ambient=0.2,
        light=0.05,
        card=Card(border=0.028, tilt=-3.5, width=0.78),
        paper=Tint(94, 7, 95, fixed=True),
    ),
    Tone.LUXURIOUS: Mood(
        wall=(Tint(15, 1.6), Tint(21, 2.2)),
        floor=Tint(25, 2.2),
        horizon=0.77,
        glow=Glow(tint=Tint(52, 4.0, 72, fixed=True), at=(0.5, 0.44), radius=0.4, strength=0.75),
        vignette=0.45,
        layers=(Layer(GOLD, shapes.ring),),
        hue=65,
        width=0.64,
        height=0.68,
        baseline=0.85,
        contact=0.75,
        ambient=0.55,
        card=Card(border=0.0035, width=0.8),
        frame=GOLD,
        paper=Tint(93, 2.4, 78, fixed=True),
    ),
    Tone.TRENDY: Mood(
        wall=(Tint(80, 9.5, -55), Tint(86, 7.5, 40)),
        lean=0.6,
        glow=Glow(tint=Tint(93, 5, 20), at=(0.75, 0.2), radius=0.5, strength=0.55),
        layers=(
            Layer(Tint(93, 3.6, 10), shapes.arch),
            Layer(Tint(90, 4.5, -20), shapes.plinth_body, Tint(74, 9.0, -30)),
            Layer(Tint(94, 3.2, -20), shapes.plinth_top),
        ),
        hue=300,
        height=0.64,
        width=0.6,
        baseline=0.815,
        card=Card(radius=0.2, corners=(True, False, True, False), width=0.84),
        paper=Tint(95, 2.6, 10),
    ),
}

PLAIN = Mood(
    wall=(Tint(97.5, 0.3), Tint(98.5, 0.3)),
    floor=Tint(96.5, 0.4),
    horizon=0.8,
    glow=Glow(tint=Tint(99.7, 0), at=(0.4, 0.3), radius=0.6, strength=0.9),
    hue=80,
    width=0.76,
    height=0.76,
    baseline=0.87,
    contact=0.45,
    ambient=0.2,
    card=Card(),
)
"""For a product that is staged anew and nothing else, whatever the tone."""
