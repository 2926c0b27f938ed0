"""Every request gets an id, a line, a count, a limit, and the headers of every answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from prometheus_client import REGISTRY
from starlette.responses import JSONResponse, StreamingResponse
from structlog.testing import capture_logs

from chassis.asgi import BodyLimit, install_edge
from chassis.settings import HttpSettings

ORIGIN = "http://localhost:5173"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    limits = [BodyLimit("PUT", "/pages/[0-9]+", 4096), BodyLimit("POST", "/tiny", 1024)]
    install_edge(app, HttpSettings(), body_limits=limits)

    @app.get("/things/{thing}")
    async def thing(thing: str) -> str:
        return thing

    @app.get("/again/{thing}")
    async def again(thing: str) -> JSONResponse:
        return JSONResponse(thing, headers={"Idempotency-Replayed": "true"})

    @app.put("/pages/{page}")
    @app.post("/tiny")
    @app.post("/usual")
    async def take(request: Request) -> int:
        return len(await request.body())

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pageloom.example") as client:
        yield client


async def test_an_answer_that_was_given_before_is_counted_as_such(
    client: httpx.AsyncClient,
) -> None:
    labels = {"route": "/again/{thing}", "method": "GET"}
    before = REGISTRY.get_sample_value("http_replays_total", labels) or 0

    await client.get("/again/1")
    await client.get("/things/1")

    assert REGISTRY.get_sample_value("http_replays_total", labels) == before + 1


@pytest.mark.parametrize("given", ["0193f2a0-7c", "a" * 64, "trace.1-2_3"])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/things/1", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "with space", "<script>alert(1)"])
async def test_any_other_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/things/1", headers={"X-Request-Id": given})

    assert len(answer.headers["x-request-id"]) == 32


async def test_every_answer_is_taken_for_what_it_says_it_is(client: httpx.AsyncClient) -> None:
    for path in ("/things/1", "/nowhere"):
        answer = await client.get(path)

        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_request_is_one_line_without_the_values_of_its_query(
    client: httpx.AsyncClient,
) -> None:
    with capture_logs() as lines:
        await client.get("/things/7?limit=5&token=s3cr3t&%74icket=s3cr3t&url=http://x/s3cr3t")

    [line] = lines
    assert line["event"] == "http.request"
    assert line["path"] == "/things/7"
    assert line["route"] == "/things/{thing}"
    assert line["status"] == 200
    assert line["query"] == "limit=5&token&%74icket&url"


async def test_requests_are_counted_by_route_and_never_by_path(client: httpx.AsyncClient) -> None:
    labels = {"route": "/things/{thing}", "method": "GET", "status": "200"}
    before = REGISTRY.get_sample_value("http_requests_total", labels) or 0

    await client.get("/things/1")
    await client.get("/things/2")

    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 2


async def test_an_invented_method_does_not_make_a_label(client: httpx.AsyncClient) -> None:
    await client.request("EVIL123", "/things/1")

    methods = {
        s.labels["method"]
        for m in REGISTRY.collect()
        if m.name == "http_requests"
        for s in m.samples
    }
    assert "EVIL123" not in methods
    assert "OTHER" in methods


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("POST", "/tiny", 1024, 200),
        ("POST", "/tiny", 1025, 413),
        ("PUT", "/pages/7", 4096, 200),
        ("PUT", "/pages/7", 4097, 413),
        ("POST", "/usual", 1024 * 1024, 200),
        ("POST", "/usual", 1024 * 1024 + 1, 413),
    ],
)
@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_has_its_limit(
    client: httpx.AsyncClient, method: str, path: str, size: int, status: int, announced: bool
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for begin in range(0, size, 1000):
            yield bytes(min(1000, size - begin))

    answer = await client.request(
        method, path, content=bytes(size) if announced else parts(), headers={"Origin": ORIGIN}
    )

    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_too_large_says_how_large_is_not(client: httpx.AsyncClient) -> None:
    answer = await client.post("/usual", content=bytes(2 * 1024 * 1024))

    assert answer.json()["code"] == "BODY_TOO_LARGE"
    assert "1 MB" in answer.json()["message"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_our_origins_may_ask_everything(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.options(
        "/things/1",
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": (
                "authorization, content-type, idempotency-key, last-event-id, prefer"
            ),
        },
    )

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_other_origins_may_not(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/1", headers={"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-credentials" not in answer.headers


async def test_scripts_may_read_the_headers_that_matter(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/1", headers={"Origin": ORIGIN})

    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert set(exposed) == {
        "Location",
        "Retry-After",
        "Idempotency-Replayed",
        "Preference-Applied",
        "X-Request-Id",
    }


async def test_a_stream_passes_piece_by_piece() -> None:
    app = FastAPI()
    install_edge(app, HttpSettings())
    second = asyncio.Event()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"first"
            await second.wait()
            yield b"second"

        return StreamingResponse(pieces())

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if message.get("body") == b"first":
            second.set()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "GET",
        "path": "/stream",
        "raw_path": b"/stream",
        "query_string": b"",
        "headers": [],
        "root_path": "",
    }
    await app(scope, receive, send)

    assert [message.get("body") for message in sent[1:3]] == [b"first", b"second"]
