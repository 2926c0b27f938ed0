"""What a drawn thing is photographed on: paper, a wooden board, a table that nobody cleared."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from standalone.gallery.scene import RGB, SIDE, Floats, blurred

_PAPERS: dict[str, RGB] = {
    "white": (250, 250, 249),
    "grey": (206, 207, 209),
    "sage": (199, 209, 190),
    "peach": (243, 214, 194),
    "off-white": (240, 236, 228),
}


def ground(name: str) -> Floats:
    """Return a ground of `SIDE` squared, 0 to 255; `KeyError` for a name that is none."""
    if name == "wood":
        return _wood()
    if name == "clutter":
        return _clutter()
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    away = np.square(x - 0.36) + np.square(y - 0.3)
    fall = 0.015 if name == "white" else 0.09
    return np.asarray(np.array(_PAPERS[name]) * (1.01 - fall * away)[..., None], np.float64)


def _wood() -> Floats:
    """Boards of oak with their grain, and a joint between each two."""
    dice = np.random.default_rng(4)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    board = np.floor(y * 5)
    shift = dice.uniform(0, 9, 6)[board.astype(int)]
    bend = 0.02 * np.sin(5 * x + shift) + 0.008 * np.sin(17 * x + 2 * shift)
    rings = np.sin(150 * (y + bend) + 3 * np.sin(3 * x + shift))
    streaks = dice.standard_normal((SIDE, SIDE)).astype(np.float32)
    fine = blurred(streaks, 0, 60)
    tone = 1 + 0.07 * rings + 0.5 * fine + 0.05 * np.cos(shift)
    joint = 1 - 0.45 * np.exp(-np.square((y * 5 - np.round(y * 5)) / 0.012))
    return np.asarray(np.array((176, 128, 84)) * (tone * joint)[..., None], np.float64)


def _clutter() -> Floats:
    """A workbench: cloths, papers, tins and a tray, a little out of focus."""
    dice = np.random.default_rng(8)
    sheet = Image.fromarray(np.clip(_wood() * 0.8, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(sheet)
    colours = ((206, 198, 180), (92, 108, 102), (168, 84, 62), (222, 214, 204), (70, 66, 72))
    for number in range(26):
        x, y = (dice.uniform(-0.1, 1, 2) * SIDE).tolist()
        wide, high = (dice.uniform(0.1, 0.34, 2) * SIDE).tolist()
        colour = colours[int(dice.integers(len(colours)))]
        shade = tuple(int(channel * 0.55) for channel in colour)
        draw = pen.ellipse if number % 3 == 0 else pen.rectangle
        high = wide if number % 3 == 0 else high
        draw((x + 14, y + 18, x + wide + 14, y + high + 18), fill=shade)
        draw((x, y, x + wide, y + high), fill=colour, outline=shade, width=5)
        for line in range(int(number % 4 == 1) * 6):
            level = y + high * (line + 1) / 8
            pen.line((x + 20, level, x + wide - 20, level), fill=shade, width=4)
    return np.asarray(sheet.filter(ImageFilter.GaussianBlur(3)), dtype=np.float64)
