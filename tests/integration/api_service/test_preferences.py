"""Preferences on a real record: each part is changed by itself, by many at once."""

import asyncio

import httpx

from contracts.jobs import JobId, PageOrder, Subject
from tests.integration.api_service.gateways import Door

PREFERENCES = "/api/generation/preferences"
TERMS = ("delivery", "exchange", "refund", "after_service")


async def test_forms_that_save_their_own_parts_at_once_lose_nothing(
    seller: httpx.AsyncClient,
) -> None:
    wishes = [
        {"ai_notice": False},
        {"page_order": "curated"},
        *({"seller": {name: f"{name}: 7일"}} for name in TERMS),
    ]

    answers = await asyncio.gather(*(seller.put(PREFERENCES, json=wish) for wish in wishes))

    assert {answer.status_code for answer in answers} == {200}
    assert (await seller.get(PREFERENCES)).json() == {
        "ai_notice": False,
        "page_order": "curated",
        "seller": {name: f"{name}: 7일" for name in TERMS},
    }


async def test_an_order_keeps_its_own_page_order(door: Door, seller: httpx.AsyncClient) -> None:
    order = {"product_data": "감귤칩", "page_order": "curated"}

    task_id = (await seller.post("/api/generation/display-list", json=order)).json()["task_id"]

    job = await door.jobs.find(JobId(task_id))
    assert job is not None
    assert job.subject_as(Subject).page_order is PageOrder.CURATED
