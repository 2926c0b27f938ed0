"""A job's stream over a real socket and a real record: what a worker writes is heard at once."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api_service.app import create_app
from api_service.settings import Settings
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.records import Progress
from chassis.tokens import DevTokens
from contracts.jobs import JobId, Stage, UserId
from standalone.embedded import free_port
from tests.integration.api_service.gateways import SECRET

HEAR_SECONDS = 15
PERCENTS = (10, 30, 60, 90)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    port = free_port()
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> FastAPI:
    values = {
        "database_url": database_url,
        "artifacts_url": tmp_path.as_uri(),
        "auth_mode": "dev",
        "auth_dev_secret": SECRET,
        "drain_seconds": 3,
    }
    return create_app(Settings.model_validate(values))


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
async def seller(address: str) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {DevTokens(SECRET).mint('seller')}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=HEAR_SECONDS) as client:
        yield client


async def ordered(seller: httpx.AsyncClient) -> tuple[JobId, str]:
    body = (await seller.post("/api/generation/display-list", json={"product_data": "귤"})).json()
    return JobId(body["task_id"]), body["events_url"]


async def heard(answer: httpx.Response) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    place = 0
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            place = int(value)
        elif name == "data":
            yield place, json.loads(value)


async def test_progress_and_the_end_are_heard_as_the_worker_writes_them(
    seller: httpx.AsyncClient, database_url: str
) -> None:
    job_id, url = await ordered(seller)
    told: list[tuple[int, dict[str, Any]]] = []
    delays: list[float] = []
    async with (
        PostgresRecord(database_url) as record,
        asyncio.timeout(HEAR_SECONDS),
        seller.stream("GET", url) as answer,
    ):
        jobs = PostgresJobStore(record)
        events = heard(answer)
        told.append(await anext(events))
        # The gateway listens to the record from now on.
        await asyncio.sleep(0.5)
        claim = await jobs.claim(job_id, token=uuid4(), lease_seconds=15)
        assert claim is not None
        for percent in PERCENTS:
            written = time.monotonic()
            step = Progress(stage=Stage.COPY, percent=percent, message="쓰는 중")
            await jobs.advance(claim, step)
            told.append(await anext(events))
            delays.append(time.monotonic() - written)
        await jobs.cancel(job_id, user_id=claim.job.user_id)
        told.extend([event async for event in events])

    assert [event["type"] for _, event in told] == ["status", *["progress"] * 4, "status"]
    assert [event["data"].get("progress") for _, event in told[1:-1]] == list(PERCENTS)
    assert told[-1][1]["data"]["status"] == "cancelled"
    places = [place for place, _ in told]
    assert places == sorted(set(places))
    # Woken and not polled: well under the second that a poll takes.
    assert sorted(delays)[1] < 0.7, delays


async def test_many_streams_share_one_connection_to_the_record(
    seller: httpx.AsyncClient, database_url: str
) -> None:
    job_id, url = await ordered(seller)

    async def followed() -> list[str]:
        async with seller.stream("GET", url) as answer:
            return [event["data"]["status"] async for _, event in heard(answer)]

    async with asyncio.timeout(HEAR_SECONDS), PostgresRecord(database_url) as record:
        streams = [asyncio.create_task(followed()) for _ in range(15)]
        await asyncio.sleep(0.6)
        rows = await record.rows(
            b"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            b"AND query LIKE 'LISTEN%%'"
        )
        await PostgresJobStore(record).cancel(job_id, user_id=UserId("seller"))
        told = await asyncio.gather(*streams)

    assert len(rows) == 1
    assert told == [["pending", "cancelled"]] * 15


async def test_a_stream_ends_properly_when_the_process_leaves(
    app: FastAPI, database_url: str
) -> None:
    headers = {"authorization": f"Bearer {DevTokens(SECRET).mint('seller')}"}
    with served(app) as address:
        async with (
            asyncio.timeout(HEAR_SECONDS),
            httpx.AsyncClient(base_url=address, headers=headers) as seller,
        ):
            _, url = await ordered(seller)
            async with seller.stream("GET", url) as answer:
                events = heard(answer)
                await anext(events)
                app.state.drain.begin()
                assert [event async for event in events] == []
            again = await seller.get(url)

    assert (again.status_code, again.json()["code"]) == (503, "AT_CAPACITY")
