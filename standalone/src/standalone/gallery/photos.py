"""The photo that goes with each of the ten products; the same bytes every time."""

from collections.abc import Callable

from standalone.gallery import things
from standalone.gallery.grounds import ground
from standalone.gallery.scene import photo_of
from standalone.sample import draw_sample_photo
from standalone.sample.draw import RGB, draw_turned

_COOL_GREY: RGB = (0.72, 0.74, 0.78)

_PHOTOS: dict[str, Callable[[], bytes]] = {
    "jam": lambda: draw_turned(things.JAM_JAR),
    "cream": lambda: draw_turned(things.CREAM_JAR, paper=_COOL_GREY),
    "shirt": lambda: photo_of(things.shirt(), ground("white"), lies=True),
    "earbuds": lambda: photo_of(things.earbuds(), ground("grey"), lies=False),
    "tumbler": draw_sample_photo,
    "candle": lambda: photo_of(things.candle(), ground("clutter"), lies=False),
    "blocks": lambda: photo_of(things.blocks(), ground("wood"), lies=False),
    "stool": lambda: photo_of(things.stool(), ground("off-white"), lies=True),
    "bag": lambda: photo_of(things.bag(), ground("sage"), lies=True),
    "bowl": lambda: photo_of(things.bowl(), ground("white"), lies=False),
}


def draw_photo(name: str) -> bytes:
    """Return the JPEG called `name`; `KeyError` where there is none."""
    return _PHOTOS[name]()
