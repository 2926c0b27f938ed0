"""What nginx asks a second replica, and what it must not."""

import asyncio
import contextlib
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contracts.problems import WORDINGS, ProblemCode
from standalone.embedded import free_port
from tests.gateway.replica import Replica, a_replica, hangs_up

ORDER = "/api/generation/display-list"
KEY = {"idempotency-key": "one-order"}


async def test_a_post_with_a_key_survives_the_replica_it_was_sent_to(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    leaving, staying = await start_replica(hangs_up), await start_replica()
    nginx = await start_nginx([leaving, staying])

    answers = [
        await client.post(nginx.url + ORDER, json={"product_data": "컵"}, headers=KEY)
        for _ in range(4)
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert leaving.asked
    assert len(staying.asked) == 4
    assert {asked.body for asked in staying.asked} == {leaving.asked[0].body}
    assert {asked.headers["idempotency-key"] for asked in staying.asked} == {"one-order"}


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": ""}])
async def test_a_post_without_a_key_is_never_sent_twice(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    replicas = [await start_replica(hangs_up), await start_replica(hangs_up)]
    nginx = await start_nginx(replicas)

    answer = await client.post(nginx.url + ORDER, json={}, headers=headers)

    assert answer.status_code == 502
    assert sum(len(replica.asked) for replica in replicas) == 1


async def test_a_post_beside_the_generation_of_pages_has_no_key_that_anybody_keeps(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    relays = [await start_replica(hangs_up), await start_replica(hangs_up)]
    nginx = await start_nginx(relay=relays)

    answer = await client.post(nginx.url + "/api/notifications/webhooks", json={}, headers=KEY)

    assert answer.status_code == 502
    assert sum(len(relay.asked) for relay in relays) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_what_is_idempotent_by_itself_needs_no_key(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, method: str
) -> None:
    nginx = await start_nginx([await start_replica(hangs_up), await start_replica()])

    answers = [
        await client.request(method, f"{nginx.url}/api/generation/product-details/7")
        for _ in range(4)
    ]

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("headers", [{}, KEY])
async def test_a_replica_that_is_gone_is_passed_over_for_whatever_was_not_sent_yet(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    staying = await start_replica()
    nginx = await start_nginx([Replica(port=free_port()), staying])

    answers = [await client.post(nginx.url + ORDER, json={}, headers=headers) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {200}
    assert len(staying.asked) == 6


async def test_a_replica_that_was_gone_is_served_as_soon_as_it_is_back(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    back = Replica(port=free_port())
    nginx = await start_nginx(relay=[back])
    path = f"{nginx.url}/api/notifications/stream/bora"
    gone = [(await client.get(path)).status_code for _ in range(10)]

    async with a_replica(port=back.port):
        answers = [(await client.get(path)).status_code for _ in range(10)]

    assert set(gone) == {502}
    assert set(answers) == {200}


@pytest.fixture
def vanished() -> Iterator[Replica]:
    """A replica whose node answers nothing: its queue of connections is full for good."""
    with socket.socket() as listening, contextlib.ExitStack() as queued:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = queued.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield Replica(port=listening.getsockname()[1])


async def test_a_node_that_has_vanished_costs_few_requests_a_wait(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, vanished: Replica
) -> None:
    nginx = await start_nginx([vanished, await start_replica()])

    async def asks() -> list[int]:
        path = f"{nginx.url}/api/generation/status/7"
        return [(await client.get(path)).status_code for _ in range(10)]

    answers = await asyncio.gather(*[asks() for _ in range(6)])

    statuses = Counter(status for each in answers for status in each)
    lines = nginx.access_log.read_text().splitlines()
    waited = [line for line in lines if '"upstream_status":"504, 200"' in line]
    assert statuses == {200: 60}
    # least_conn: while some wait for it, it has more connections than the other.
    assert 0 < len(waited) < 30


async def test_connections_to_a_replica_are_kept(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api = await start_replica()
    nginx = await start_nginx([api])

    for _ in range(10):
        await client.get(f"{nginx.url}/api/generation/status/7")

    assert api.connections == 1
    assert {"connection"} & set(api.asked[-1].headers) == set()


async def test_requests_are_spread_over_the_replicas(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    replicas = [await start_replica(), await start_replica()]
    nginx = await start_nginx(replicas)

    for _ in range(10):
        await client.get(f"{nginx.url}/api/generation/status/7")

    assert Counter(len(replica.asked) for replica in replicas) == {5: 2}


@pytest.mark.parametrize(("accepts", "language"), [(None, "ko"), ("en-GB,en;q=0.9", "en")])
async def test_what_no_replica_answers_is_told_as_a_problem_that_browsers_may_read(
    start_nginx: Any, client: httpx.AsyncClient, accepts: str | None, language: str
) -> None:
    nginx = await start_nginx([Replica(port=free_port())])
    headers = {"origin": "http://localhost:3000", "x-request-id": "request-0001"}

    answer = await client.get(
        f"{nginx.url}/api/generation/status/7",
        headers=headers | ({"accept-language": accepts} if accepts else {}),
    )

    wording = WORDINGS[ProblemCode.RECORD_UNAVAILABLE]
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert answer.headers["retry-after"] == "2"
    assert answer.json() | {"type": ""} == {
        "type": "",
        "title": wording.title,
        "status": 502,
        "code": "RECORD_UNAVAILABLE",
        "detail": getattr(wording, language),
        "message": getattr(wording, language),
        "request_id": "request-0001",
        "errors": [],
    }


async def test_an_origin_that_is_not_ours_gets_no_permission_to_read(
    start_nginx: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([Replica(port=free_port())])

    answer = await client.get(
        f"{nginx.url}/api/generation/status/7", headers={"origin": "https://elsewhere.example"}
    )

    assert "access-control-allow-origin" not in answer.headers
