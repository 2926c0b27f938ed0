"""What comes and goes leaves nothing behind."""

import asyncio
from typing import Any

import psutil

ROUND = 250
ROUNDS = 8
GONE_SECONDS = 20
# Its port, PostgreSQL, Redis, and whoever asks for its metrics.
SOCKETS_AT_REST = 20


async def _come_and_go(relay: Any, listen: Any) -> None:
    browsers = await asyncio.gather(*(listen(relay, f"user-{n}") for n in range(ROUND)))
    for browser in browsers:
        await browser.hear()
        await browser.leave()


async def _gone(relay: Any, process: psutil.Process, metrics: Any) -> None:
    async with asyncio.timeout(GONE_SECONDS):
        told, sockets = "", SOCKETS_AT_REST + 1
        while "streams_open 0.0" not in told or sockets > SOCKETS_AT_REST:
            told = await metrics(relay)
            sockets = len(process.net_connections("tcp"))


async def test_two_thousand_streams_that_came_and_went_leave_no_stream_socket_or_memory(
    start_relay: Any, listen: Any, metrics: Any
) -> None:
    relay = start_relay(log_level="INFO")
    process = psutil.Process(relay.process.pid)
    await _come_and_go(relay, listen)
    before = process.memory_info().rss

    for _ in range(ROUNDS):
        await _come_and_go(relay, listen)

    await _gone(relay, process, metrics)
    assert process.memory_info().rss < before * 1.1
