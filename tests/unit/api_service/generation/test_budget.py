"""Where suppliers have a daily budget, nothing new is ordered once it is spent."""

import httpx
import pytest

from api_service.generation.budget import DailyBudget
from api_service.settings import Settings
from chassis.adapters.memory import ManualClock, MemoryRecord, MemorySupplierCallStore
from chassis.supplier_records import RecordedAnswer, SupplierCall
from contracts.jobs import UserId
from contracts.pages import Usage
from tests.unit.api_service.builders import Shop, some_settings

ORDER = {"product_data": "테스트 상품"}
DISPLAY_LIST = "/api/generation/display-list"
HOURS_TO_MIDNIGHT_IN_SEOUL = 6


@pytest.fixture
def settings() -> Settings:
    return some_settings(supplier_daily_budget_usd=0.5)


async def spend(shop: Shop, task_id: str, micro_usd: int) -> None:
    claim = await shop.claim(task_id)
    call = SupplierCall(key=b"k", supplier="openai", purpose="text", at_once=1, seconds=30)
    answer = RecordedAnswer(content_type="", body=b"")
    await shop.supplier_calls.begin(claim, call)
    await shop.supplier_calls.answer(claim, b"k", answer)
    cost = Usage(text_calls=1, input_tokens=12, estimated_cost_micro_usd=micro_usd)
    await shop.supplier_calls.settle(claim, b"k", cost)


async def ordered_and_spent(seller: httpx.AsyncClient, shop: Shop, micro_usd: int = 500_000) -> str:
    answer = await seller.post(DISPLAY_LIST, json=ORDER, headers={"idempotency-key": "first"})
    task_id = str(answer.json()["task_id"])
    await spend(shop, task_id, micro_usd)
    return task_id


async def test_a_new_order_is_refused_until_midnight_in_seoul(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    await ordered_and_spent(seller, shop)

    response = await seller.post(DISPLAY_LIST, json=ORDER)

    seconds = HOURS_TO_MIDNIGHT_IN_SEOUL * 3600 + 1
    assert (response.status_code, response.json()["code"]) == (429, "DAILY_BUDGET_SPENT")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["retry-after"] == str(seconds)
    assert response.headers["ratelimit"] == f'"daily-cost";r=0;t={seconds}'
    assert response.headers["ratelimit-policy"] == ('"daily-cost";q=500000;w=86400;qu="micro-usd"')


async def test_what_is_not_spent_yet_may_be_ordered_for(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    await ordered_and_spent(seller, shop, micro_usd=499_999)

    assert (await seller.post(DISPLAY_LIST, json=ORDER)).status_code == 202


async def test_an_order_that_was_accepted_before_is_answered_as_before(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await ordered_and_spent(seller, shop)

    headers = {"idempotency-key": "first"}
    response = await seller.post(DISPLAY_LIST, json=ORDER, headers=headers)

    assert (response.status_code, response.json()["task_id"]) == (202, task_id)
    assert response.headers["idempotency-replayed"] == "true"


async def test_a_new_run_is_an_order_too(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered_and_spent(seller, shop)
    await seller.post(f"/api/generation/tasks/{task_id}/cancel")

    response = await seller.post(f"/api/generation/tasks/{task_id}/retry")

    assert (response.status_code, response.json()["code"]) == (429, "DAILY_BUDGET_SPENT")


async def test_an_image_is_an_order_too(seller: httpx.AsyncClient, shop: Shop) -> None:
    await ordered_and_spent(seller, shop)

    edit = {"prompt_data": "배경을 바꿔 주세요", "image_url": "https://shop.example/lamp.jpg"}
    response = await seller.post("/api/generation/image", json=edit)

    assert (response.status_code, response.json()["code"]) == (429, "DAILY_BUDGET_SPENT")


async def test_what_is_read_costs_nothing(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered_and_spent(seller, shop)

    assert (await seller.get(f"/api/generation/status/{task_id}")).status_code == 200


async def test_a_cancelled_job_tells_what_it_cost(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered_and_spent(seller, shop)
    await seller.post(f"/api/generation/tasks/{task_id}/cancel")

    body = (await seller.get(f"/api/generation/result/{task_id}")).json()

    assert (body["usage"]["text_calls"], body["usage"]["input_tokens"]) == (1, 12)
    assert body["usage"]["estimated_cost_micro_usd"] == 500_000


async def test_without_a_limit_nothing_is_looked_up() -> None:
    class Deaf(MemorySupplierCallStore):
        async def spent_today(self, user_id: UserId) -> int:
            raise AssertionError("looked up")

    clock = ManualClock()
    budget = DailyBudget(calls=Deaf(MemoryRecord(clock)), clock=clock, limit_micro_usd=None)

    await budget.check(UserId("seller"))
