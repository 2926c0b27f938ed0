"""Draws turned things on a paper sweep, lit by two soft boxes: the sample's photo is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Floats = NDArray[np.floating]

WIDTH, HEIGHT = 1600, 1800
_SUPERSAMPLING = 2
# The camera looks down a little: so much of a circle's radius is seen as height.
_TILT = 0.15
_UPRIGHT = float(np.sqrt(1 - _TILT**2))
_AXIS, _GROUND = 800.0, 1500.0

# Where sRGB's curve leaves its straight foot.
_LINEAR_FOOT = 0.0031308

RGB = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A turned part, from `low` to `high` above the ground, with rounded ends (all in pixels)."""

    low: float
    high: float
    radius: tuple[float, float]
    """At its foot and at its top."""
    rounding: float
    colour: RGB
    """Linear light, 0 to 1."""
    gloss: float
    metal: bool = False
    lettering: str = ""
    """What is printed on a side with the grain of a coating."""


_TERRACOTTA: RGB = (0.47, 0.102, 0.042)
_SAND: RGB = (0.58, 0.47, 0.34)
_INK: RGB = (0.78, 0.7, 0.58)
_STEEL: RGB = (0.46, 0.45, 0.44)
_CHARCOAL: RGB = (0.028, 0.026, 0.026)
_WARM_WHITE: RGB = (1.0, 0.985, 0.955)
# So far the lettering stands above the middle of its part.
_RAISED = 33.0
# So far the darkest shadow reaches beyond the foot.
_OVERHANG = 6.0

PARTS = (
    Part(low=0, high=58, radius=(216, 220), rounding=16, colour=_CHARCOAL, gloss=0.12),
    Part(
        low=54,
        high=880,
        radius=(224, 262),
        rounding=20,
        colour=_TERRACOTTA,
        gloss=0.16,
        lettering="ondo",
    ),
    Part(low=872, high=918, radius=(252, 252), rounding=8, colour=_STEEL, gloss=1.0, metal=True),
    Part(low=914, high=1068, radius=(266, 258), rounding=26, colour=_SAND, gloss=0.1),
    Part(low=1060, high=1138, radius=(118, 110), rounding=20, colour=_SAND, gloss=0.1),
)


def draw_sample_photo() -> bytes:
    """Return a JPEG; the same bytes every time."""
    return draw_turned(PARTS)


def draw_turned(parts: Sequence[Part], *, paper: RGB = _WARM_WHITE) -> bytes:
    """Return a JPEG of parts that stand on one another, the lowest first; the same every time."""
    photo = _paper(paper)
    photo *= 1 - _shadow(max(parts[0].radius) + _OVERHANG)[..., None]
    for part in parts:
        _paint(photo, part)
    encoded = _encoded(photo)
    file = BytesIO()
    encoded.save(file, "JPEG", quality=93, subsampling=0)
    return file.getvalue()


def _grid(rows: int, columns: int) -> tuple[Floats, Floats]:
    y = np.arange(rows, dtype=np.float32)[:, None]
    x = np.arange(columns, dtype=np.float32)[None, :]
    return y, x


def _paper(tint: RGB) -> Floats:
    """Return a sweep of paper, brighter where the main light falls."""
    y, x = _grid(HEIGHT, WIDTH)
    away = np.square((x - 560) / 1500) + np.square((y - 640) / 1700)
    light = 0.83 - 0.2 * away
    light = light + 0.03 / (1 + np.exp(-(y - 1180) / 90))
    return np.asarray(light[..., None] * np.array(tint, dtype=np.float32), dtype=np.float32)


def _shadow(foot: float) -> Floats:
    """Return how much light a thing takes from the paper: to the right, and under itself."""
    wide = foot / (max(PARTS[0].radius) + _OVERHANG)
    scale = 4
    y, x = _grid(HEIGHT // scale, WIDTH // scale)
    x, y = x * scale - _AXIS, y * scale - _GROUND
    ground = y + 4
    contact = np.exp(-(np.square(np.hypot(x / foot, ground / (foot * _TILT + 4))) ** 3))
    pool = np.exp(-(np.square((x - 46) / (330 * wide)) + np.square((ground + 8) / (84 * wide))))
    # The soft box stands to the left: its shadow lies to the right, and fades as it goes.
    along = np.clip((x + 120 * wide) / (900 * wide), 0, 1)
    spread = 60 + 190 * along
    cast = np.exp(-np.square((ground + 60 * along) / spread)) * np.clip(1 - along, 0, 1) ** 1.5
    cast = cast * np.clip((x + 160 * wide) / (220 * wide), 0, 1)
    taken = 1 - (1 - 0.62 * contact) * (1 - 0.3 * pool) * (1 - 0.24 * cast)
    small = Image.fromarray(np.rint(taken * 255).astype(np.uint8))
    soft = small.filter(ImageFilter.GaussianBlur(3)).resize(
        (WIDTH, HEIGHT), Image.Resampling.BICUBIC
    )
    return np.asarray(soft, dtype=np.float32) / 255


def _paint(photo: Floats, part: Part) -> None:
    """Add one part, its side and then its top, over what stands behind it."""
    reach = max(part.radius) + 4
    top = int(_GROUND - part.high * _UPRIGHT - reach * _TILT) - 2
    bottom = int(_GROUND - part.low * _UPRIGHT + reach * _TILT) + 3
    left, right = int(_AXIS - reach), int(_AXIS + reach)
    fine = _SUPERSAMPLING
    y, x = _grid((bottom - top) * fine, (right - left) * fine)
    across = (x + 0.5) / fine + left - _AXIS
    above = _GROUND - ((y + 0.5) / fine + top)
    colour, cover = _rendered(part, np.broadcast_to(across, (y.size, x.size)), above)
    area = photo[top:bottom, left:right]
    share = _reduced(cover[..., None])
    area *= 1 - share
    area += _reduced(colour * cover[..., None])


def _reduced(fine: Floats) -> Floats:
    n = _SUPERSAMPLING
    rows, columns, channels = fine.shape
    blocks = fine.reshape(rows // n, n, columns // n, n, channels)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)


def _rendered(part: Part, across: Floats, above: Floats) -> tuple[Floats, Floats]:
    """Return colour and cover where the line of sight meets the side, or else the top."""
    height = np.broadcast_to(above / _UPRIGHT, across.shape)
    for _ in range(4):
        radius, _slope = _profile(part, height)
        depth = np.sqrt(np.clip(radius**2 - across**2, 0, None))
        height = (above + depth * _TILT) / _UPRIGHT
    radius, slope = _profile(part, height)
    on_side = (np.abs(across) < radius + 0.5) & (height >= part.low) & (height <= part.high)
    rim = part.radius[1] - 0.55 * part.rounding
    onto_top = np.broadcast_to((part.high * _UPRIGHT - above) / _TILT, across.shape)
    on_top = (np.hypot(across, onto_top) <= rim + 1) & ~on_side
    turn = np.clip(across / np.maximum(radius, 1), -1, 1)
    colour = _lit(part, turn, slope, height)
    colour[on_top] = _top_colour(part, across[on_top], onto_top[on_top], rim)
    edge = np.clip((radius - np.abs(across)) * _SUPERSAMPLING + 0.5, 0, 1)
    return colour, np.where(on_side, edge, on_top).astype(np.float32)


def _profile(part: Part, height: Floats) -> tuple[Floats, Floats]:
    """Return radius and its slope at each height; the ends are rounded off."""
    share = np.clip((height - part.low) / (part.high - part.low), 0, 1)
    radius = part.radius[0] + (part.radius[1] - part.radius[0]) * share
    slope = np.full_like(radius, (part.radius[1] - part.radius[0]) / (part.high - part.low))
    for end, sign in ((part.high, 1.0), (part.low, -1.0)):
        into = np.clip(part.rounding - sign * (end - height), 0, part.rounding * 0.995)
        arc = np.sqrt(part.rounding**2 - into**2)
        radius = radius - (part.rounding - arc)
        slope = slope - sign * into / np.maximum(arc, 1e-3)
    return np.asarray(radius, np.float32), np.asarray(slope, np.float32)


def _lit(part: Part, turn: Floats, slope: Floats, height: Floats) -> Floats:
    """Return the colour of a side: paper light all round, a large soft box left, a strip right."""
    length = np.sqrt(1 + slope**2)
    facing = np.sqrt(np.clip(1 - turn**2, 0, 1)) / length
    side, up = turn / length, -slope / length
    key = np.clip(-0.6 * side + 0.6 * up + 0.62 * facing, 0, None)
    diffuse = 0.2 + 0.1 * up + 0.86 * key + 0.1 * np.clip(side, 0, None) ** 2
    occluded = 1 - 0.42 * np.exp(-np.clip(height, 0, None) / 42)
    albedo = _albedo(part, turn, height)
    colour = albedo * (diffuse * occluded)[..., None]
    bounce = np.exp(-np.square((side + 0.56) / 0.16)) + 0.55 * np.exp(
        -np.square((side - 0.8) / 0.07)
    )
    fresnel = 0.06 + 0.5 * (1 - facing) ** 4
    gleam = part.gloss * (0.34 * bounce + fresnel * 0.7) * np.clip(0.8 + up, 0.3, 1.4)
    if part.metal:
        stripes = 0.35 + 0.9 * bounce - 0.3 * np.exp(-np.square((side - 0.1) / 0.22))
        return np.asarray(albedo * (stripes + 0.3)[..., None] * occluded[..., None], np.float32)
    return np.asarray(
        colour + gleam[..., None] * np.array((1, 0.99, 0.96), dtype=np.float32), np.float32
    )


def _top_colour(part: Part, across: Floats, onto: Floats, rim: float) -> Floats:
    """Return the colour of a top, a little darker towards the back."""
    light = 0.9 - 0.06 * across / max(rim, 1) - 0.05 * onto / max(rim, 1)
    return np.asarray(light[..., None] * np.array(part.colour), np.float32)


def _albedo(part: Part, turn: Floats, height: Floats) -> Floats:
    """Return the part's own colour; the body's has the coating's grain and the lettering."""
    colour = np.array(part.colour, dtype=np.float32)
    if not part.lettering:
        return colour
    angle = np.arcsin(turn)
    grain, letters = _grain(), _lettering(part.lettering)
    u = (angle / np.pi * 1400).astype(np.int32) % grain.shape[1]
    v = height.astype(np.int32) % grain.shape[0]
    column = (angle + 0.12) * 250 + letters.shape[1] / 2
    row = (part.low + part.high) / 2 + _RAISED - height + letters.shape[0] / 2
    # Beyond the lettering's edges there is none: they are clear.
    column = column.clip(0, letters.shape[1] - 1).astype(np.int32)
    ink = letters[row.clip(0, letters.shape[0] - 1).astype(np.int32), column][..., None]
    body = colour * (1 + 0.05 * grain[v, u])[..., None]
    return np.asarray(
        body + (np.array(_INK, dtype=np.float32) - body) * (np.float32(0.85) * ink), np.float32
    )


def _grain() -> Floats:
    noise = np.random.default_rng(7).standard_normal((900, 1400), dtype=np.float32)
    near = (
        noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))
    ) / 2
    return np.asarray(near, np.float32)


def _lettering(brand: str) -> Floats:
    """Return the brand, set in the font that Pillow brings along."""
    sheet = Image.new("L", (300, 120))
    pen = ImageDraw.Draw(sheet)
    pen.text((150, 50), brand, 255, font=ImageFont.load_default(92), anchor="mm")
    pen.rectangle((118, 104, 182, 108), fill=255)
    return np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32) / 255


def _encoded(light: Floats) -> Image.Image:
    """Return linear light as an sRGB picture with the grain of a good sensor."""
    noise = np.random.default_rng(3).standard_normal((HEIGHT, WIDTH, 1), dtype=np.float32)
    steps = np.linspace(0, 1, 8192, dtype=np.float32)
    curve = np.where(steps <= _LINEAR_FOOT, steps * 12.92, 1.055 * steps ** (1 / 2.4) - 0.055)
    levels = (255 * curve + 0.5).astype(np.float32)[(np.clip(light, 0, 1) * 8191).astype(np.int32)]
    return Image.fromarray(np.clip(levels + 1.1 * noise, 0, 255).astype(np.uint8))
