"""The edit of an image on a real record: waited for, followed, and told from pages."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from contracts.jobs import JobStatus
from tests.integration.api_service.gateways import BASE_URL, Door

IMAGE = "/api/generation/image"
EDIT = {
    "prompt_data": "배경을 바다로",
    "image_url": f"{BASE_URL}/api/generation/artifacts/uploads/0123456789abcdef/fedcba.jpg",
}
AT_ONCE = {"prefer": "respond-async"}
KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


async def asked(seller: httpx.AsyncClient, **headers: str) -> str:
    response = await seller.post(IMAGE, json=EDIT, headers=AT_ONCE | headers)
    assert response.status_code == 202, response.text
    return str(response.json()["task_id"])


async def status_of(seller: httpx.AsyncClient, task_id: str) -> dict[str, Any]:
    status: dict[str, Any] = (await seller.get(f"/api/generation/status/{task_id}")).json()
    return status


async def test_who_comes_again_under_the_key_waits_for_the_same_image(
    door: Door, seller: httpx.AsyncClient
) -> None:
    task_id = await asked(seller, **KEY)
    waiting = asyncio.create_task(seller.post(IMAGE, json=EDIT, headers=KEY))
    await door.edit(task_id)

    response = await waiting

    assert response.status_code == 200
    assert response.headers["idempotency-replayed"] == "true"
    body = response.json()
    assert (body["status"], body["data"]["task_id"]) == ("SUCCESS", task_id)
    assert (await seller.get(body["data"]["image_url"])).content == b"bytes"


async def test_twenty_at_once_under_one_key_are_one_job(seller: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(seller.post(IMAGE, json=EDIT, headers=KEY | AT_ONCE) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({a.json()["task_id"] for a in answers if a.status_code == 202}) == 1


async def test_status_result_and_list_know_it_as_an_image(
    door: Door, seller: httpx.AsyncClient
) -> None:
    task_id = await asked(seller)
    before = await status_of(seller, task_id)
    await door.edit(task_id)

    after = await status_of(seller, task_id)
    result = (await seller.get(f"/api/generation/result/{task_id}")).json()
    listed = (await seller.get("/api/generation/product-details")).json()

    assert (before["status"], after["status"]) == ("pending", "completed")
    assert (after["data"]["kind"], after["data"]["product_details_id"]) == ("image", None)
    assert (result["result"]["width"], result["result"]["image_source"]) == (1290, "STUDIO")
    assert (listed["total"], listed["items"]) == (0, [])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_its_number_is_no_product_details(
    method: str, door: Door, seller: httpx.AsyncClient
) -> None:
    task_id = await asked(seller)
    job = await door.jobs.find((await status_of(seller, task_id))["task_id"])
    assert job is not None

    path = f"/api/generation/product-details/{job.product_details_id}"
    response = await seller.request(
        method, path, json={"status": "archived"} if method == "PUT" else None
    )

    assert response.status_code == 404
    assert await door.status_of(task_id) is JobStatus.PENDING


async def test_it_can_be_cancelled_and_run_again(door: Door, seller: httpx.AsyncClient) -> None:
    task_id = await asked(seller)

    cancelled = await seller.post(f"/api/generation/tasks/{task_id}/cancel")
    again = await seller.post(f"/api/generation/tasks/{task_id}/retry")
    await door.edit(task_id)

    assert (cancelled.status_code, cancelled.json()["data"]["kind"]) == (200, "image")
    assert again.status_code == 202
    assert await door.status_of(task_id) is JobStatus.COMPLETED


async def test_its_own_stream_tells_it_to_its_end(door: Door, seller: httpx.AsyncClient) -> None:
    task_id = await asked(seller)
    await door.edit(task_id)

    events = await seller.get(f"/api/generation/tasks/{task_id}/events")

    frames = [json.loads(line[6:]) for line in events.text.splitlines() if line.startswith("data:")]
    assert frames[-1]["type"] == "status"
    assert (frames[-1]["data"]["kind"], frames[-1]["data"]["status"]) == ("image", "completed")
