"""A seller's terms are shown where they are told and asked for where they are not."""

import pytest

from chassis.preferences import Preferences, SellerTerms
from contracts.jobs import Language
from tests.unit.worker_service.page.pages import a_full_page, block_ids
from worker_service.page.terms import asked_for

ONLY_DELIVERY = SellerTerms(delivery="무료배송")


def test_what_a_seller_told_of_delivery_stands_on_the_page() -> None:
    html = "".join(a_full_page(wishes=Preferences(seller=ONLY_DELIVERY)))

    assert "무료배송" in html
    assert (
        "교환"
        not in html.split('data-block-id="delivery"')[1].split("</table>")[0].split("<tbody>")[1]
    )


def test_a_seller_who_told_nothing_has_no_block_of_it() -> None:
    assert "delivery" not in block_ids(a_full_page(wishes=Preferences()))


@pytest.mark.parametrize("language", Language)
def test_each_term_that_is_not_told_is_asked_for(language: Language) -> None:
    asked = asked_for(ONLY_DELIVERY, language)

    assert [missing.field for missing in asked] == [
        "seller.exchange",
        "seller.refund",
        "seller.after_service",
    ]
    assert all(missing.question.endswith("?") for missing in asked)
