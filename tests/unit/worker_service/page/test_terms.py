"""A seller's terms are shown where they are told and asked for where they are not."""

import pytest

from chassis.preferences import Preferences, SellerTerms
from contracts.jobs import Language
from contracts.pages import TakenAnswer
from tests.unit.worker_service.page.pages import a_full_page, block_ids
from worker_service.page.terms import answered, asked_for, name_of

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


def test_what_was_answered_about_one_page_goes_before_what_holds_of_all() -> None:
    seller = SellerTerms(delivery="무료배송", refund="7일 안에")
    answers = {
        "seller.delivery": TakenAnswer(value="3일", text="3일"),
        "seller.refund": TakenAnswer(value="최고", text=""),
        "maker": TakenAnswer(value="행복도예", text="행복도예"),
    }

    assert answered(seller, answers) == SellerTerms(delivery="3일", refund="7일 안에")


def test_a_term_is_called_as_the_page_calls_it_and_nothing_else_is_a_term() -> None:
    names = [name_of(f, Language.KOREAN) for f in ("seller.delivery", "seller.x", "delivery")]

    assert names == ["배송", "", ""]
