"""Every answer that the storefront front end relies on, field by field, from a real record."""

import io
import re

import httpx
from PIL import Image

from tests.integration.api_service.gateways import Door

ORDER = {"product_data": "테스트 상품"}


async def an_order(client: httpx.AsyncClient) -> tuple[str, int]:
    body = (await client.post("/api/generation/display-list", json=ORDER)).json()
    return body["task_id"], body["data"]["product_details_id"]


async def test_the_life_of_an_order(door: Door, seller: httpx.AsyncClient) -> None:
    accepted = await seller.post("/api/generation/display-list", json=ORDER)
    body = accepted.json()
    task_id = body["task_id"]
    unfinished = (await seller.get(f"/api/generation/result/{task_id}")).json()
    await door.complete(task_id)
    status = (await seller.get(f"/api/generation/status/{task_id}")).json()
    result = (await seller.get(f"/api/generation/result/{task_id}")).json()

    assert accepted.status_code == 202
    assert set(body) == {
        *("success", "status", "message", "task_id", "data", "warnings", "status_url"),
        *("result_url", "events_url", "cancel_url", "queue_position", "eta_seconds"),
    }
    assert set(body["data"]) == {
        *("task_id", "status", "html_list", "estimated_completion_time", "product_details_id"),
    }
    assert body["data"]["estimated_completion_time"].endswith("Z")
    assert set(unfinished) == {"success", "task_id", "status", "message"}
    assert (status["status"], status["progress"]) == ("completed", 100)
    assert "html_list" not in result["data"]
    assert result["result"]["html_list"] == ["<div><h2>감귤칩</h2></div>"]
    assert result["data"]["product_details_id"] == body["data"]["product_details_id"]


async def test_the_life_of_a_page(door: Door, seller: httpx.AsyncClient) -> None:
    task_id, page_id = await an_order(seller)
    await door.complete(task_id)
    path = f"/api/generation/product-details/{page_id}"
    thumbnail = (await seller.get(path)).json()["thumbnail"]

    listed = (await seller.get("/api/generation/product-details")).json()
    shown = await seller.get(thumbnail)
    saved = await seller.put(
        path, json={"generated_html": {"html_blocks": ["<section>글</section>"]}}
    )
    deleted = await seller.delete(path)

    assert [item["id"] for item in listed["items"]] == [page_id]
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    [block] = saved.json()["data"]["generated_html"]["html_blocks"]
    assert re.fullmatch(r'<div data-block-id="custom-\d+">글</div>', block)
    assert deleted.json()["data"] == {
        "deleted_product_details_id": page_id,
        "deleted_image_count": 1,
    }
    assert (await seller.get(path)).status_code == 404
    assert (await seller.get(thumbnail)).status_code == 404


async def test_a_title_is_never_missing(door: Door, seller: httpx.AsyncClient) -> None:
    long_line = {"product_data": "아주 긴 상품 이름 " * 40}
    body = (await seller.post("/api/generation/display-list", json=long_line)).json()

    page = (
        await seller.get(f"/api/generation/product-details/{body['data']['product_details_id']}")
    ).json()

    assert page["title"]
    assert page["thumbnail"].startswith("http://localhost:8080/api/generation/artifacts/")


async def test_an_upload_is_an_image_of_ours(seller: httpx.AsyncClient) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(buffer, "JPEG")

    uploaded = await seller.post("/api/generation/upload-image", files={"file": buffer.getvalue()})

    body = uploaded.json()
    assert set(body) == {"success", "image_url", "saved_url", "width", "height"}
    assert (await seller.get(body["image_url"])).headers["content-type"] == "image/jpeg"


async def test_a_photo_on_this_very_machine_is_not_fetched(seller: httpx.AsyncClient) -> None:
    answers = [
        await seller.post("/api/generation/upload-image", params={"url": url})
        for url in ("http://127.0.0.1/x.png", "http://localhost/x", "http://169.254.169.254/")
    ]

    assert {answer.json()["code"] for answer in answers} == {"IMAGE_URL_REFUSED"}


async def test_a_cancelled_job_is_run_again_on_request(
    door: Door, seller: httpx.AsyncClient
) -> None:
    task_id, _ = await an_order(seller)

    cancelled = await seller.post(f"/api/generation/tasks/{task_id}/cancel")
    again = await seller.post(f"/api/generation/tasks/{task_id}/retry")
    await door.complete(task_id)

    assert (cancelled.json()["status"], again.status_code) == ("cancelled", 202)
    result = (await seller.get(f"/api/generation/result/{task_id}")).json()
    assert result["status"] == "completed"


async def test_health_needs_no_identity(door: Door) -> None:
    async with door.client(None) as nobody:
        actuator = await nobody.get("/api/generation/actuator/health")
        ready = await nobody.get("/readyz")
        live = await nobody.get("/livez")
        metrics = await nobody.get("/metrics")

    assert actuator.json()["status"] == "OK"
    assert ready.json()["dependencies"]["postgres"]["state"] == "ok"
    assert live.status_code == 200
    assert "jobs_accepted_total" in metrics.text


async def test_another_origin_may_call_and_read_every_answer(door: Door) -> None:
    origin = {"origin": "http://localhost:5173"}
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, idempotency-key, prefer",
    }
    async with door.client(None) as nobody:
        preflight = await nobody.options("/api/generation/display-list", headers=origin | asked)
        refused = await nobody.post("/api/generation/display-list", headers=origin)

    assert preflight.status_code == 200
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == "http://localhost:5173"
