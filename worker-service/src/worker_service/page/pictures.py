"""Which image stands in which block; each is shown once."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.pages import ImageType, PageImage


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """The images of one page, by where they belong."""

    hero: PageImage | None
    product: PageImage | None
    points: tuple[PageImage | None, ...]
    """One for each point."""
    gallery: tuple[PageImage, ...]
    size: PageImage | None = None
    """The drawing with the product's measures."""
    swatches: PageImage | None = None


def arranged(images: Sequence[PageImage], *, points: int) -> Pictures:
    """Return the images arranged for a page with so many points.

    Details go to the points as long as they last, and what is left makes the gallery.
    """
    hero = _first(images, ImageType.HERO, ImageType.PRODUCT, ImageType.ORIGINAL)
    product = _first([i for i in images if i is not hero], ImageType.PRODUCT)
    details = [image for image in images if image.image_type is ImageType.DETAIL]
    beside = details[:points]
    return Pictures(
        hero=hero,
        product=product,
        points=(*beside, *(None for _ in range(points - len(beside)))),
        gallery=tuple(details[points:]),
        size=_first(images, ImageType.SIZE),
        swatches=_first(images, ImageType.SWATCHES),
    )


def _first(images: Sequence[PageImage], *types: ImageType) -> PageImage | None:
    return next((i for wanted in types for i in images if i.image_type is wanted), None)
