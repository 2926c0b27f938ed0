"""Does the way through nginx end where the direct one does?"""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.e2e.test_one_job import follow
from tests.gateway.nginx import Nginx
from tests.homes import a_home


@pytest.fixture
async def gateway(suite_url: str) -> AsyncIterator[Nginx]:
    """nginx, as it is deployed, in front of the suite."""
    port = httpx.URL(suite_url).port
    assert port is not None
    with a_home() as home:
        nginx = Nginx(home, api=[port], relay=[port])
        await asyncio.to_thread(nginx.start)
        try:
            yield nginx
        finally:
            nginx.stop()


@pytest.fixture
async def through(gateway: Nginx, client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """As `client`, but through nginx."""
    headers = {"authorization": client.headers["authorization"]}
    async with httpx.AsyncClient(base_url=gateway.url, headers=headers, timeout=30) as through:
        yield through


async def test_an_order_and_the_question_after_it_pass_through_the_gateway(
    through: httpx.AsyncClient,
) -> None:
    ordered = await through.post(
        "/api/generation/display-list", json={"product_data": "테스트 상품"}
    )
    task_id = ordered.json()["task_id"]
    asked = await through.get(f"/api/generation/status/{task_id}")

    assert (ordered.status_code, ordered.json()["status"]) == (202, "ACCEPTED")
    assert (asked.status_code, asked.json()["data"]["task_id"]) == (200, task_id)
    assert asked.json()["data"]["status"] in {"pending", "processing", "completed"}


async def test_the_stream_through_the_gateway_tells_the_end(through: httpx.AsyncClient) -> None:
    task_id, told = await follow(through, {"product_data": "게이트웨이 머그컵"})

    result = (await through.get(f"/api/generation/result/{task_id}")).json()["result"]
    assert told[0][1]["type"] == "connected"
    assert told[-1][1]["data"]["metadata"]["task_id"] == task_id
    assert result["html_list"]


async def test_waiting_for_the_end_outlasts_no_time_out_on_the_way(
    through: httpx.AsyncClient,
) -> None:
    answer = await through.post(
        "/api/generation/display-list",
        json={"product_data": "기다리는 머그컵"},
        headers={"prefer": "wait=25", "idempotency-key": "e2e-gateway-wait"},
    )

    assert answer.status_code in {200, 202}
    assert answer.headers["preference-applied"].startswith("wait")
