"""How a picture came to be, as it says itself: IPTC's DigitalSourceType in its XMP.

The words: IPTC NewsCodes, "Digital Source Type" (cv.iptc.org/newscodes/digitalsourcetype).
"""

import re
from enum import StrEnum
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{origin}"/>'
    "</rdf:RDF></x:xmpmeta>"
)
_TOLD = re.compile(rb"digitalsourcetype/([A-Za-z]{4,40})")
# Under these Pillow finds XMP when it has opened a picture; PNG has its own name for it.
_PNG_NAME = "XML:com.adobe.xmp"
_PLACES = ("xmp", _PNG_NAME)
# A packet is some kilobytes; more is not looked at.
_LONGEST = 256 * 1024


class Origin(StrEnum):
    """Every word of IPTC's that we write or pass on; others are not believed."""

    CAPTURED = "digitalCapture"
    COMPOSITE = "compositeCapture"
    ENHANCED = "algorithmicallyEnhanced"
    DRAWN = "algorithmicMedia"
    BY_AI = "trainedAlgorithmicMedia"
    WITH_AI = "compositeWithTrainedAlgorithmicMedia"

    @property
    def tells_of_ai(self) -> bool:
        return self in {Origin.BY_AI, Origin.WITH_AI}


def origin_in(image: Image.Image) -> Origin | None:
    """Return what an opened picture says of itself; None when it says nothing we know."""
    for place in _PLACES:
        packet = image.info.get(place, b"")
        raw = packet.encode() if isinstance(packet, str) else packet
        found = _TOLD.search(raw[:_LONGEST]) if isinstance(raw, bytes) else None
        if found and found[1].decode() in set(Origin):
            return Origin(found[1].decode())
    return None


def saying(origin: Origin | None, kind: str) -> dict[str, Any]:
    """Return the options of `Image.save` that make a JPEG, PNG or WebP say its origin."""
    if origin is None:
        return {}
    packet = _PACKET.format(origin=origin)
    if kind != "PNG":
        return {"xmp": packet.encode()}
    chunks = PngInfo()
    chunks.add_itxt(_PNG_NAME, packet)
    return {"pnginfo": chunks}
