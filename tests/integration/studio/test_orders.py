"""A page wants as many shots as its photo can give."""

from contracts.jobs import Tone
from contracts.pages import ImageType
from worker_service.studio.orders import orders_for


def test_without_a_photo_a_page_wants_a_hero_alone() -> None:
    orders = orders_for(None, tone=Tone.TRENDY, title="텀블러")

    assert [order.id for order in orders] == ["hero"]


def test_a_large_photo_gives_details_between_product_and_thumbnail(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 1300)[0])

    orders = orders_for(photo, tone=Tone.TRENDY, title="텀블러")

    types = [order.image_type for order in orders]
    details = [order for order in orders if order.image_type is ImageType.DETAIL]
    assert types[:2] == [ImageType.HERO, ImageType.PRODUCT]
    assert types[-1] is ImageType.THUMBNAIL
    assert 2 <= len(details) <= 4
    assert [detail.number for detail in details] == list(range(len(details)))


def test_a_small_photo_gives_no_blurred_details(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 400)[0])

    orders = orders_for(photo, tone=Tone.TRENDY, title="텀블러")

    assert [order.id for order in orders] == ["hero", "product", "thumbnail"]
