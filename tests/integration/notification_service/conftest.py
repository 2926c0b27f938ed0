"""Real relay processes on real servers, and browsers made of a socket."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from chassis.adapters.postgres.migrate import migrate
from chassis.adapters.redis_log import RedisEventLog
from chassis.auth import DevTokens
from contracts.events import PageCompleted, PageFailed
from contracts.jobs import Failure, JobId, UserId
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port

DEV_KEY = "for tests only, at least 32 bytes long"
START_SECONDS = 60
HEAR_SECONDS = 20


class RelayProcess:
    """One `python -m notification_service`, with its log in a file."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "notification_service"],
                env={**os.environ, **environment, "PORT": str(self.port)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


class Browser:
    """An EventSource over a raw socket: it reads when it is told to, and remembers its last id."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._decoded = b""
        self.head = ""
        self.last_event_id: str | None = None
        self.events: list[dict[str, Any]] = []

    async def read_head(self) -> None:
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), HEAR_SECONDS)
        self.head = head.decode()

    async def hear(self) -> dict[str, Any] | None:
        """Return the next event, whatever its type; None: the response has ended properly."""
        data, row_id = b"", None
        while not data:
            frame = await self._frame()
            if frame is None:
                return None
            for line in frame.split(b"\n"):
                name, _, value = line.partition(b": ")
                if name == b"data":
                    data = value
                elif name == b"id":
                    row_id = value.decode()
        self.last_event_id = row_id or self.last_event_id
        event: dict[str, Any] = json.loads(data)
        self.events.append(event)
        return event

    async def _frame(self) -> bytes | None:
        while b"\n\n" not in self._decoded:
            size = int(await asyncio.wait_for(self._reader.readline(), HEAR_SECONDS), 16)
            chunk = await asyncio.wait_for(self._reader.readexactly(size + 2), HEAR_SECONDS)
            if size == 0:
                return None
            self._decoded += chunk[:-2]
        frame, _, self._decoded = self._decoded.partition(b"\n\n")
        return frame

    async def notified(self, count: int) -> list[str]:
        """Return the event ids of the next `count` notifications."""
        heard: list[str] = []
        while len(heard) < count:
            event = await self.hear()
            assert event is not None, f"the stream ended after {heard}"
            if event["type"] == "notification":
                heard.append(event["data"]["event_id"])
        return heard

    async def notified_until_dropped(self) -> list[str]:
        """Return the event ids of all whole frames that were sent before the connection broke."""
        heard: list[str] = []
        with suppress(ConnectionError, asyncio.IncompleteReadError, ValueError):
            while True:
                heard += await self.notified(1)
        return heard

    async def leave(self) -> None:
        self._writer.transport.abort()


Listen = Callable[..., Awaitable[Browser]]


def _environment(database_url: str, redis_url: str, **settings: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "AUTH_MODE": "dev",
        "AUTH_DEV_SECRET": DEV_KEY,
        "DRAIN_SECONDS": "2",
        "LOG_LEVEL": "DEBUG",
        **{name.upper(): value for name, value in settings.items()},
    }


@pytest.fixture(scope="module")
def relay(
    postgres_server: EmbeddedPostgres,
    redis_server: EmbeddedRedis,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RelayProcess]:
    """One process with ordinary settings for all tests of a room, each with users of its own."""
    database_url = postgres_server.ensure_database("shared_relay")
    migrate(database_url)
    log = tmp_path_factory.mktemp("relay") / "relay.log"
    process = RelayProcess(_environment(database_url, redis_server.url), log)
    try:
        process.await_ready()
        yield process
    finally:
        process.kill()


@pytest.fixture
def user() -> str:
    return f"user-{uuid4().hex[:8]}"


@pytest.fixture
def start_relay(
    database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[Callable[..., RelayProcess]]:
    """Starts processes on a record and a log of this test; settings as keyword arguments."""
    started: list[RelayProcess] = []

    def start(**settings: str) -> RelayProcess:
        environment = _environment(database_url, redis_url, **settings)
        process = RelayProcess(environment, tmp_path / f"relay-{len(started)}.log")
        started.append(process)
        process.await_ready()
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def token_of() -> Callable[[str], str]:
    return DevTokens(SecretStr(DEV_KEY)).mint


@pytest.fixture
async def listen(token_of: Callable[[str], str]) -> AsyncIterator[Listen]:
    """Opens streams."""
    opened: list[Browser] = []

    async def start(
        relay: RelayProcess,
        user_id: str = "anna",
        *,
        last_event_id: str | None = None,
        headers: dict[str, str] | None = None,
        query: str = "",
        receive_buffer: int | None = None,
    ) -> Browser:
        peer = socket.socket()
        if receive_buffer:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        peer.connect(("127.0.0.1", relay.port))
        reader, writer = await asyncio.open_connection(sock=peer, limit=receive_buffer or 2**20)
        lines = {"Host": "test", **(headers or {})}
        if last_event_id is not None:
            lines["Last-Event-ID"] = last_event_id
        path = f"/api/notifications/stream/{user_id}?token={token_of(user_id)}{query}"
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        browser = Browser(reader, writer)
        opened.append(browser)
        await browser.read_head()
        return browser

    yield start
    for browser in opened:
        await browser.leave()


@pytest.fixture
async def log(redis_server: EmbeddedRedis) -> AsyncIterator[RedisEventLog]:
    async with RedisEventLog(redis_server.url) as event_log:
        yield event_log


@pytest.fixture
def publish(log: RedisEventLog) -> Callable[..., Awaitable[None]]:
    """Publishes finished pages, by their numbers, for one user."""

    async def published(*numbers: int, user_id: str = "anna") -> None:
        await log.publish([_completed(number, user_id) for number in numbers])

    return published


@pytest.fixture
def publish_large(log: RedisEventLog) -> Callable[..., Awaitable[None]]:
    """Publishes failures with long reasons."""

    async def published(*numbers: int, user_id: str, size: int) -> None:
        failure = Failure(code="LARGE", message="x" * size)
        completed = [_completed(number, user_id).model_dump() for number in numbers]
        fields = ({**event, "type": "page.failed", "failure": failure} for event in completed)
        await log.publish([PageFailed.model_validate(event) for event in fields])

    return published


def _completed(number: int, user_id: str) -> PageCompleted:
    return PageCompleted(
        event_id=f"{user_id}-{number}",
        job_id=JobId(f"job-{number}"),
        user_id=UserId(user_id),
        product_details_id=number,
        occurred_at=datetime.now(UTC),
        title=f"램프 {number}",
        image_count=3,
    )


@pytest.fixture
def stored(token_of: Callable[[str], str]) -> Callable[..., Awaitable[None]]:
    """Waits until a user's inbox holds so many notifications."""

    async def wait(relay: RelayProcess, user_id: str, count: int) -> None:
        headers = {"Authorization": f"Bearer {token_of(user_id)}"}
        async with (
            asyncio.timeout(HEAR_SECONDS),
            httpx.AsyncClient(base_url=relay.url, headers=headers) as client,
        ):
            path, held = f"/api/notifications/{user_id}", 0
            while held < count:
                await asyncio.sleep(0.02)
                held = (await client.get(path)).json()["data"]["total_returned"]

    return wait


@pytest.fixture
def metrics() -> Callable[[RelayProcess], Awaitable[str]]:
    async def read(relay: RelayProcess) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{relay.url}/metrics")).text

    return read
