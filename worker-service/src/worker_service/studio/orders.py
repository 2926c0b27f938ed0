"""Which images a page wants of a photo."""

from contracts.jobs import Tone
from contracts.pages import ImageType
from worker_service.ports import Photo, ShotOrder


def orders_for(photo: Photo | None, *, tone: Tone, title: str) -> tuple[ShotOrder, ...]:
    """Return hero, product, details and thumbnail; without a photo only the hero.

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
    )
