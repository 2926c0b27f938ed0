"""POSTs over keep-alive connections, as fast as answers come or at a set pace; prints JSON."""

import argparse
import asyncio
import json
import re
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Callable

import uvloop

CONTENT_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """One request at a time; `on_answer(status, seconds)` after each."""

    def __init__(self, on_answer: Callable[["Connection", int, float], None]) -> None:
        self._on_answer = on_answer
        self._received = b""
        self._asked_at = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # TCP transports write

    def ask(self, request: bytes, *, due_at: float | None = None) -> None:
        # An open loop counts from when the request was due, so that waiting is not omitted.
        self._asked_at = due_at if due_at is not None else time.perf_counter()
        assert self._transport is not None
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        length = CONTENT_LENGTH.search(head)
        assert length is not None, head
        if len(body) >= int(length[1]):
            self._received = b""
            self._on_answer(self, int(head[9:12]), time.perf_counter() - self._asked_at)


class Load:
    """What was asked and answered."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._body = arguments.body.encode()
        self._statuses: Counter[int] = Counter()
        self._seconds: list[float] = []
        self._stop_at = 0.0
        self._idle: list[Connection] = []
        self._due: list[float] = []

    def _request(self) -> bytes:
        head = [
            f"POST {self._arguments.path} HTTP/1.1",
            "host: localhost",
            "content-type: application/json",
            f"content-length: {len(self._body)}",
        ]
        if self._arguments.token:
            head.append(f"authorization: Bearer {self._arguments.token}")
            head.append(f"idempotency-key: {uuid.uuid4().hex}")
        return ("\r\n".join(head) + "\r\n\r\n").encode() + self._body

    def _answered(self, connection: Connection, status: int, seconds: float) -> None:
        self._statuses[status] += 1
        self._seconds.append(seconds)
        if self._arguments.rate:
            self._idle.append(connection)
            self._serve_due()
        elif time.perf_counter() < self._stop_at:
            connection.ask(self._request())

    def _serve_due(self) -> None:
        while self._due and self._idle:
            self._idle.pop().ask(self._request(), due_at=self._due.pop(0))

    async def run(self) -> dict[str, object]:
        loop = asyncio.get_running_loop()
        connections = [
            (
                await loop.create_connection(
                    lambda: Connection(self._answered), port=port, host=host
                )
            )[1]
            for host, port in [("127.0.0.1", self._arguments.port)] * self._arguments.connections
        ]
        began = time.perf_counter()
        self._stop_at = began + self._arguments.seconds
        if self._arguments.rate:
            await self._at_a_pace(connections, began)
        else:
            for connection in connections:
                connection.ask(self._request())
            await asyncio.sleep(self._arguments.seconds)
        return self._figures(time.perf_counter() - began)

    async def _at_a_pace(self, connections: list[Connection], began: float) -> None:
        self._idle = connections
        for number in range(int(self._arguments.rate * self._arguments.seconds)):
            due = began + number / self._arguments.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._due.append(due)
            self._serve_due()

    def _figures(self, seconds: float) -> dict[str, object]:
        cuts = statistics.quantiles(self._seconds, n=100)
        return {
            "per_second": round(len(self._seconds) / seconds, 1),
            "p50_ms": round(cuts[49] * 1000, 2),
            "p99_ms": round(cuts[98] * 1000, 2),
            "statuses": dict(self._statuses),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", required=True)
    parser.add_argument("--body", required=True)
    parser.add_argument("--token", default="")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=0, help="requests/s; 0: as fast as it goes")
    print(json.dumps(uvloop.run(Load(parser.parse_args()).run())))


if __name__ == "__main__":
    main()
