"""Pictures that a supplier might send back: faithful ones, and ones that altered the product."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from contracts.jobs import Tone
from tests.integration.fidelity.things import SIDE, THINGS, draw
from worker_service.studio.backdrop import backdrop
from worker_service.studio.colour import Colour
from worker_service.studio.moods import MOODS
from worker_service.studio.shadow import Shade, with_shadow

CANVAS = 1024, 1280
Change = Callable[[Image.Image], Image.Image]


class Example(NamedTuple):
    name: str
    original: Image.Image
    picture: Image.Image


def photographed(thing: Image.Image) -> Image.Image:
    """Return the seller's photo: the product on grey paper, with a shadow, grain and JPEG."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    light = 236 - 14 * y - 6 * x
    paper = Image.fromarray(np.repeat(light[..., None], 3, axis=2).astype(np.uint8))
    shaded = with_shadow(paper, thing.getchannel("A"), (0, 0), Shade(contact=0.4, ambient=0.2))
    shaded.paste(thing, (0, 0), thing)
    return as_jpeg(grainy(shaded, 1.5), 90)


def grainy(picture: Image.Image, sigma: float) -> Image.Image:
    noise = sigma * np.random.default_rng(3).standard_normal((picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue())).convert("RGB")


def staged(
    thing: Image.Image,
    *,
    tone: Tone = Tone.FRIENDLY,
    scale: float = 0.62,
    at: tuple[float, float] = (0.5, 0.84),
    prop: bool = False,
) -> Image.Image:
    """Return the product on a tone's ground; `at` is the middle of its foot."""
    mood = MOODS[tone]
    ground = backdrop(mood, Colour(60, 10, mood.hue), CANVAS, framing=False)
    if prop:
        ImageDraw.Draw(ground).ellipse((820, 820, 1000, 1000), fill="#7a5a3a")
    box = thing.getbbox() or (0, 0, 1, 1)
    figure = thing.crop(box)
    factor = scale * CANVAS[1] / max(figure.size)
    size = round(figure.width * factor), round(figure.height * factor)
    figure = figure.resize(size, Image.Resampling.LANCZOS)
    corner = round(at[0] * CANVAS[0] - size[0] / 2), round(at[1] * CANVAS[1] - size[1])
    picture = with_shadow(
        ground, figure.getchannel("A"), corner, Shade(contact=0.5, ambient=0.28, drift=0.02)
    )
    picture.paste(figure, corner, figure)
    return picture


def _gained(thing: Image.Image, *gains: float, falloff: float = 0.0) -> Image.Image:
    """Light the product anew: gains of linear light per channel, and a fall from left to right."""
    rgb, alpha = np.asarray(thing.convert("RGB")) / 255, thing.getchannel("A")
    x = np.linspace(-1, 1, thing.width)[None, :, None]
    lit = (rgb**2.2 * np.array(gains) * (1 + falloff * x)) ** (1 / 2.2)
    new = Image.fromarray((np.clip(lit, 0, 1) * 255).astype(np.uint8))
    new.putalpha(alpha)
    return new


def _hued(thing: Image.Image, turn: int) -> Image.Image:
    hue, saturation, value = thing.convert("RGB").convert("HSV").split()
    turned = Image.merge("HSV", (hue.point(lambda v: (v + turn) % 256), saturation, value))
    new = turned.convert("RGB")
    new.putalpha(thing.getchannel("A"))
    return new


def _saturated(thing: Image.Image, by: float) -> Image.Image:
    new = ImageEnhance.Color(thing.convert("RGB")).enhance(by)
    new.putalpha(thing.getchannel("A"))
    return new


def _resized(thing: Image.Image, across: float, down: float) -> Image.Image:
    size = round(thing.width * across), round(thing.height * down)
    return thing.resize(size, Image.Resampling.LANCZOS)


def _drawn_anew(thing: Image.Image) -> Image.Image:
    """Draw it as a supplier does: every line a little off, rather sharper, rather richer."""
    rng = np.random.default_rng(11)
    fields = rng.uniform(-1, 1, (2, 12, 12)).astype(np.float32)
    off = [
        np.asarray(Image.fromarray(f).resize(thing.size, Image.Resampling.BICUBIC)) for f in fields
    ]
    y, x = np.mgrid[0 : thing.height, 0 : thing.width]
    rows = np.clip(np.rint(y + 3.0 * off[0]), 0, thing.height - 1).astype(int)
    columns = np.clip(np.rint(x + 3.0 * off[1]), 0, thing.width - 1).astype(int)
    moved = Image.fromarray(np.asarray(thing)[rows, columns])
    rgb = moved.convert("RGB").filter(ImageFilter.UnsharpMask(3, 60, 2))
    new = ImageEnhance.Contrast(ImageEnhance.Color(rgb).enhance(1.08)).enhance(1.04)
    new.putalpha(moved.getchannel("A"))
    return new


def faithful() -> Iterator[Example]:
    """Yield the product as it is: other ground, light, size, place, encoding."""
    for name in THINGS:
        thing = draw(name)
        original = photographed(thing)
        for tone in Tone:
            yield Example(f"{name} on {tone}", original, as_jpeg(staged(thing, tone=tone), 88))
        pictures = {
            "small": staged(thing, scale=0.36, at=(0.42, 0.8)),
            "large": staged(thing, scale=0.8, at=(0.5, 0.92)),
            "aside": staged(thing, scale=0.5, at=(0.34, 0.8), tone=Tone.PROFESSIONAL),
            "brighter": staged(_gained(thing, 1.22, 1.22, 1.22)),
            "darker": staged(_gained(thing, 0.8, 0.8, 0.8), tone=Tone.LUXURIOUS),
            "warmer": staged(_gained(thing, 1.06, 1.0, 0.94)),
            "cooler": staged(_gained(thing, 0.95, 1.0, 1.05), tone=Tone.PROFESSIONAL),
            "lit from the right": staged(_gained(thing, 1, 1, 1, falloff=0.15)),
            "with a prop": staged(thing, scale=0.5, at=(0.4, 0.8), prop=True),
            "turned a little": staged(thing.rotate(2.5, Image.Resampling.BICUBIC)),
            "hardly stretched": staged(_resized(thing, 1.015, 1.0)),
            "drawn anew": staged(_drawn_anew(thing)),
            "drawn anew, small": staged(_drawn_anew(thing), scale=0.4, tone=Tone.TRENDY),
            "soft": staged(thing).filter(ImageFilter.GaussianBlur(1.0)),
            "grainy": grainy(staged(thing), 3.0),
        }
        for what, picture in pictures.items():
            yield Example(f"{name} {what}", original, as_jpeg(picture, 88))
        yield Example(f"{name} badly encoded", original, as_jpeg(staged(thing), 60))


_DRAWN: dict[str, dict[str, dict[str, object]]] = {
    "bottle": {
        "without its logo": {"logo": False},
        "without its text": {"text": ""},
        "with other text": {"text": "AGVA"},
        "without its cap": {"cap": False},
    },
    "mug": {
        "without its logo": {"logo": False},
        "without its text": {"text": ""},
        "with other text": {"text": "HALLO"},
        "without its handle": {"handles": 0},
        "with an extra handle": {"handles": 2},
    },
    "carton": {
        "without its logo": {"logo": False},
        "without its text": {"text": ""},
        "with other text": {"text": "CHIPSY"},
        "without its window": {"window": False},
    },
    "tin": {
        "without its logo": {"logo": False},
        "without its text": {"text": ""},
        "with other text": {"text": "No. 9"},
        "without its lid": {"lid": False},
    },
}


def altered() -> Iterator[Example]:
    """Yield products that are not the seller's any more."""
    names = list(THINGS)
    for place, name in enumerate(names):
        thing = draw(name)
        original = photographed(thing)
        changed = {
            "of another colour": _hued(thing, 90),
            "of a neighbouring colour": _hued(thing, 18),
            "faded": _saturated(thing, 0.45),
            "much darker": _gained(thing, 0.45, 0.45, 0.45),
            "tinted": _gained(thing, 1.3, 1.0, 0.75),
            "8 % wider": _resized(thing, 1.08, 1.0),
            "12 % taller": _resized(thing, 1.0, 1.12),
            "mirrored": thing.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
            "replaced": draw(names[(place + 1) % len(names)]),
            **{what: draw(name, **change) for what, change in _DRAWN[name].items()},
        }
        for number, (what, new) in enumerate(changed.items()):
            tone = list(Tone)[number % len(Tone)]
            picture = staged(new, tone=tone, scale=0.55 + 0.02 * (number % 4))
            yield Example(f"{name} {what}", original, as_jpeg(picture, 88))
        nothing = staged(Image.new("RGBA", (10, 10)))
        yield Example(f"{name} left out", original, nothing)
        cut = staged(thing, scale=0.7, at=(0.02, 0.84))
        yield Example(f"{name} cut by the frame", original, as_jpeg(cut, 88))
