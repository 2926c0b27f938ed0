"""A ticket opens one stream of its user, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from chassis.auth import DevTokens
from notification_service.app import create_app
from notification_service.settings import Settings

API = "/api/notifications"
DEV_KEY = "for tests only, at least 32 bytes long"
HEAR_SECONDS = 10


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings(
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        auth_mode="dev",
        auth_dev_secret=SecretStr(DEV_KEY),
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        # What the tail would say a moment later; before, streams are told to come back.
        app.state.source.hub.head = await app.state.source.inbox.cursor()
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def a_ticket(client: httpx.AsyncClient, user_id: str = "anna") -> str:
    token = DevTokens(SecretStr(DEV_KEY)).mint(user_id)
    answer = await client.post(f"{API}/stream-ticket", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    data = answer.json()["data"]
    assert data["stream_url"] == f"{API}/stream/{user_id}?ticket={data['ticket']}"
    return str(data["ticket"])


async def opened(app: FastAPI, user_id: str, ticket: str) -> tuple[int, bytes]:
    """Return the status and the first bytes of a stream, and leave it."""
    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    status = 0

    async def receive() -> dict[str, object]:
        await heard
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = int(str(message["status"]))
        elif not heard.done():
            heard.set_result(bytes(message["body"]))  # type: ignore[call-overload]  # ASGI's own

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"{API}/stream/{user_id}",
        "raw_path": f"{API}/stream/{user_id}".encode(),
        "query_string": f"ticket={ticket}".encode(),
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
        "root_path": "",
        "http_version": "1.1",
    }
    async with asyncio.timeout(HEAR_SECONDS):
        await app(scope, receive, send)
    return status, heard.result()


async def test_a_ticket_opens_the_stream_of_its_user_once(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    ticket = await a_ticket(client)

    first, heard = await opened(app, "anna", ticket)
    second, _ = await opened(app, "anna", ticket)

    assert (first, second) == (200, 401)
    assert b'"type":"connected","user_id":"anna"' in heard


async def test_a_ticket_opens_nobody_elses_stream_and_is_used_up_by_trying(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    ticket = await a_ticket(client, "mallory")

    answers = [(await opened(app, user, ticket))[0] for user in ("anna", "mallory")]

    assert answers == [403, 401]


async def test_an_expired_ticket_opens_nothing(
    app: FastAPI, client: httpx.AsyncClient, database_url: str
) -> None:
    ticket = await a_ticket(client)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "UPDATE notification.stream_ticket SET expires_at = expires_at - %s",
            (timedelta(minutes=1),),
        )

    assert (await opened(app, "anna", ticket))[0] == 401


@pytest.mark.parametrize("ticket", ["", "nonsense", "0" * 43, "x" * 9_000])
async def test_a_made_up_ticket_opens_nothing(app: FastAPI, ticket: str) -> None:
    assert (await opened(app, "anna", ticket))[0] == 401


async def test_a_ticket_opens_streams_and_nothing_else(client: httpx.AsyncClient) -> None:
    ticket = await a_ticket(client)

    answer = await client.get(f"{API}/anna", params={"ticket": ticket})

    assert answer.status_code == 401


async def test_without_a_token_there_is_no_ticket(client: httpx.AsyncClient) -> None:
    token = DevTokens(SecretStr(DEV_KEY)).mint("anna")

    answers = [
        await client.post(f"{API}/stream-ticket"),
        await client.post(f"{API}/stream-ticket", params={"token": token}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


async def test_what_is_kept_of_a_ticket_opens_nothing(
    client: httpx.AsyncClient, database_url: str
) -> None:
    ticket = await a_ticket(client)

    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        rows = await (
            await connection.execute("SELECT * FROM notification.stream_ticket")
        ).fetchall()

    assert len(rows) == 1
    assert ticket not in str(rows)
