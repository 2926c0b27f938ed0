"""Thousands of open streams read in one process, which is told what to do line by line."""

import asyncio
import json
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterator  # noqa: TC003 - one import is no reason for a guard
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvloop

# Whatever stands between two frames is the beginning of the next: chunk sizes are not read.
FRAME_END = b"\n\n"
# Ours and the plain peer say the first, Nchan the second.
GREETINGS = (b"connected", b": hi")
SENT_AT = re.compile(rb"sent=(\d+\.\d+)")


class Reader(asyncio.Protocol):
    """One stream: counts whole frames, and reads off when each was sent."""

    def __init__(self, crowd: "Crowd", request: bytes) -> None:
        self._crowd = crowd
        self._request = request
        self._tail = b""
        self._is_connected = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # TCP
        transport.write(self._request)  # type: ignore[attr-defined]  # TCP transports write

    def data_received(self, data: bytes) -> None:
        data = self._tail + data
        end = data.rfind(FRAME_END) + len(FRAME_END)
        self._tail = data[end:] if end >= len(FRAME_END) else data
        if end < len(FRAME_END):
            return
        if not self._is_connected:
            self._is_connected = any(greeting in data for greeting in GREETINGS)
            self._crowd.connected()
            if self._crowd.leaves:
                self._transport.abort()
        self._crowd.heard(data[:end])

    def connection_lost(self, exc: Exception | None) -> None:
        self._crowd.lost += 1


class Crowd:
    """All streams, and what they heard since they were last asked."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self._port = port
        self._tokens = tokens
        self._open = 0
        self._waiting: Iterator[int] = iter(())
        self._all_open = asyncio.Event()
        self._wanted = 0
        self.lost = 0
        self.leaves = False
        """Whether each stream is closed as soon as it has been greeted."""
        self._count = 0
        self._enough = asyncio.Event()
        self._enough_count = 0
        self._latencies: list[float] = []

    def _request(self, number: int) -> bytes:
        number %= len(self._tokens) or number + 1
        token = f"?token={self._tokens[number]}" if self._tokens else ""
        path = f"/api/notifications/stream/user-{number}{token}"
        return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n".encode()

    def connected(self) -> None:
        self._open += 1
        if self._open == self._wanted:
            self._all_open.set()
        self._open_next()

    def heard(self, data: bytes) -> None:
        count = data.count(b"event_id")
        if count:
            self._count += count
            now = time.monotonic()
            self._latencies += [now - float(sent) for sent in SENT_AT.findall(data)]
        if self._count >= self._enough_count:
            self._enough.set()

    def _open_next(self) -> None:
        number = next(self._waiting, None)
        if number is not None:
            reader = Reader(self, self._request(number))
            loop = asyncio.get_running_loop()
            task = loop.create_task(loop.create_connection(lambda: reader, "127.0.0.1", self._port))
            task.add_done_callback(lambda done: done.result())

    async def open(self, streams: int, at_once: int) -> dict[str, float]:
        begun = time.monotonic()
        self._wanted, self._waiting = streams, iter(range(streams))
        for _ in range(at_once):
            self._open_next()
        await self._all_open.wait()
        return {"seconds": time.monotonic() - begun}

    async def churn(self, streams: int, at_once: int) -> dict[str, float]:
        """Open so many streams, closing each at once."""
        self.leaves, self._open = True, 0
        self._all_open.clear()
        try:
            return await self.open(streams, at_once)
        finally:
            self.leaves, self._open = False, 0

    async def hear(self, count: int, within: float) -> dict[str, float]:
        """Wait until `count` rows were heard since the last time."""
        self._enough = asyncio.Event()
        self._enough_count = count
        self.heard(b"")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._enough.wait(), within)
        told: dict[str, float] = {"at": time.monotonic(), "count": self._count, "lost": self.lost}
        if len(self._latencies) > 1:
            cuts = statistics.quantiles(self._latencies, n=100)
            told |= {"p50_ms": cuts[49] * 1000, "p99_ms": cuts[98] * 1000}
        self._count, self._latencies = 0, []
        return told


async def obey(crowd: Crowd) -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order: dict[str, Any] = json.loads(line)
        answer = await getattr(crowd, order.pop("do"))(**order)
        print(json.dumps(answer), flush=True)


def main(port: str, tokens: str) -> None:
    crowd = Crowd(int(port), Path(tokens).read_text().split() if tokens else [])
    uvloop.run(obey(crowd))


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    main(*sys.argv[1:])
