"""Finished pictures, encoded for their use, as bytes that say how they came to be."""

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
# What no page shows has no reader of its WebP.
_FOR_NO_PAGE = _FOR_MARKETPLACES | {ImageType.EDIT}
# Half of a JPEG's bytes at a third of the CPU that method 4 takes; decision 19 has the figures.
_WEBP = {"quality": 80, "method": 2}


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
    jpeg = _saved(
        picture,
        "JPEG",
        made,
        quality=_MASTER_QUALITY if order.image_type is ImageType.MASTER else QUALITY,
        optimize=True,
        progressive=order.image_type not in _FOR_MARKETPLACES,
        subsampling="4:4:4" if order.image_type in _FOR_MARKETPLACES else "4:2:0",
    )
    webp = b"" if order.image_type in _FOR_NO_PAGE else _saved(picture, "WEBP", made, **_WEBP)
    return Shot(
        order=order,
        image_source=source,
        content=jpeg,
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        treatment=treatment,
        webp=webp if len(webp) < len(jpeg) else b"",
    )


def _saved(picture: Image.Image, kind: str, made: Origin, **options: int | str) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options, **saying(made, kind))
    return file.getvalue()
