"""Drawn products with labels, logos and handles, shaded as if they were round."""

from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIDE = 1000
Pen = ImageDraw.ImageDraw


def _lettering(pen: Pen, at: tuple[int, int], text: str, size: int, fill: str) -> None:
    pen.text(at, text, fill=fill, font=ImageFont.load_default(size), anchor="mm")


def _bottle(pen: Pen, *, text: str = "AQUA", logo: bool = True, cap: bool = True) -> None:
    pen.rounded_rectangle((340, 300, 660, 900), 60, fill="#1f6a52")
    pen.rectangle((440, 190, 560, 330), fill="#1f6a52")
    if cap:
        pen.rectangle((430, 110, 570, 210), fill="#c49a3c")
    pen.rectangle((340, 480, 660, 740), fill="#ecdebe")
    if logo:
        pen.ellipse((455, 505, 545, 595), fill="#78281f")
    if text:
        _lettering(pen, (500, 650), text, 84, "#2a2a2a")
        _lettering(pen, (500, 712), "500 ml natural", 34, "#2a2a2a")


def _mug(pen: Pen, *, text: str = "HELLO", logo: bool = True, handles: int = 1) -> None:
    if handles:
        pen.ellipse((560, 380, 850, 740), outline="#2c4a8c", width=54)
    if handles > 1:
        pen.ellipse((70, 380, 360, 740), outline="#2c4a8c", width=54)
    pen.rounded_rectangle((210, 280, 690, 860), 60, fill="#2c4a8c")
    pen.ellipse((230, 250, 670, 330), fill="#1c2c5a")
    if logo:
        pen.polygon([(450, 420), (520, 540), (380, 540)], fill="#f2c94c")
    if text:
        _lettering(pen, (450, 640), text, 110, "#f5f1e6")


def _carton(pen: Pen, *, text: str = "CRISPS", logo: bool = True, window: bool = True) -> None:
    pen.rectangle((240, 150, 760, 900), fill="#d6782c")
    pen.rectangle((240, 150, 760, 250), fill="#8c3a1c")
    if logo:
        pen.ellipse((590, 280, 720, 410), fill="#fff4d6")
    if text:
        _lettering(pen, (460, 350), text, 76, "#fff4d6")
        _lettering(pen, (500, 850), "potato · sea salt · 90 g", 38, "#3a1608")
    if window:
        pen.rounded_rectangle((320, 460, 680, 780), 40, fill="#5a2410")
        for row in range(4):
            for column in range(4):
                x, y = 350 + column * 80 + (row % 2) * 20, 490 + row * 68
                pen.ellipse((x, y, x + 62, y + 44), fill="#f0c060")


def _tin(pen: Pen, *, text: str = "No. 7", logo: bool = True, lid: bool = True) -> None:
    pen.rounded_rectangle((200, 420, 800, 860), 50, fill="#b9a6dc")
    if lid:
        pen.rounded_rectangle((180, 330, 820, 470), 40, fill="#5b3f8c")
    if logo:
        for turn in range(6):
            x, y = 500 + 62 * np.cos(turn * np.pi / 3), 585 + 62 * np.sin(turn * np.pi / 3)
            pen.ellipse((x - 34, y - 34, x + 34, y + 34), fill="#c2557a")
    if text:
        _lettering(pen, (500, 730), text, 80, "#2d1e4a")
        _lettering(pen, (500, 800), "hand cream with shea 75 ml", 36, "#2d1e4a")


THINGS: dict[str, Callable[..., None]] = {
    "bottle": _bottle,
    "mug": _mug,
    "carton": _carton,
    "tin": _tin,
}


@cache
def draw(name: str, **changes: object) -> Image.Image:
    """Return a product as RGBA on a clear square sheet; `changes` alter it."""
    sheet = Image.new("RGBA", (SIDE, SIDE))
    THINGS[name](ImageDraw.Draw(sheet), **changes)
    return _shaded(sheet)


def _shaded(thing: Image.Image) -> Image.Image:
    """Give it a soft highlight on the left, a darker right, and a texture of its own."""
    x = np.linspace(-1, 1, SIDE)[None, :]
    lit = 1.04 - 0.22 * np.clip(x + 0.25, 0, 1) + 0.16 * np.exp(-(((x + 0.22) / 0.08) ** 2))
    grain = np.random.default_rng(7).standard_normal((SIDE // 4, SIDE // 4)).astype(np.float32)
    texture = np.asarray(Image.fromarray(grain).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    rgb = np.asarray(thing.convert("RGB"), dtype=np.float32) * lit[..., None]
    rgb = rgb + 2.5 * texture[..., None]
    shaded = Image.fromarray(np.clip(rgb, 0, 255).astype(np.uint8))
    shaded = shaded.filter(ImageFilter.GaussianBlur(0.6))
    shaded.putalpha(thing.getchannel("A").filter(ImageFilter.GaussianBlur(0.8)))
    return shaded
