"""What of a supplier's picture is used: a sound picture that shows the seller's product.

Everything here is drawing work, in a process that may die of it.
"""

from dataclasses import dataclass, field, replace

from PIL import Image

from chassis.errors import PermanentError
from chassis.imaging import encode_jpeg, open_photo
from chassis.origin import Origin
from contracts.jobs import WarningCode
from contracts.pages import ImageSource, Provenance, Treatment
from worker_service.fidelity.verdict import Finding, verdict_on
from worker_service.ports import Photo, Shot, ShotOrder
from worker_service.studio.analysis import flattened
from worker_service.studio.encoding import finished
from worker_service.studio.picture import picture_of

# What a supplier needs to know the product by; more is dear and shows no more.
ORIGINAL_SIDE = 1536
_ORIGINAL_QUALITY = 92
_SUPPLIED_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})
_LARGEST_SIDE, _SMALLEST_SIDE = 2560, 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """The photo as a supplier gets it: a JPEG without metadata, and the product's colours."""

    content: bytes = field(repr=False)
    colours: tuple[str, ...]
    is_clear: bool
    """Whether it shows where the product ends: only then can an answer be compared with it."""


def original_for_suppliers(photo: Photo) -> Original:
    """Return it, the same bytes for the same photo."""
    picture = picture_of(photo)
    image = flattened(picture.image)
    scale = min(1.0, ORIGINAL_SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Original(
        content=encode_jpeg(small, quality=_ORIGINAL_QUALITY),
        colours=picture.analysis.palette.colours,
        is_clear=picture.analysis.product is not None,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Judging:
    """Who made a picture, and whether it may be used when nothing can be compared."""

    provenance: Provenance
    accepts_unclear: bool = False


def admitted(order: ShotOrder, photo: Photo, content: bytes, judging: Judging) -> Shot:
    """Return the supplier's picture, encoded anew, as a shot.

    `PermanentError` with IMAGE_REJECTED: no sound picture. With IMAGE_PRODUCT_ALTERED: it does not
    show the product as the photo does, or that cannot be told and is not accepted.
    """
    picture = _sound(content)
    product = picture_of(photo).analysis.product
    verdict = verdict_on(picture, product.image if product else None)
    unclear = verdict.finding is Finding.UNCLEAR
    if verdict.finding is Finding.ALTERED or (unclear and not judging.accepts_unclear):
        measures = ", ".join(f"{name} {value}" for name, value in verdict.against.items())
        raise PermanentError(
            f"{verdict.finding} {measures}".rstrip(), code=WarningCode.IMAGE_PRODUCT_ALTERED
        )
    shot = finished(
        order, picture, Origin.WITH_AI, Treatment.GENERATED, source=ImageSource.GENERATED
    )
    return replace(shot, provenance=judging.provenance)


def _sound(content: bytes) -> Image.Image:
    """Return an RGB picture; whatever else the bytes are is rejected."""
    try:
        photo = open_photo(content, working_pixels=_LARGEST_SIDE)
    except PermanentError as error:
        raise _rejected(str(error)) from error
    if photo.format not in _SUPPLIED_FORMATS:
        raise _rejected(f"a picture of kind {photo.format}")
    if min(photo.width, photo.height) < _SMALLEST_SIDE:
        raise _rejected("too small")
    picture = flattened(photo.image)
    if all(low == high for low, high in _extrema(picture)):
        raise _rejected("blank")
    return picture


def _extrema(picture: Image.Image) -> list[tuple[int, int]]:
    return [band.getextrema() for band in picture.split()]  # type: ignore[misc]  # bands are L


def _rejected(reason: str) -> PermanentError:
    return PermanentError(reason, code=WarningCode.IMAGE_REJECTED)
