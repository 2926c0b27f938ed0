"""Finished pictures as JPEG bytes that say how they came to be."""

from io import BytesIO

from PIL import Image

from chassis.origin import Origin, saying
from contracts.pages import ImageSource, ImageType, Treatment
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.picture import Picture

QUALITY = 88
# Every thumbnail is encoded once more, from these.
_MASTER_QUALITY = 92
# Marketplaces ask for baseline files and encode them again, so these keep all their colour;
# a browser shows a progressive one sooner.
_FOR_MARKETPLACES = frozenset({ImageType.THUMBNAIL, ImageType.MASTER})


def made_from(photo: Picture, made: Origin) -> Origin:
    """Return `made`, unless the photo says that an AI had a hand in it: that is passed on."""
    return Origin.WITH_AI if photo.by_ai else made


def finished(
    order: ShotOrder,
    picture: Image.Image,
    made: Origin,
    treatment: Treatment,
    *,
    source: ImageSource = ImageSource.STUDIO,
) -> Shot:
    """Return the RGB picture as a shot."""
    file = BytesIO()
    picture.save(
        file,
        "JPEG",
        quality=_MASTER_QUALITY if order.image_type is ImageType.MASTER else QUALITY,
        optimize=True,
        progressive=order.image_type not in _FOR_MARKETPLACES,
        subsampling="4:4:4" if order.image_type in _FOR_MARKETPLACES else "4:2:0",
        **saying(made, "JPEG"),
    )
    return Shot(
        order=order,
        image_source=source,
        content=file.getvalue(),
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        treatment=treatment,
    )
