"""Pictures that are drawn from facts; a photo, where there is one, lends them its product."""

from chassis.errors import PermanentError
from contracts.pages import ImageType
from worker_service.ports import Photo, Shot, ShotOrder
from worker_service.studio.picture import Picture, picture_of
from worker_service.studio.size_drawing import size_drawing
from worker_service.studio.swatch_card import swatch_card


def drawn_of(order: ShotOrder, photo: Photo | None) -> Shot:
    return draw(order, picture_of(photo) if photo is not None else None)


def draw(order: ShotOrder, picture: Picture | None) -> Shot:
    """Return the drawing; `PermanentError` for an order that tells nothing to draw."""
    if order.image_type is ImageType.SIZE:
        return size_drawing(order, picture)
    if order.image_type is ImageType.SWATCHES:
        return swatch_card(order, picture.analysis.palette if picture is not None else None)
    raise PermanentError(f"{order.image_type} is not drawn from facts", code="NOT_DRAWN")
