"""The picture that lists a page: 1000 × 1000, pure white around the product, nothing added."""

from PIL import Image

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, Product, flattened
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.picture import Picture
from worker_service.studio.staging import MAX_ENLARGEMENT, fitted
from worker_service.studio.whitening import whitened

SIDE = 1000
# Of the longest side; marketplaces want 0.85 at least.
FILL = 0.9


def thumbnail(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    made = made_from(photo, Origin.ENHANCED)
    if (shown := analysis.shown) is not None:
        return finished(order, on_white(shown, SIDE), made, Treatment.CUT_OUT)
    return finished(order, whole_on_white(photo, analysis, SIDE), made, analysis.uncut)


def on_white(product: Product, side: int) -> Image.Image:
    """Return the product in the middle of a white square, as large as a list may have it."""
    figure = fitted(product, (side * FILL, side * FILL))
    canvas = Image.new("RGB", (side, side), "white")
    canvas.paste(figure, _centre(figure, side), figure)
    return canvas


def whole_on_white(photo: Picture, analysis: Analysis, side: int) -> Image.Image:
    """Return the uncut photo in the middle of a white square, whitened where it may be."""
    image = photo.image
    scale = min(side * FILL / max(image.size), MAX_ENLARGEMENT)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if analysis.can_be_whitened:
        whole = whitened(image, size)
    else:
        plain = flattened(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
        whole = analysis.balance.applied(plain)
    canvas = Image.new("RGB", (side, side), "white")
    canvas.paste(whole, _centre(whole, side))
    return canvas


def _centre(figure: Image.Image, side: int) -> tuple[int, int]:
    return (side - figure.width) // 2, (side - figure.height) // 2
