"""What applies to one page."""

import pytest

from chassis.preferences import Preferences, SellerTerms
from contracts.jobs import PageOrder


@pytest.mark.parametrize(
    ("asked", "applies"),
    [(None, PageOrder.CURATED), (PageOrder.OPEN_MARKET, PageOrder.OPEN_MARKET)],
)
def test_the_order_of_one_page_goes_before_the_order_of_all(
    asked: PageOrder | None, applies: PageOrder
) -> None:
    wishes = Preferences(page_order=PageOrder.CURATED, seller=SellerTerms(refund="7일"))

    assert wishes.in_order(asked) == wishes.model_copy(update={"page_order": applies})
