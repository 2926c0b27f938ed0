"""A job from its acceptance to its result, as the storefront front end asks for it."""

import httpx

ORDER = {"product_data": "테스트 상품"}
DISPLAY_LIST = "/api/generation/display-list"


async def ordered(client: httpx.AsyncClient, **more: object) -> str:
    response = await client.post(DISPLAY_LIST, json=ORDER | more)
    assert response.status_code == 202, response.text
    return str(response.json()["task_id"])


async def test_an_order_is_answered_with_exactly_what_the_front_end_reads(
    seller: httpx.AsyncClient,
) -> None:
    response = await seller.post(DISPLAY_LIST, json=ORDER)

    body = response.json()
    assert response.status_code == 202
    assert next(iter(body["data"])) == "task_id"
    assert set(body) == {
        *("success", "status", "message", "task_id", "data", "warnings", "status_url"),
        *("result_url", "events_url", "cancel_url", "queue_position", "eta_seconds"),
    }
    assert body["success"] is True
    assert body["status"] == "ACCEPTED"
    assert body["data"] == {
        "task_id": body["task_id"],
        "status": "processing",
        "html_list": [],
        "estimated_completion_time": "2026-01-01T09:00:08Z",
        "product_details_id": body["data"]["product_details_id"],
    }
    assert response.headers["location"] == f"/api/generation/tasks/{body['task_id']}"
    assert int(response.headers["retry-after"]) >= 1


async def test_every_address_of_an_order_answers(seller: httpx.AsyncClient) -> None:
    body = (await seller.post(DISPLAY_LIST, json=ORDER)).json()

    status = await seller.get(body["status_url"])
    result = await seller.get(body["result_url"])
    cancelled = await seller.post(body["cancel_url"])

    assert [r.status_code for r in (status, result, cancelled)] == [200, 200, 200]
    assert body["events_url"] == "/api/notifications/stream/seller"
