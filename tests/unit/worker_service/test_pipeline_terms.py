"""A page says what its seller promises of every sale, and asks for what was never told."""

from chassis.preferences import Preferences, SellerTerms
from contracts.pages import FinishedPage
from tests.unit.worker_service.builders import SELLER, Room


async def made(room: Room) -> FinishedPage:
    claim = await room.claimed()
    await room.pipeline().run(claim)
    page = room.page_of(claim.job.id)
    assert page is not None
    return page


def asked(page: FinishedPage) -> list[str]:
    return [each.field for each in page.missing_fields if each.field.startswith("seller.")]


async def test_a_seller_who_told_nothing_is_asked_for_every_term() -> None:
    page = await made(Room())

    assert asked(page) == [
        *("seller.delivery", "seller.exchange", "seller.refund", "seller.after_service"),
    ]
    assert "delivery" not in [block.id for block in page.blocks]


async def test_what_a_seller_told_once_stands_on_the_page_and_is_not_asked_for() -> None:
    room = Room()
    terms = SellerTerms(delivery="무료배송", exchange="7일 안에", refund="7일 안에")
    await room.preferences.keep(SELLER, Preferences(seller=terms))

    page = await made(room)

    told = next(block.html for block in page.blocks if block.id == "delivery")
    assert "무료배송" in told
    assert asked(page) == ["seller.after_service"]
