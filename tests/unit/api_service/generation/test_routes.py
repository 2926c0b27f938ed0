"""A job from its acceptance to its result, as the storefront front end asks for it."""

from uuid import uuid4

import httpx
import pytest
from prometheus_client import REGISTRY

from chassis.errors import TransientError
from tests.unit.api_service.builders import Shop

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


async def test_orders_are_counted_by_their_route(seller: httpx.AsyncClient) -> None:
    labels = {"route": DISPLAY_LIST, "method": "POST", "status": "202"}
    before = REGISTRY.get_sample_value("http_requests_total", labels) or 0

    await ordered(seller)

    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 1


async def test_every_address_of_an_order_answers(seller: httpx.AsyncClient) -> None:
    body = (await seller.post(DISPLAY_LIST, json=ORDER)).json()

    status = await seller.get(body["status_url"])
    result = await seller.get(body["result_url"])
    cancelled = await seller.post(body["cancel_url"])

    assert [r.status_code for r in (status, result, cancelled)] == [200, 200, 200]
    assert body["events_url"] == f"/api/generation/tasks/{body['task_id']}/events"


async def test_the_status_of_an_unfinished_job_says_when_to_ask_again(
    seller: httpx.AsyncClient,
) -> None:
    task_id = await ordered(seller)

    response = await seller.get(f"/api/generation/status/{task_id}")

    body = response.json()
    assert set(body) == {"success", "task_id", "status", "progress", "message", "data"}
    assert set(body["data"]) >= {
        *("task_id", "status", "progress", "stage", "message", "error", "product_details_id"),
    }
    assert (body["success"], body["status"], body["progress"]) == (True, "pending", 0)
    assert response.headers["retry-after"] == "2"


async def test_the_location_of_an_order_shows_its_status(seller: httpx.AsyncClient) -> None:
    task_id = await ordered(seller)

    status = await seller.get(f"/api/generation/status/{task_id}")
    located = await seller.get(f"/api/generation/tasks/{task_id}")

    assert located.json() == status.json()


@pytest.mark.parametrize(
    "task_id", ["0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55", "no-uuid", "1", "%00", "..%2f"]
)
@pytest.mark.parametrize("what", ["status", "result", "tasks"])
async def test_what_never_was_a_job_is_not_found(
    seller: httpx.AsyncClient, what: str, task_id: str
) -> None:
    response = await seller.get(f"/api/generation/{what}/{task_id}")

    assert response.status_code in {404, 422}
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_record_that_cannot_be_read_is_never_not_found(
    seller: httpx.AsyncClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: object, **__: object) -> None:
        raise TransientError("postgres is down")

    monkeypatch.setattr(shop.jobs, "find", unreachable)

    response = await seller.get(f"/api/generation/status/{uuid4()}")

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) >= 1


async def test_a_finished_page_carries_its_html_beside_data_and_never_inside(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await ordered(seller)
    await shop.complete(task_id, "<div>감귤칩</div>")

    body = (await seller.get(f"/api/generation/result/{task_id}")).json()

    assert set(body) == {"success", "task_id", "status", "data", "result", "usage"}
    assert (body["success"], body["status"]) == (True, "completed")
    assert set(body["data"]) == {
        *("status", "product_details_id", "image_count", "warnings", "expires_at")
    }
    assert set(body["result"]) == {
        *("product_details_id", "html_list", "image_count", "images", "warnings"),
        *("missing_fields", "block_provenance", "facts", "lint", "retake_advice"),
    }
    assert body["result"]["html_list"] == ["<div>감귤칩</div>"]
    assert set(body["result"]["images"][0]) == {
        *("id", "url", "image_source", "image_type", "alt", "width", "height", "provenance"),
        *("treatment", "web_url"),
    }


async def test_a_completed_status_is_at_a_hundred_percent(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await ordered(seller)
    await shop.complete(task_id)

    response = await seller.get(f"/api/generation/status/{task_id}")

    assert response.json()["progress"] == 100
    assert "retry-after" not in response.headers


async def test_an_unfinished_result_is_no_success(seller: httpx.AsyncClient) -> None:
    task_id = await ordered(seller)

    response = await seller.get(f"/api/generation/result/{task_id}")

    assert response.status_code == 200
    assert set(response.json()) == {"success", "task_id", "status", "message"}
    assert response.json()["success"] is False


async def test_a_failed_result_says_why(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered(seller)
    await shop.fail(task_id)

    result = (await seller.get(f"/api/generation/result/{task_id}")).json()
    status = (await seller.get(f"/api/generation/status/{task_id}")).json()

    assert (result["success"], result["status"]) == (False, "failed")
    assert result["error"] == status["data"]["error"] == "그릴 수 없습니다."
    assert result["error_code"] == "NOTHING_DRAWABLE"


async def test_messages_are_korean_unless_english_is_asked_for(seller: httpx.AsyncClient) -> None:
    task_id = await ordered(seller)
    path = f"/api/generation/status/{task_id}"

    korean = await seller.get(path)
    english = await seller.get(path, headers={"accept-language": "en-US,en;q=0.9,ko;q=0.8"})

    assert "기다리고" in korean.json()["message"]
    assert "waiting" in english.json()["message"]


async def test_cancelling_twice_is_the_same_as_once(seller: httpx.AsyncClient) -> None:
    task_id = await ordered(seller)

    answers = [await seller.post(f"/api/generation/tasks/{task_id}/cancel") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["status"] == "cancelled"


async def test_a_finished_job_cannot_be_cancelled(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered(seller)
    await shop.complete(task_id)

    response = await seller.post(f"/api/generation/tasks/{task_id}/cancel")

    assert (response.status_code, response.json()["code"]) == (409, "ALREADY_FINISHED")


async def test_a_failed_job_runs_again_under_its_own_id(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await ordered(seller)
    await shop.fail(task_id)

    response = await seller.post(f"/api/generation/tasks/{task_id}/retry")

    assert response.status_code == 202
    assert (response.json()["task_id"], response.json()["status"]) == (task_id, "pending")
    assert response.json()["data"]["run"] == 2


async def test_a_retry_repeated_under_its_key_is_one_retry(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await ordered(seller)
    await shop.fail(task_id)
    path, headers = f"/api/generation/tasks/{task_id}/retry", {"idempotency-key": "again"}

    first = await seller.post(path, headers=headers)
    second = await seller.post(path, headers=headers)

    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert shop.job(task_id).run == 2


async def test_only_what_ended_badly_is_retried(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await ordered(seller)

    unfinished = await seller.post(f"/api/generation/tasks/{task_id}/retry")
    await shop.complete(task_id)
    completed = await seller.post(f"/api/generation/tasks/{task_id}/retry")

    assert {r.json()["code"] for r in (unfinished, completed)} == {"NOT_RETRYABLE"}
