"""Drawn products on drawn backgrounds, with the truth about where the product is."""

import hashlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from contracts.jobs import Tone
from contracts.pages import ImageType
from worker_service.drawing import DrawingRoom
from worker_service.drawing_process import Limits
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.picture import Picture, opened

Mask = NDArray[np.bool_]
Drawing = tuple[Image.Image, Mask]


def _sheet(size: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGBA", (size, size))
    return sheet, ImageDraw.Draw(sheet)


def _bottle(size: int, pen: ImageDraw.ImageDraw) -> None:
    u = size / 100
    pen.rounded_rectangle((36 * u, 30 * u, 64 * u, 88 * u), 5 * u, fill=(32, 92, 74))
    pen.rectangle((45 * u, 18 * u, 55 * u, 34 * u), fill=(32, 92, 74))
    pen.rectangle((44 * u, 11 * u, 56 * u, 20 * u), fill=(196, 150, 60))
    pen.rectangle((40 * u, 48 * u, 60 * u, 70 * u), fill=(236, 222, 190))
    pen.rectangle((44 * u, 55 * u, 56 * u, 58 * u), fill=(120, 40, 40))


def _labelled(size: int, pen: ImageDraw.ImageDraw) -> None:
    u = size / 100
    pen.rounded_rectangle((34 * u, 14 * u, 66 * u, 88 * u), 5 * u, fill=(150, 40, 52))
    pen.rectangle((34 * u, 46 * u, 66 * u, 66 * u), fill=(254, 254, 254))


def _mug(size: int, pen: ImageDraw.ImageDraw) -> None:
    u = size / 100
    pen.ellipse((56 * u, 38 * u, 84 * u, 74 * u), outline=(44, 74, 140), width=round(5 * u))
    pen.rounded_rectangle((22 * u, 28 * u, 66 * u, 84 * u), 6 * u, fill=(44, 74, 140))
    pen.ellipse((24 * u, 26 * u, 64 * u, 34 * u), fill=(28, 44, 90))


def _box(size: int, pen: ImageDraw.ImageDraw) -> None:
    u = size / 100
    pen.polygon(
        [(20 * u, 34 * u), (56 * u, 42 * u), (56 * u, 86 * u), (20 * u, 76 * u)], (214, 120, 40)
    )
    pen.polygon(
        [(56 * u, 42 * u), (82 * u, 32 * u), (82 * u, 72 * u), (56 * u, 86 * u)], (160, 82, 24)
    )
    pen.polygon(
        [(20 * u, 34 * u), (46 * u, 26 * u), (82 * u, 32 * u), (56 * u, 42 * u)], (240, 160, 80)
    )


def _white_cup(size: int, pen: ImageDraw.ImageDraw) -> None:
    u = size / 100
    pen.rounded_rectangle((28 * u, 30 * u, 72 * u, 82 * u), 8 * u, fill=(252, 252, 251))


OBJECTS = {
    "bottle": _bottle,
    "labelled": _labelled,
    "mug": _mug,
    "box": _box,
    "white-cup": _white_cup,
}


def _ground(name: str, size: int) -> NDArray[np.float64]:
    y, x = np.mgrid[0:size, 0:size] / size
    near = {
        "white": lambda: np.full((size, size, 3), 252.0),
        "off-white": lambda: 246 - 16 * y[..., None] * np.array([1, 1.05, 1.2]) - 6 * x[..., None],
        "grey": lambda: 205 - 60 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)[..., None] * np.ones(3),
        "paper": lambda: np.array([206, 214, 190]) - 14 * y[..., None],
        "clutter": lambda: _clutter(size),
    }
    return near[name]()


def _clutter(size: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(5)
    sheet = Image.new("RGB", (size, size), (120, 110, 100))
    pen = ImageDraw.Draw(sheet)
    for _ in range(90):
        x, y, w, h = rng.uniform(-0.1, 1, 2).tolist() + rng.uniform(0.05, 0.3, 2).tolist()
        box = [round(v * size) for v in (x, y, x + w, y + h)]
        pen.rectangle(box, fill=tuple(int(c) for c in rng.integers(20, 240, 3)))
    return np.asarray(sheet, dtype=np.float64)


@cache
def draw(thing: str, ground: str, size: int = 1000) -> Drawing:
    sheet, pen = _sheet(size)
    OBJECTS[thing](size, pen)
    alpha = np.asarray(sheet.getchannel("A")) / 255.0
    rows = np.flatnonzero(alpha.any(axis=1))
    shadow = Image.new("L", (size, size))
    columns = np.flatnonzero(alpha[rows[-1] - size // 12].astype(bool))
    ImageDraw.Draw(shadow).ellipse(
        (columns[0], rows[-1] - size // 50, columns[-1] + size // 20, rows[-1] + size // 40),
        fill=120,
    )
    dark = np.asarray(shadow.filter(ImageFilter.GaussianBlur(size / 50)))[..., None] / 255.0
    below = _ground(ground, size) * (1 - dark)
    whole = below * (1 - alpha[..., None]) + np.asarray(sheet)[..., :3] * alpha[..., None]
    noise = 2.2 * np.random.default_rng(3).standard_normal(whole.shape, dtype=np.float32)
    picture = Image.fromarray(np.clip(whole + noise, 0, 255).astype(np.uint8))
    return picture, alpha > 0.5


def encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=88)
    return file.getvalue()


def photo_of(picture: Image.Image) -> Picture:
    """Return the picture as it would come through an upload."""
    file = BytesIO()
    if picture.mode == "RGBA":
        picture.save(file, "PNG", compress_level=1)
    else:
        picture.convert("RGB").save(file, "JPEG", quality=88)
    content = file.getvalue()
    return opened(content, hashlib.sha256(content).hexdigest()).picture


@pytest.fixture
def drawing() -> Callable[..., Drawing]:
    return draw


@pytest.fixture
def a_photo() -> Callable[[Image.Image], Picture]:
    return photo_of


@pytest.fixture
def as_jpeg() -> Callable[[Image.Image], bytes]:
    return encoded


@pytest.fixture
def a_room() -> DrawingRoom:
    """Two processes, which start when it is entered."""
    limits = Limits(tasks=100, resident_mib=400, mapped_mib=1024)
    return DrawingRoom(processes=2, limits=limits)


def order_of(
    image_type: ImageType, *, tone: Tone = Tone.PROFESSIONAL, number: int = 0
) -> ShotOrder:
    return ShotOrder(
        id=f"{image_type}-{number}", image_type=image_type, tone=tone, title="상품", number=number
    )


def pixels_of(shot: Shot) -> NDArray[np.uint8]:
    """Return what a browser would show."""
    return np.asarray(Image.open(BytesIO(shot.content)))


@pytest.fixture
def an_order() -> Callable[..., ShotOrder]:
    return order_of


@pytest.fixture
def seen() -> Callable[[Shot], NDArray[np.uint8]]:
    return pixels_of
