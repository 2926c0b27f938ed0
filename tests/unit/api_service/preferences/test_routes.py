"""What a user wishes of every page, over HTTP."""

import httpx
import pytest

from tests.unit.api_service.builders import Shop

PREFERENCES = "/api/generation/preferences"


async def test_the_ai_notice_is_on_until_it_is_switched_off(seller: httpx.AsyncClient) -> None:
    before = await seller.get(PREFERENCES)

    changed = await seller.put(PREFERENCES, json={"ai_notice": False, "colour": "red"})

    assert before.json() == {"ai_notice": True}
    assert changed.status_code == 200
    assert changed.json() == {"ai_notice": False}
    assert (await seller.get(PREFERENCES)).json() == {"ai_notice": False}


async def test_a_wish_is_the_users_own(seller: httpx.AsyncClient, shop: Shop) -> None:
    await seller.put(PREFERENCES, json={"ai_notice": False})

    other = {"authorization": f"Bearer {shop.token_of('another')}"}

    assert (await seller.get(PREFERENCES, headers=other)).json() == {"ai_notice": True}


async def test_nobody_in_particular_has_no_preferences(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get(PREFERENCES)).status_code == 401
    assert (await stranger.put(PREFERENCES, json={"ai_notice": False})).status_code == 401


@pytest.mark.parametrize("body", ["{}", '{"ai_notice": "no"}', '{"ai_notice": null}', "[]", "{"])
async def test_what_is_no_wish_is_refused(seller: httpx.AsyncClient, body: str) -> None:
    response = await seller.put(PREFERENCES, content=body)

    assert response.status_code == 422
    assert response.json()["code"] == "VALIDATION_FAILED"
