"""Answers cost nothing, and so a budget that is spent does not stop them."""

import httpx
import pytest

from api_service.settings import Settings
from tests.unit.api_service.builders import Shop, some_settings
from tests.unit.api_service.generation.test_budget import ordered_and_spent
from tests.unit.api_service.questions.test_routes import MAKER, an_asking_page, body


@pytest.fixture
def settings() -> Settings:
    return some_settings(supplier_daily_budget_usd=0.5)


async def test_answers_are_taken_on_a_day_whose_budget_is_spent(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    await ordered_and_spent(seller, shop)

    answered = await seller.post(f"{page}/answers", json=body(MAKER))
    ordered = await seller.post("/api/generation/display-list", json={"product_data": "잔"})

    assert (answered.status_code, ordered.status_code) == (202, 429)
