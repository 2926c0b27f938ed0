"""What answers say: facts and points, lawfully, beside what others wrote."""

from dataclasses import replace

import pytest

from chassis.page_lint import standing
from chassis.preferences import Preferences, SellerTerms
from contracts.jobs import WarningCode
from contracts.pages import Provenance
from tests.unit.worker_service.builders import SELLER, a_subject
from tests.unit.worker_service.revising.revisions import (
    CUP,
    Revising,
    a_page,
    answered,
    asked,
)

MAKER = {"maker": "행복도예(경기 이천)"}
BY_MODEL = Provenance(ai_generated=True, supplier="openai", model="gpt")
MAKER_AND_COLOURS = MAKER | {"color": "화이트, 블루"}


async def test_an_answer_is_a_fact_and_says_where_it_stands() -> None:
    shop = await a_page()
    before = (await shop.page()).facts

    await answered(shop, {"components": "커피잔 1개\n잔 받침 1개"})

    page = await shop.page()
    [cup, saucer] = page.facts[len(before) :]
    assert page.facts[: len(before)] == before
    assert (cup.source, saucer.source) == ("answers[components]", "answers[components]")
    assert (cup.kind, cup.name) == ("components", "구성품")
    value = page.answers["components"].value
    assert [value[fact.start : fact.end] for fact in (cup, saucer)] == [cup.value, saucer.value]


async def test_terms_that_were_answered_count_for_this_page_before_those_of_all() -> None:
    shop = await a_page()
    wish = Preferences(seller=SellerTerms(delivery="모든 상품 3일", refund="7일 안에"))
    await shop.room.preferences.keep(SELLER, wish)

    await answered(shop, {"seller.delivery": "하루 안에 도착합니다."})

    html = (await shop.blocks())["delivery"].html
    assert "하루 안에 도착합니다." in html
    assert "7일 안에" in html
    assert "모든 상품 3일" not in html
    assert "seller.delivery" not in await asked(shop)
    kept = await shop.room.preferences.find(SELLER)
    assert kept.seller.delivery == "모든 상품 3일"


async def test_terms_of_the_page_outlive_its_being_rendered_again() -> None:
    shop = await a_page()
    await answered(shop, {"seller.delivery": "하루 안에 도착합니다."})
    stood = await shop.blocks()
    shop.change(delivery={"html": "<div>an older look</div>"})

    await shop.revised()

    assert await shop.blocks() == stood


async def test_what_the_seller_is_proud_of_makes_points_of_it() -> None:
    shop = await a_page(product_data="도자기 커피잔")
    assert "features" in await asked(shop)

    await answered(shop, {"features": "손에 감기는 손잡이\n이천에서 물레로 빚음"})

    blocks = await shop.blocks()
    told = " ".join(block.html for id_, block in blocks.items() if id_.startswith("point-"))
    assert "손잡이" in told
    assert "물레로" in told
    assert "features" not in await asked(shop)


async def test_a_wording_that_blocks_is_left_out_and_reported_and_the_rest_is_told() -> None:
    shop = await a_page()

    await answered(shop, {"warranty": "업계 최고의 1년 무상 보증"})

    page = await shop.page()
    notice = (await shop.blocks())["notice"].html
    assert "최고" not in notice
    assert "1년 무상 보증" in notice
    found = [finding for finding in page.lint if finding.source == "answers[warranty]"]
    assert [finding.severity for finding in found] == ["block"]
    assert "warranty" not in await asked(shop)


async def test_an_answer_of_nothing_but_such_wording_is_never_shown_and_asked_again() -> None:
    shop = await a_page()
    stood = await shop.blocks()

    result = await answered(shop, {"seller.delivery": "최고"})

    assert await shop.blocks() == stood
    assert "seller.delivery" in await asked(shop)
    assert [warning.code for warning in result.warnings] == [WarningCode.ANSWER_NOT_PUBLISHED]
    assert (await shop.page()).answers["seller.delivery"].value == "최고"


async def test_what_the_law_objects_to_in_a_filled_block_is_told_of_its_new_text() -> None:
    shop = await a_page()

    await answered(shop, {"cautions": "프리미엄 유약이라 뜨거울 때 조심하세요."})
    told = {finding.source for finding in standing(await shop.page())}
    await answered(shop, {"cautions": "뜨거울 때 조심하세요."})
    again = {finding.source for finding in standing(await shop.page())}

    assert told - again == {"answers[cautions]", "care[0]"}


async def test_markup_in_an_answer_stands_nowhere_as_markup() -> None:
    shop = await a_page()

    await answered(
        shop,
        {"maker": "<b>행복</b><script>x()</script>도예", "seller.refund": "<img src=x>반품 7일"},
    )

    html = " ".join(block.html for block in (await shop.blocks()).values())
    assert "<script" not in html
    assert "<img src=x" not in html


async def test_answers_of_later_come_to_those_of_before() -> None:
    shop = await a_page()
    before = await asked(shop)

    await answered(shop, MAKER)
    await answered(shop, {"model": "HB-1"})

    notice = (await shop.blocks())["notice"].html
    assert MAKER["maker"] in notice
    assert "HB-1" in notice
    assert await asked(shop) == before - {"maker", "model"}


async def test_a_block_that_is_written_anew_later_still_tells_what_was_answered() -> None:
    shop = await a_page()
    await answered(shop, MAKER)

    await shop.revised(rewrites=True, block_ids=("specs",), variant=3)

    assert MAKER["maker"] in (await shop.blocks())["specs"].html


async def test_words_of_a_model_stay_and_no_supplier_is_asked() -> None:
    shop = Revising()
    shop.writer.changes = {"hook": "모델이 쓴 제목", "provenance": {"hero": BY_MODEL}}
    await shop.make_page()
    stood = await shop.blocks()

    result = await answered(shop, MAKER_AND_COLOURS)

    blocks = await shop.blocks()
    assert shop.writer.asked == []
    assert blocks["hero"] == stood["hero"]
    assert blocks["hero"].provenance == BY_MODEL
    assert set(result.provenance) == {Provenance(supplier="rules")}


async def test_questions_of_buyers_keep_the_words_of_whoever_answered_them() -> None:
    shop = Revising()
    worded = (await shop.writer.write(a_subject(product_data=CUP))).faq
    first = replace(worded[0], answer="모델이 고쳐 쓴 대답입니다.")
    shop.writer.changes = {"faq": (first, *worded[1:]), "provenance": {"faq": BY_MODEL}}
    await shop.make_page()

    await answered(shop, {"size": "지름 8cm, 높이 9cm"})

    faq = (await shop.blocks())["faq"]
    assert first.answer in faq.html
    assert "지름 8cm" in faq.html
    assert faq.provenance == BY_MODEL


@pytest.mark.parametrize(
    "product",
    ["운동화", "원목 침대", "냉장고", "유기농 쌀", "홍삼 정과", "선크림", "소설책", "모바일 쿠폰"],
)
async def test_whatever_is_asked_of_any_goods_its_answer_is_on_the_page(product: str) -> None:
    shop = await a_page(product_data=f"행복 {product}\n매일 쓰기 좋은 상품입니다.")
    told = {field: f"행복{number}동네" for number, field in enumerate(sorted(await asked(shop)))}

    await answered(shop, told)

    html = " ".join(block.html for block in (await shop.blocks()).values())
    assert [text for text in told.values() if text not in html] == []
    assert await asked(shop) == set()


async def test_terms_of_which_not_all_may_be_said_are_no_fact() -> None:
    shop = await a_page()

    told = {"seller.delivery": "업계 최고의 빠른 배송", "seller.refund": "7일 안에"}
    await answered(shop, told)

    page = await shop.page()
    html = (await shop.blocks())["delivery"].html
    sources = {fact.source for fact in page.facts}
    assert ("최고" in html, "빠른 배송" in html, "7일 안에" in html) == (False, True, True)
    assert "answers[seller.refund]" in sources
    assert "answers[seller.delivery]" not in sources
