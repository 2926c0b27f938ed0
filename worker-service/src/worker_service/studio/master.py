"""The picture that every marketplace's thumbnails are cut from: a white square of 2000 px."""

from chassis.origin import Origin
from contracts.pages import Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.analysis import Analysis, product_of
from worker_service.studio.encoding import finished, made_from
from worker_service.studio.picture import Picture
from worker_service.studio.staging import MAX_ENLARGEMENT
from worker_service.studio.thumbnail import FILL, on_white, whole_on_white

SIDE = 2000
# No marketplace lists less; a product without the pixels for it stands smaller on its white.
SMALLEST_SIDE = 500
# Of the product, with the margin that its soft edge is found in.
_LONGEST = 1880


def master(order: ShotOrder, photo: Picture, analysis: Analysis) -> Shot:
    """Return the square, as large as the photo has pixels for: never enlarged beyond 1.5 times."""
    made = made_from(photo, Origin.ENHANCED)
    product = product_of(photo.image, analysis, _LONGEST)
    if product is not None:
        picture = on_white(product, _side_for(max(product.source)))
        return finished(order, picture, made, Treatment.CUT_OUT)
    picture = whole_on_white(photo, analysis, _side_for(max(photo.image.size)))
    return finished(order, picture, made, analysis.uncut)


def _side_for(longest: float) -> int:
    """Return the side of a square that something of so many pixels can fill."""
    return min(SIDE, max(SMALLEST_SIDE, int(longest * MAX_ENLARGEMENT / FILL)))
