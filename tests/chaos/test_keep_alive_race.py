"""The 502 that comes now and then: a request and the close of its connection meet on the line."""

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from standalone.embedded import free_port
from standalone.gateway_log.analysis import analyse
from standalone.gateway_log.causes import Cause
from standalone.gateway_log.entries import read
from tests.chaos.service_address import LATENCY_SECONDS, ServiceAddress
from tests.gateway.nginx import OURS, PLAIN, Nginx
from tests.homes import a_home

FULL = os.environ.get("PAGELOOM_CHAOS") == "full"
# uvicorn's own is 5 s; the pauses are made to fit, so that the race is met often.
CARELESS_SECONDS = 1
CLIENTS = 25
POSTS = 40 if FULL else 8
SPREAD_SECONDS = 3 * LATENCY_SECONDS


@asynccontextmanager
async def a_service(**environment: str) -> AsyncIterator[int]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("kept_service.py")),
        env={**os.environ, "PORT": str(port), **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield port
    finally:
        process.kill()
        await process.wait()


async def posts(url: str, seed: int) -> Counter[int]:
    """POST with pauses as long as the careless service keeps connections."""
    pauses = random.Random(seed)  # noqa: S311 - repeatable load
    statuses: Counter[int] = Counter()
    async with httpx.AsyncClient(base_url=url, timeout=20) as client:
        for _ in range(POSTS):
            statuses[(await client.post("/api/generation/display-list")).status_code] += 1
            spread = pauses.uniform(-SPREAD_SECONDS, SPREAD_SECONDS)
            await asyncio.sleep(CARELESS_SECONDS - LATENCY_SECONDS + spread)
    return statuses


async def raced(templates: Path, **environment: str) -> tuple[Counter[int], dict[Cause, int]]:
    """Return the statuses that clients saw, and what the log says of those that failed."""
    async with a_service(**environment) as replica:
        address = ServiceAddress([replica], lag_seconds=0)
        with a_home() as home:
            async with address.serving():
                nginx = Nginx(home, api=[address.port], relay=[replica], templates=templates)
                await asyncio.to_thread(nginx.start)
                try:
                    clients = [posts(nginx.url, seed) for seed in range(CLIENTS)]
                    statuses = sum(await asyncio.gather(*clients), Counter[int]())
                    log = analyse(read(nginx.access_log.read_text().splitlines()))
                finally:
                    nginx.stop()
    return statuses, {cause: failures.seen for cause, failures in log.causes.items()}


async def test_a_gateway_that_lets_go_first_never_loses_a_post() -> None:
    ours, careless = await asyncio.gather(
        raced(OURS / "templates"), raced(PLAIN, KEEP_ALIVE_SECONDS=str(CARELESS_SECONDS))
    )

    print(f"ours {ours}, careless {careless}")  # noqa: T201 - for docs/operations/gateway.md
    assert ours == ({200: CLIENTS * POSTS}, {})
    # So that it is known to be met: without a key, nothing is repeated in either run.
    assert careless[0][502] > 0
    assert careless[1] == {Cause.CLOSED_IN_USE: careless[0][502]}
