"""Which images a page wants: of a photo, and of what its seller told."""

from dataclasses import replace

from contracts.jobs import Subject, Tone
from contracts.pages import ImageType
from worker_service.copywriting.colour_choices import colours_told, remark
from worker_service.copywriting.sides import measures_told
from worker_service.ports import PageCopy, Photo, ShotOrder


def orders_for(photo: Photo | None, *, tone: Tone, title: str) -> tuple[ShotOrder, ...]:
    """Return hero, product, details, thumbnail and master; without a photo only the hero.

    Details are as many as the photo has different sharp windows for: none when it is small, four
    at most.
    """

    def order(name: str, image_type: ImageType, number: int = 0) -> ShotOrder:
        return ShotOrder(id=name, image_type=image_type, tone=tone, title=title, number=number)

    if photo is None:
        return (order("hero", ImageType.HERO),)
    details = range(photo.details)
    return (
        order("hero", ImageType.HERO),
        order("product", ImageType.PRODUCT),
        *(order(f"detail-{number + 1}", ImageType.DETAIL, number) for number in details),
        order("thumbnail", ImageType.THUMBNAIL),
        order("master", ImageType.MASTER),
    )


def drawings_for(subject: Subject, copy: PageCopy) -> tuple[ShotOrder, ...]:
    """Return what can be drawn from the facts behind `copy`: nothing where they tell no measure
    and no choice of colours."""

    def order(image_type: ImageType) -> ShotOrder:
        return ShotOrder(id=image_type, image_type=image_type, tone=copy.tone, title=copy.title)

    measures = measures_told(subject, copy.facts, copy.title, copy.language)
    colours = colours_told(copy.facts)
    said = remark(copy.language)
    return (
        *((replace(order(ImageType.SIZE), measures=measures),) if measures else ()),
        *((replace(order(ImageType.SWATCHES), colours=colours, remark=said),) if colours else ()),
    )
