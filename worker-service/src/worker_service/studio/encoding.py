"""Finished pictures as JPEG bytes that say how they came to be."""

from enum import StrEnum
from io import BytesIO

from PIL import Image

from contracts.pages import ImageSource, ImageType
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.picture import Picture

QUALITY = 88
# Marketplaces ask for baseline files and encode them again, so these keep all their colour;
# a browser shows a progressive one sooner.
_FOR_MARKETPLACES = frozenset({ImageType.THUMBNAIL})

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{made}"/>'
    "</rdf:RDF></x:xmpmeta>"
)


class Made(StrEnum):
    """IPTC's words for how a picture was made."""

    COMPOSITE = "compositeCapture"
    ENHANCED = "algorithmicallyEnhanced"
    DRAWN = "algorithmicMedia"
    WITH_AI = "compositeWithTrainedAlgorithmicMedia"


def made_from(photo: Picture, made: Made) -> Made:
    """Return `made`, unless the photo says that an AI had a hand in it: that is passed on."""
    return Made.WITH_AI if photo.by_ai else made


def finished(
    order: ShotOrder,
    picture: Image.Image,
    made: Made,
    *,
    source: ImageSource = ImageSource.STUDIO,
    cut_out: bool = True,
) -> Shot:
    """Return the RGB picture as a shot."""
    file = BytesIO()
    picture.save(
        file,
        "JPEG",
        quality=QUALITY,
        optimize=True,
        progressive=order.image_type not in _FOR_MARKETPLACES,
        subsampling="4:4:4" if order.image_type in _FOR_MARKETPLACES else "4:2:0",
        xmp=_XMP.format(made=made).encode(),
    )
    return Shot(
        order=order,
        image_source=source,
        content=file.getvalue(),
        content_type="image/jpeg",
        width=picture.width,
        height=picture.height,
        cut_out=cut_out,
    )
