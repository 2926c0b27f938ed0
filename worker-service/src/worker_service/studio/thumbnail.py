"""The picture marketplaces list: 1000 × 1000, pure white around the product, nothing added."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, flattened
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.picture import Picture
from worker_service.studio.staging import MAX_ENLARGEMENT, fitted
from worker_service.studio.whitening import whitened

SIDE = 1000
# Of the longest side; marketplaces want 0.85 at least.
_FILL = 0.9


def thumbnail(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    canvas = Image.new("RGB", (SIDE, SIDE), "white")
    made = made_from(photo, Origin.ENHANCED)
    if analysis.product is not None:
        figure = fitted(analysis.product, (SIDE * _FILL, SIDE * _FILL))
        canvas.paste(figure, _centre(figure), figure)
        return finished(order, canvas, made, Treatment.CUT_OUT)
    whole = _whole(photo, analysis)
    canvas.paste(whole, _centre(whole))
    return finished(order, canvas, made, analysis.uncut)


def _whole(photo: Picture, analysis: Analysis) -> Image.Image:
    image = photo.image
    scale = min(SIDE * _FILL / max(image.size), MAX_ENLARGEMENT)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if analysis.can_be_whitened:
        return whitened(image, size)
    return flattened(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))


def _centre(figure: Image.Image) -> tuple[int, int]:
    return (SIDE - figure.width) // 2, (SIDE - figure.height) // 2
