"""What stands in the gallery's photos, as shapes: a shirt, earbuds, blocks, a stool, a bag …"""

from collections.abc import Callable, Sequence

from standalone.gallery.scene import RGB, Layer, Pen
from standalone.sample.draw import RGB as LIGHT
from standalone.sample.draw import Part

Corner = tuple[float, float]
Shape = Callable[[Pen, float], None]


def _polygon(*corners: Corner) -> Shape:
    return lambda pen, u: pen.polygon([(x * u, y * u) for x, y in corners], fill=255)


def _round(box: Sequence[float], radius: float) -> Shape:
    return lambda pen, u: pen.rounded_rectangle([v * u for v in box], radius * u, fill=255)


def _oval(*box: float) -> Shape:
    return lambda pen, u: pen.ellipse([v * u for v in box], fill=255)


def _arc(box: Sequence[float], angles: Corner, width: float) -> Shape:
    return lambda pen, u: pen.arc([v * u for v in box], *angles, fill=255, width=round(width * u))


def _line(start: Corner, end: Corner, width: float) -> Shape:
    return lambda pen, u: pen.line(
        [start[0] * u, start[1] * u, end[0] * u, end[1] * u], fill=255, width=round(width * u)
    )


def shirt() -> tuple[Layer, ...]:
    cloth: RGB = (58, 84, 112)
    dark: RGB = (44, 66, 90)
    body = ((33, 20), (42, 17), (58, 17), (67, 20), (70, 30), (70, 84), (30, 84), (30, 30))
    left = ((33, 20), (24, 25), (12, 48), (24, 54), (31, 42))
    right = ((67, 20), (76, 25), (88, 48), (76, 54), (69, 42))
    return (
        Layer(draw=_polygon(*left), colour=cloth, weave=0.12),
        Layer(draw=_polygon(*right), colour=cloth, weave=0.12),
        Layer(draw=_polygon(*body), colour=cloth, weave=0.12),
        Layer(draw=_line((31, 30), (32, 60), 0.4), colour=dark, relief=0.2),
        Layer(draw=_line((69, 30), (68, 60), 0.4), colour=dark, relief=0.2),
        Layer(draw=_oval(41, 12.5, 59, 24), colour=dark, weave=0.1),
        Layer(draw=_oval(43, 12.5, 57, 21.5), colour=(36, 54, 76), relief=0.2),
        Layer(draw=_round((46.5, 15.2, 53.5, 17.6), 0.4), colour=(226, 222, 210), relief=0.1),
        Layer(draw=_line((30, 81), (70, 81), 0.35), colour=dark, relief=0.1),
        Layer(draw=_round((55, 36, 64, 47), 0.8), colour=(50, 75, 102), weave=0.1, soft=0.6),
    )


def earbuds() -> tuple[Layer, ...]:
    shell: RGB = (42, 45, 54)
    inside: RGB = (24, 26, 32)
    return (
        Layer(draw=_round((24, 16, 76, 50), 13), colour=(50, 53, 62), relief=0.7, soft=3),
        Layer(draw=_round((29, 24, 71, 54), 8), colour=inside, relief=0.3),
        Layer(draw=_round((22, 46, 78, 86), 14), colour=shell, relief=0.8, soft=3.4),
        Layer(draw=_round((27, 45, 73, 54), 4.4), colour=inside, relief=0.4),
        Layer(draw=_oval(31, 36, 45, 50), colour=(64, 68, 78), relief=0.9, soft=2.4),
        Layer(draw=_oval(55, 36, 69, 50), colour=(64, 68, 78), relief=0.9, soft=2.4),
        Layer(draw=_round((35.5, 44, 40.5, 54), 2.4), colour=(58, 61, 70), relief=0.7),
        Layer(draw=_round((59.5, 44, 64.5, 54), 2.4), colour=(58, 61, 70), relief=0.7),
        Layer(draw=_oval(36, 39.5, 40, 43.5), colour=(206, 150, 92), relief=0.6, soft=0.8),
        Layer(draw=_oval(60, 39.5, 64, 43.5), colour=(206, 150, 92), relief=0.6, soft=0.8),
        Layer(draw=_oval(49, 65, 51, 67), colour=(116, 226, 160), relief=0.1),
    )


def _shaded(colour: RGB, light: float) -> RGB:
    red, green, blue = (min(255, int(channel * light)) for channel in colour)
    return red, green, blue


def _cube(x: float, y: float, side: float, colour: RGB) -> tuple[Layer, ...]:
    """Return a block seen a little from above and from its left."""
    deep, up = side * 0.28, side * 0.24
    front = (x, y, x + side, y + side)
    top = ((x, y + 0.6), (x + deep, y - up), (x + side + deep, y - up), (x + side, y + 0.6))
    cheek = (
        (x + side - 0.6, y + 0.4),
        (x + side + deep, y - up),
        (x + side + deep, y + side - up),
        (x + side - 0.6, y + side),
    )
    return (
        Layer(draw=_polygon(*top), colour=_shaded(colour, 1.12), relief=0.2, weave=0.06),
        Layer(draw=_polygon(*cheek), colour=_shaded(colour, 0.74), relief=0.2, weave=0.06),
        Layer(draw=_round(front, 1), colour=colour, relief=0.35, weave=0.06, soft=0.8),
    )


def blocks() -> tuple[Layer, ...]:
    return (
        *_cube(24, 60, 20, (214, 164, 104)),
        *_cube(52, 60, 20, (96, 148, 132)),
        *_cube(37, 35, 20, (222, 122, 92)),
        Layer(draw=_oval(43, 41, 51, 49), colour=(246, 232, 206), relief=0.2, soft=0.5),
        Layer(
            draw=_polygon((62, 65), (67, 74), (57, 74)),
            colour=(238, 228, 204),
            relief=0.2,
            soft=0.5,
        ),
    )


def stool() -> tuple[Layer, ...]:
    oak: RGB = (196, 150, 98)
    leg: RGB = (172, 126, 80)
    return (
        Layer(draw=_polygon((38, 30), (42, 30), (38, 80), (34.5, 80)), colour=(146, 104, 64)),
        Layer(draw=_polygon((58, 30), (62, 30), (65.5, 80), (62, 80)), colour=(146, 104, 64)),
        Layer(draw=_polygon((31, 58), (69, 58), (69.4, 61.5), (30.6, 61.5)), colour=leg),
        Layer(draw=_polygon((28, 30), (33.5, 30), (27, 88), (22.5, 88)), colour=leg, weave=0.06),
        Layer(draw=_polygon((66.5, 30), (72, 30), (77.5, 88), (73, 88)), colour=leg, weave=0.06),
        Layer(draw=_oval(20, 19, 80, 36), colour=(160, 118, 74), weave=0.05),
        Layer(draw=_oval(20, 15.5, 80, 32.5), colour=oak, relief=0.4, weave=0.09),
        Layer(draw=_oval(30, 19, 70, 29), colour=(190, 144, 93), relief=-0.25, weave=0.09),
    )


def bag() -> tuple[Layer, ...]:
    canvas: RGB = (222, 206, 172)
    seam: RGB = (186, 166, 128)
    leather: RGB = (132, 78, 46)
    body = ((22, 40), (78, 40), (82, 87), (18, 87))
    return (
        Layer(draw=_arc((33, 12, 67, 74), (180, 360), 2.6), colour=(118, 68, 40), soft=0.8),
        Layer(draw=_polygon(*body), colour=canvas, weave=0.14, soft=2.4),
        Layer(draw=_polygon((22, 40), (78, 40), (78.4, 45), (21.6, 45)), colour=(210, 192, 156)),
        Layer(draw=_line((20, 84.5), (80, 84.5), 0.4), colour=seam, relief=0.1),
        Layer(draw=_round((36, 56, 64, 78), 1.4), colour=(216, 199, 164), weave=0.14, soft=0.7),
        Layer(draw=_arc((33, 15, 67, 77), (180, 360), 2.6), colour=leather, soft=0.8),
        Layer(draw=_round((32, 43, 37, 50), 0.8), colour=leather, soft=0.7),
        Layer(draw=_round((63, 43, 68, 50), 0.8), colour=leather, soft=0.7),
        Layer(draw=_round((45, 60, 55, 65), 0.6), colour=leather, soft=0.6),
    )


def candle() -> tuple[Layer, ...]:
    amber: RGB = (150, 92, 44)
    return (
        Layer(draw=_round((31, 34, 69, 84), 4), colour=amber, relief=0.8, soft=3.6),
        Layer(draw=_oval(31, 29, 69, 41), colour=(112, 66, 30), relief=0.3),
        Layer(draw=_oval(33, 31, 67, 40.5), colour=(240, 228, 202), relief=0.2),
        Layer(draw=_line((50, 36), (50.6, 27), 0.9), colour=(60, 44, 34), relief=0.2),
        Layer(draw=_round((36, 50, 64, 72), 0.8), colour=(240, 234, 220), relief=0.15, soft=0.6),
        Layer(draw=_line((41, 57), (59, 57), 0.8), colour=(88, 70, 54), relief=0.1),
        Layer(draw=_line((44, 62), (56, 62), 0.5), colour=(120, 100, 82), relief=0.1),
        Layer(draw=_line((44, 65), (56, 65), 0.5), colour=(120, 100, 82), relief=0.1),
    )


def bowl() -> tuple[Layer, ...]:
    white: RGB = (248, 248, 247)
    return (
        Layer(draw=_polygon((16, 46), (84, 46), (76, 80), (24, 80)), colour=white, relief=0.12),
        Layer(draw=_oval(14, 35, 86, 56), colour=(250, 250, 250), relief=0.1),
        Layer(draw=_oval(19, 38, 81, 53), colour=(238, 238, 237), relief=-0.1),
    )


_CREAM_GLASS: LIGHT = (0.30, 0.42, 0.36)
_GOLD: LIGHT = (0.62, 0.43, 0.2)
_JAM: LIGHT = (0.62, 0.2, 0.018)
_LID: LIGHT = (0.06, 0.05, 0.045)

CREAM_JAR = (
    Part(
        low=0,
        high=330,
        radius=(300, 318),
        rounding=42,
        colour=_CREAM_GLASS,
        gloss=0.6,
        lettering="cica",
    ),
    Part(low=326, high=352, radius=(306, 306), rounding=6, colour=_GOLD, gloss=1.0, metal=True),
    Part(low=350, high=520, radius=(322, 316), rounding=22, colour=_GOLD, gloss=0.5),
)
JAM_JAR = (
    Part(low=0, high=560, radius=(262, 270), rounding=46, colour=_JAM, gloss=0.7, lettering="gyul"),
    Part(low=554, high=600, radius=(236, 232), rounding=10, colour=_JAM, gloss=0.4),
    Part(low=596, high=716, radius=(256, 252), rounding=16, colour=_LID, gloss=0.3),
)
