"""What a user wishes of every page, over HTTP."""

import httpx
import pytest

from tests.unit.api_service.builders import Shop

PREFERENCES = "/api/generation/preferences"
NO_TERMS = {"delivery": "", "exchange": "", "refund": "", "after_service": ""}
DEFAULTS = {"ai_notice": True, "page_order": "open_market", "seller": NO_TERMS}


async def test_the_ai_notice_is_on_until_it_is_switched_off(seller: httpx.AsyncClient) -> None:
    before = await seller.get(PREFERENCES)

    changed = await seller.put(PREFERENCES, json={"ai_notice": False, "colour": "red"})

    assert before.json() == DEFAULTS
    assert changed.status_code == 200
    assert changed.json() == DEFAULTS | {"ai_notice": False}
    assert (await seller.get(PREFERENCES)).json() == changed.json()


async def test_what_a_body_does_not_name_stays(seller: httpx.AsyncClient) -> None:
    await seller.put(PREFERENCES, json={"page_order": "curated", "ai_notice": False})
    await seller.put(PREFERENCES, json={"seller": {"delivery": "당일 출고", "refund": "7일"}})
    await seller.put(PREFERENCES, json={"seller": {"refund": ""}})

    told = (await seller.put(PREFERENCES, json={})).json()

    assert told["page_order"] == "curated"
    assert told["ai_notice"] is False
    assert told["seller"] == NO_TERMS | {"delivery": "당일 출고"}


async def test_terms_are_text_as_it_was_typed(seller: httpx.AsyncClient) -> None:
    typed = "  당일 출고\r\n<b>제주</b> & 도서 3,000원\u0007 "

    told = await seller.put(PREFERENCES, json={"seller": {"delivery": typed}})

    assert told.json()["seller"]["delivery"] == "당일 출고\n<b>제주</b> & 도서 3,000원"


@pytest.mark.parametrize("name", ["delivery", "exchange", "refund", "after_service"])
async def test_terms_have_a_longest_length(seller: httpx.AsyncClient, name: str) -> None:
    longest = await seller.put(PREFERENCES, json={"seller": {name: "가" * 1000}})
    longer = await seller.put(PREFERENCES, json={"seller": {name: "가" * 1001}})

    assert longest.status_code == 200
    assert longer.status_code == 422
    assert longer.json()["errors"][0]["pointer"] == f"/seller/{name}"


async def test_a_wish_is_the_users_own(seller: httpx.AsyncClient, shop: Shop) -> None:
    await seller.put(PREFERENCES, json={"ai_notice": False})

    other = {"authorization": f"Bearer {shop.token_of('another')}"}

    assert (await seller.get(PREFERENCES, headers=other)).json() == DEFAULTS


async def test_nobody_in_particular_has_no_preferences(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get(PREFERENCES)).status_code == 401
    assert (await stranger.put(PREFERENCES, json={"ai_notice": False})).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        '{"ai_notice": "no"}',
        '{"ai_notice": null}',
        '{"page_order": "alphabetical"}',
        '{"page_order": null}',
        '{"seller": "당일 출고"}',
        '{"seller": {"delivery": 3}}',
        "[]",
        "{",
    ],
)
async def test_what_is_no_wish_is_refused(seller: httpx.AsyncClient, body: str) -> None:
    response = await seller.put(PREFERENCES, content=body)

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "VALIDATION_FAILED"
    assert (await seller.get(PREFERENCES)).json() == DEFAULTS
