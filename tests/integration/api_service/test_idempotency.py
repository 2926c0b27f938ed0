"""A request repeated under its key is carried out once, however close together."""

import asyncio
from pathlib import Path

import httpx

from tests.integration.api_service.gateways import Door, gateway

ORDER = {"product_data": "테스트 상품"}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
DISPLAY_LIST = "/api/generation/display-list"


def settled(answers: list[httpx.Response]) -> tuple[set[str], set[int]]:
    tasks = {answer.json()["task_id"] for answer in answers if answer.status_code == 202}
    return tasks, {answer.status_code for answer in answers}


async def test_twenty_at_once_are_one_job(seller: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(seller.post(DISPLAY_LIST, json=ORDER, headers=KEY) for _ in range(20))
    )

    tasks, codes = settled(list(answers))
    assert len(tasks) == 1
    assert codes <= {202, 409}


async def test_twenty_at_two_gateways_are_one_job(
    door: Door, database_url: str, tmp_path: Path
) -> None:
    async with (
        gateway(database_url, tmp_path) as other,
        door.client("seller") as here,
        other.client("seller") as there,
    ):
        answers = await asyncio.gather(
            *(client.post(DISPLAY_LIST, json=ORDER, headers=KEY) for client in (here, there) * 10)
        )

    tasks, codes = settled(list(answers))
    assert len(tasks) == 1
    assert codes <= {202, 409}


async def test_the_repeated_answer_is_the_first_to_the_byte(seller: httpx.AsyncClient) -> None:
    blob = ORDER | {"product_image_url": "blob:http://localhost:3000/1"}

    first = await seller.post(DISPLAY_LIST, json=blob, headers=KEY)
    await seller.post(DISPLAY_LIST, json=ORDER)
    second = await seller.post(DISPLAY_LIST, json=blob, headers=KEY)

    assert second.content == first.content
    assert second.headers["idempotency-replayed"] == "true"
    assert second.json()["warnings"][0]["code"] == "PHOTO_NOT_REACHABLE_BY_SERVER"


async def test_a_key_is_its_users_own(door: Door) -> None:
    async with door.client("one") as one, door.client("two") as two:
        first = await one.post(DISPLAY_LIST, json=ORDER, headers=KEY)
        second = await two.post(DISPLAY_LIST, json=ORDER, headers=KEY)

    assert first.json()["task_id"] != second.json()["task_id"]


async def test_a_key_of_another_route_or_body_is_refused(seller: httpx.AsyncClient) -> None:
    await seller.post(DISPLAY_LIST, json=ORDER, headers=KEY)

    body = await seller.post(DISPLAY_LIST, json={"product_data": "다른 상품"}, headers=KEY)
    route = await seller.post("/api/generation/test/notification", headers=KEY)

    assert {answer.json()["code"] for answer in (body, route)} == {"IDEMPOTENCY_KEY_REUSED"}


async def test_spaces_and_order_of_fields_make_no_other_request(seller: httpx.AsyncClient) -> None:
    one = b'{"product_data":"lamp","tone":"friendly"}'
    other = b'{ "tone" : "friendly", "user_id": "x", "product_data": " lamp " }'

    first = await seller.post(DISPLAY_LIST, content=one, headers=KEY)
    second = await seller.post(DISPLAY_LIST, content=other, headers=KEY)

    assert second.json()["task_id"] == first.json()["task_id"]
