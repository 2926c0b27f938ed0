"""Words in drawn pictures, set in a font of our own, so that they look the same everywhere."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

# Pictures are 1,290 pixels wide and shown on 740, a page's 860 without its margins: 24 of those
# are the least that reads.
LEAST = 42


class Lettering(NamedTuple):
    """Words at one size, in pixels of the picture."""

    text: str
    size: int

    @property
    def width(self) -> float:
        return float(_font(self.size).getlength(self.text))

    def write(
        self,
        picture: Image.Image,
        at: tuple[float, float],
        ink: tuple[int, int, int],
        anchor: str = "mm",
    ) -> None:
        """Write so that `anchor`, as Pillow names it, comes to lie at that point."""
        pen = ImageDraw.Draw(picture)
        pen.text(at, self.text, fill=ink, font=_font(self.size), anchor=anchor)


def fitting(text: str, size: int, width: float) -> Lettering:
    """Return the words at `size`, or smaller to keep within `width`; never below what reads."""
    wide = Lettering(text, size).width
    return Lettering(text, max(LEAST, min(size, int(size * width / max(wide, 1)))))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    source = files("worker_service.studio").joinpath("fonts/labels.otf").read_bytes()
    return ImageFont.truetype(BytesIO(source), size)
