"""A deployed relay tells a user's own server, signed, once it can, and as one message."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from standalone.embedded import free_port

API = "/api/notifications/webhooks"
HEAR_SECONDS = 30
Publish = Callable[..., Awaitable[None]]


class Receiver:
    """A user's server: answers as it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        self.port = 0
        self.answers: list[bytes] = [b"HTTP/1.1 204 No Content\r\n\r\n"]
        self.sent: list[tuple[str, dict[str, str], bytes]] = []
        self.heard = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *lines = head.strip().split("\r\n")
        headers = {n.lower(): v for n, _, v in (one.partition(": ") for one in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.sent.append((line, headers, body))
        self.heard.set()
        await self.may_answer.wait()
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        writer.close()

    async def heard_times(self, count: int) -> None:
        async with asyncio.timeout(HEAR_SECONDS):
            while len(self.sent) < count:
                self.heard.clear()
                await self.heard.wait()

    def verify(self, secret: str) -> None:
        """By the specification, with nothing of ours."""
        _, headers, body = self.sent[-1]
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    receiver.may_answer.set()
    server.close()
    await server.wait_closed()


class Relay:
    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = process
        self.log = log

    async def await_ready(self) -> None:
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while True:
                assert self.process.poll() is None, self.log.read_text()
                try:
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def _process(environment: dict[str, str], port: int, log: Path) -> subprocess.Popen[bytes]:
    script = Path(__file__).parent / "lenient_relay.py"
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, str(script), str(port)],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture
def start(
    database_url: str, redis_url: str, receiver: Receiver, tmp_path: Path
) -> Iterator[Callable[..., Awaitable[Relay]]]:
    started: list[Relay] = []

    async def relay(**settings: str) -> Relay:
        port = free_port()
        log = tmp_path / f"relay-{len(started)}.log"
        environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "AUTH_MODE": "dev",
            "AUTH_DEV_SECRET": "for tests only, at least 32 bytes long",
            "LOG_LEVEL": "DEBUG",
            "DRAIN_SECONDS": "2",
            "NOTIFICATION_WEBHOOK_SECONDS": "2",
            "PORT": str(port),
            **settings,
        }
        process = _process(environment, receiver.port, log)
        started.append(Relay(port, process, log))
        await started[-1].await_ready()
        return started[-1]

    yield relay
    for one in started:
        one.kill()


class Owner:
    def __init__(self, client: httpx.AsyncClient, webhook: dict[str, Any]) -> None:
        self.client = client
        self.id: str = webhook["id"]
        self.secret: str = webhook["secret"]

    async def delivery(self, status: str) -> dict[str, Any]:
        """Return the only delivery, once it has this status."""
        async with asyncio.timeout(HEAR_SECONDS):
            while True:
                answer = await self.client.get(f"{API}/{self.id}/deliveries")
                found: list[dict[str, Any]] = answer.json()["data"]["deliveries"]
                if found and found[0]["status"] == status:
                    return found[0]
                await asyncio.sleep(0.05)

    async def refused(self) -> dict[str, Any]:
        async with asyncio.timeout(HEAR_SECONDS):
            while True:
                found = await self.delivery("pending")
                if found["error"] is not None:
                    return found
                await asyncio.sleep(0.05)


@pytest.fixture
def registered(
    receiver: Receiver, token_of: Callable[[str], str]
) -> Callable[[Relay], Awaitable[Owner]]:
    async def register(relay: Relay) -> Owner:
        headers = {"Authorization": f"Bearer {token_of('anna')}"}
        client = httpx.AsyncClient(base_url=relay.url, headers=headers)
        answer = await client.post(API, json={"url": receiver.url})
        assert answer.status_code == 201, answer.text
        return Owner(client, answer.json()["data"])

    return register


@pytest.fixture
async def owner(
    start: Callable[..., Awaitable[Relay]],
    registered: Callable[[Relay], Awaitable[Owner]],
) -> AsyncIterator[Owner]:
    owner = await registered(await start())
    yield owner
    await owner.client.aclose()


async def test_an_end_arrives_signed(owner: Owner, receiver: Receiver, publish: Publish) -> None:
    await publish(7)
    await receiver.heard_times(1)

    receiver.verify(owner.secret)
    line, headers, body = receiver.sent[0]
    delivery = await owner.delivery("delivered")
    assert (line, headers["content-type"]) == ("POST /hook HTTP/1.1", "application/json")
    assert json.loads(body)["type"] == "generation.succeeded"
    assert json.loads(body)["data"]["event_id"] == "anna-7"
    assert (delivery["id"], delivery["status_code"]) == (headers["webhook-id"], 204)


async def test_after_a_failure_the_same_message_comes_again(
    owner: Owner, receiver: Receiver, publish: Publish
) -> None:
    receiver.answers.insert(0, b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
    await publish(7)
    refused = await owner.refused()
    await receiver.heard_times(2)

    receiver.verify(owner.secret)
    assert (await owner.delivery("delivered"))["attempts"] == 2
    assert (refused["status_code"], refused["next_attempt_at"] is None) == (500, False)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.sent}) == 1
    assert len({body for *_, body in receiver.sent}) == 1


async def test_a_redirect_is_not_followed(
    owner: Owner, receiver: Receiver, publish: Publish
) -> None:
    to = f"Location: http://127.0.0.1:{receiver.port}/elsewhere".encode()
    receiver.answers.insert(0, b"HTTP/1.1 307 Go\r\n" + to + b"\r\nContent-Length: 0\r\n\r\n")
    await publish(7)

    assert "redirect" in (await owner.refused())["error"]
    assert [line for line, *_ in receiver.sent] == ["POST /hook HTTP/1.1"]


async def test_a_server_that_does_not_answer_is_left_in_time(
    owner: Owner, receiver: Receiver, publish: Publish
) -> None:
    receiver.may_answer.clear()
    began = time.monotonic()
    await publish(7)

    assert (await owner.refused())["error"] == "no answer in time"
    assert time.monotonic() - began < 10


async def test_a_body_without_end_is_not_read(
    owner: Owner, receiver: Receiver, publish: Publish
) -> None:
    receiver.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 1_000_000]
    await publish(7)

    assert (await owner.delivery("delivered"))["status_code"] == 200


async def test_what_was_sent_and_not_noted_comes_again_as_the_same_message(
    start: Callable[..., Awaitable[Relay]],
    registered: Callable[[Relay], Awaitable[Owner]],
    receiver: Receiver,
    publish: Publish,
) -> None:
    first = await start()
    owner = await registered(first)
    await owner.client.aclose()
    receiver.may_answer.clear()
    await publish(7)
    await receiver.heard_times(1)
    first.kill()
    receiver.may_answer.set()

    await start()
    await receiver.heard_times(2)

    receiver.verify(owner.secret)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.sent}) == 1
    assert len({body for *_, body in receiver.sent}) == 1


async def test_a_message_is_sent_again_on_request_and_its_secret_is_in_no_log(
    start: Callable[..., Awaitable[Relay]],
    registered: Callable[[Relay], Awaitable[Owner]],
    receiver: Receiver,
    publish: Publish,
) -> None:
    relay = await start()
    owner = await registered(relay)
    await publish(7)
    delivery = await owner.delivery("delivered")

    answer = await owner.client.post(f"{API}/{owner.id}/deliveries/{delivery['id']}/replay")
    await receiver.heard_times(2)

    assert answer.status_code == 202
    assert receiver.sent[0][1]["webhook-id"] == receiver.sent[1][1]["webhook-id"]
    assert owner.secret not in relay.log.read_text()
    await owner.client.aclose()
