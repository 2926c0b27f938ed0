"""The pictures that marketplaces list, each at the size of its marketplace, and measured again."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from chassis.origin import origin_in, saying
from contracts.pages import ImageType
from worker_service.marketplaces.limits import Thumbnail
from worker_service.studio.colour import Bytes

FILL = 0.9
# A master is as large as its photo has pixels for; the older 1000 px may be drawn larger.
ENLARGEMENTS = {ImageType.MASTER: 1.0, ImageType.THUMBNAIL: 1.5}
# A soft edge is lost in the paper: the product is measured a little smaller than it is.
_TOLERANCE = 0.02
QUALITIES = (92, 88, 84, 80, 75, 70, 60)
# Paper, after JPEG has been over it.
_PAPER = 250
# As wide as it is: what touches the border of a listed picture looks cut off.
_RING_SHARE = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One thumbnail, and what measuring its own bytes said.

    `ring` is the darkest level of its border (0 to 255); `fill` and `offset` are shares of the
    side, `area` of the surface.
    """

    name: str
    content: bytes
    width: int
    height: int
    format: str
    mode: str
    ring: int
    fill: float
    area: float
    aspect: float
    """The longer side of what is no paper, by its shorter one."""
    offset: float
    enlargement: float


def listed(
    source: bytes, wanted: Sequence[Thumbnail], byte_limit: int | None, most: float
) -> list[Listed]:
    """Return each wanted thumbnail, cut from a page's own picture, which is enlarged `most` times
    at the most; work for a drawing process."""
    with Image.open(BytesIO(source), formats=("JPEG", "PNG", "WEBP")) as opened:
        origin = origin_in(opened)
        picture = opened.convert("RGB")
    product = picture.crop(_bounds(np.asarray(picture)))
    told = saying(origin, "JPEG")
    made = []
    for each in wanted:
        canvas, scale = _drawn(each, product, most)
        made.append(_measured(each.name, _encoded(canvas, byte_limit, told), scale))
    return made


def _drawn(wanted: Thumbnail, product: Image.Image, most: float) -> tuple[Image.Image, float]:
    """Return the largest size that the product can fill, else the smallest; and its scale."""
    enough = (size for size in wanted.sizes if _needed(product, size) <= most + _TOLERANCE)
    size = next(enough, wanted.sizes[-1])
    scale = min(_needed(product, size), most)
    figure = product.resize(
        (max(1, round(product.width * scale)), max(1, round(product.height * scale))),
        Image.Resampling.LANCZOS,
        reducing_gap=2.0,
    )
    canvas = Image.new("RGB", size, "white")
    canvas.paste(figure, ((size[0] - figure.width) // 2, (size[1] - figure.height) // 2))
    return canvas, scale


def _needed(product: Image.Image, size: tuple[int, int]) -> float:
    """Return how much the product is to be enlarged to fill the picture."""
    return min(size[0] * FILL / product.width, size[1] * FILL / product.height)


def _encoded(canvas: Image.Image, byte_limit: int | None, told: dict[str, object]) -> bytes:
    content = b""
    for quality in QUALITIES:
        file = BytesIO()
        canvas.save(file, "JPEG", quality=quality, subsampling="4:4:4", optimize=True, **told)
        content = file.getvalue()
        if byte_limit is None or len(content) <= byte_limit:
            break
    return content


def _measured(name: str, content: bytes, scale: float) -> Listed:
    with Image.open(BytesIO(content)) as opened:
        picture = opened.convert("RGB")
        told = str(opened.format), opened.mode
    levels = np.asarray(picture)
    left, top, right, bottom = _bounds(levels)
    width, height = picture.size
    return Listed(
        name=name,
        content=content,
        width=width,
        height=height,
        format=told[0],
        mode=told[1],
        ring=_darkest_of_ring(levels),
        fill=round(max((right - left) / width, (bottom - top) / height), 3),
        area=round((right - left) * (bottom - top) / (width * height), 3),
        aspect=round(max(right - left, bottom - top) / min(right - left, bottom - top), 2),
        offset=round(
            max(abs(left + right - width) / width, abs(top + bottom - height) / height) / 2, 4
        ),
        enlargement=round(scale, 2),
    )


def _bounds(levels: Bytes) -> tuple[int, int, int, int]:
    """Return the box around what is no paper; the whole picture where there is nothing else."""
    inked = levels.min(axis=2) < _PAPER
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not rows.size:
        return 0, 0, levels.shape[1], levels.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _darkest_of_ring(levels: Bytes) -> int:
    wide = max(1, round(min(levels.shape[:2]) * _RING_SHARE))
    inside = np.zeros(levels.shape[:2], dtype=bool)
    inside[wide:-wide, wide:-wide] = True
    return int(levels[~inside].min())
