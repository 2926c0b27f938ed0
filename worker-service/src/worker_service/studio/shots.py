"""Every shot of a page, made in this process; the photo is opened for the first of them."""

from collections.abc import Callable

from contracts.pages import ImageType
from worker_service.ports import Photo, Shot, ShotOrder
from worker_service.studio.analysis import Analysis
from worker_service.studio.detail import detail
from worker_service.studio.hero import hero
from worker_service.studio.master import master
from worker_service.studio.original import original
from worker_service.studio.picture import Picture, picture_of
from worker_service.studio.product import product
from worker_service.studio.thumbnail import thumbnail


def _original(order: ShotOrder, photo: Picture, _: Analysis) -> Shot:
    return original(order, photo)


_MAKERS: dict[ImageType, Callable[[ShotOrder, Picture, Analysis], Shot]] = {
    ImageType.HERO: hero,
    ImageType.PRODUCT: product,
    ImageType.DETAIL: detail,
    ImageType.THUMBNAIL: thumbnail,
    ImageType.MASTER: master,
    ImageType.ORIGINAL: _original,
    # Staging anew is all that can be done here to a photo that is to be changed.
    ImageType.EDIT: product,
}


def shot_of(order: ShotOrder, photo: Photo) -> Shot:
    return make(order, picture_of(photo))


def original_of(order: ShotOrder, photo: Photo) -> Shot:
    return original(order, picture_of(photo))


def make(order: ShotOrder, picture: Picture) -> Shot:
    return _MAKERS[order.image_type](order, picture, picture.analysis)
