"""The stream of a job, as an EventSource opens it."""

import httpx
import pytest

from tests.unit.api_service.builders import Shop

API = "/api/generation"


async def ordered(client: httpx.AsyncClient) -> tuple[str, str]:
    body = (await client.post(f"{API}/display-list", json={"product_data": "감귤칩"})).json()
    return body["task_id"], body["events_url"]


async def test_a_finished_job_is_told_and_the_response_ends(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, url = await ordered(seller)
    await shop.complete(task_id)

    answer = await seller.get(url)

    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["x-accel-buffering"] == "no"
    assert 'id: 1999\ndata: {"type":"status","data":{' in answer.text
    assert '"status":"completed","progress":100' in answer.text


async def test_who_has_heard_the_end_is_told_to_stay_away(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, url = await ordered(seller)
    await shop.complete(task_id)

    by_header = await seller.get(url, headers={"Last-Event-ID": "1999"})
    by_query = await seller.get(url, params={"lastEventId": "1999"})

    assert [by_header.status_code, by_query.status_code] == [204, 204]


@pytest.mark.parametrize("last", ["", "x", "-1", "9999", "9" * 30, "１９９９"])
async def test_a_strange_last_id_counts_as_none(
    seller: httpx.AsyncClient, shop: Shop, last: str
) -> None:
    task_id, url = await ordered(seller)
    await shop.complete(task_id)

    answer = await seller.get(url, params={"lastEventId": last})

    assert "id: 1999" in answer.text


async def test_a_token_in_the_address_counts(
    seller: httpx.AsyncClient, stranger: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, url = await ordered(seller)
    await shop.complete(task_id)

    answers = [
        await stranger.get(url),
        await stranger.get(url, params={"token": "nonsense"}),
        await stranger.get(url, params={"token": shop.token_of("seller")}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 200]


@pytest.mark.parametrize("task_id", ["nonsense", "0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55"])
async def test_a_job_that_is_not_there_has_no_stream(
    seller: httpx.AsyncClient, task_id: str
) -> None:
    answer = await seller.get(f"{API}/tasks/{task_id}/events")

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_a_foreign_job_has_no_stream(
    seller: httpx.AsyncClient, stranger: httpx.AsyncClient, shop: Shop
) -> None:
    _, url = await ordered(seller)

    answer = await stranger.get(url, params={"token": shop.token_of("mallory")})

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
