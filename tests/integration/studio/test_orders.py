"""A page wants as many shots as its photo can give."""

from contracts.jobs import Tone
from contracts.pages import ImageType
from worker_service.ports import Photo
from worker_service.studio.orders import orders_for


def test_without_a_photo_a_page_wants_a_hero_alone() -> None:
    orders = orders_for(None, tone=Tone.TRENDY, title="텀블러")

    assert [order.id for order in orders] == ["hero"]


def a_photo(*, details: int) -> Photo:
    return Photo(
        content=b"photo",
        content_type="image/jpeg",
        digest="0" * 64,
        width=900,
        height=900,
        details=details,
    )


def test_details_stand_between_product_and_thumbnail() -> None:
    orders = orders_for(a_photo(details=2), tone=Tone.TRENDY, title="텀블러")

    assert [order.id for order in orders] == [
        "hero",
        "product",
        "detail-1",
        "detail-2",
        "thumbnail",
        "master",
    ]
    details = [order for order in orders if order.image_type is ImageType.DETAIL]
    assert [detail.number for detail in details] == [0, 1]


def test_a_photo_without_details_gives_the_rest() -> None:
    orders = orders_for(a_photo(details=0), tone=Tone.TRENDY, title="텀블러")

    assert [order.id for order in orders] == ["hero", "product", "thumbnail", "master"]
