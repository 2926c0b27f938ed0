"""NUL is refused at the door, wherever it stands, and by name where that is known."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from chassis.asgi import install_edge
from chassis.settings import HttpSettings

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install_edge(app, HttpSettings())

    @app.post("/echo/{word}")
    async def echo(word: str, request: Request) -> int:
        return len(await request.body())

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://pageloom.example") as client:
        yield client


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (rb'{"a": "\u0000"}', "/a"),
        (rb'{"a": {"b": ["x", "y\u0000z"]}}', "/a/b/1"),
        (rb'{"k\u0000": 1}', "/k?"),
        (rb'{"a": "\\\u0000"}', "/a"),
        (rb'"\u0000"', ""),
        (rb'{"a": "\u0000', ""),
    ],
)
async def test_nul_in_a_body_is_pointed_at(
    client: httpx.AsyncClient, content: bytes, pointer: str
) -> None:
    answer = await client.post("/echo/x", content=content, headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "content", [rb'{"a": "\\u0000"}', rb'{"a": "u0000"}', '{"a": "한글 \\ud83d\\ude00"}'.encode()]
)
async def test_what_only_looks_like_it_passes(client: httpx.AsyncClient, content: bytes) -> None:
    assert (await client.post("/echo/x", content=content, headers=JSON)).status_code == 200


async def test_an_escape_that_arrives_in_two_parts_is_noticed(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield rb'{"a": "\u00'
        yield rb'00"}'

    answer = await client.post("/echo/x", content=parts(), headers=JSON)

    assert answer.status_code == 422


@pytest.mark.parametrize("address", ["/echo/a%00b", "/echo/x?token=a%00b"])
async def test_nul_in_an_address_is_refused(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.post(address)).status_code == 422


async def test_a_file_may_hold_anything(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/echo/x", content=b"\0\\u0000", headers={"Content-Type": "image/png"}
    )

    assert answer.json() == 7
