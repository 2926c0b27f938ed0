"""The short way answers like the long one, and leaves everything else to it."""

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chassis.asgi import install_edge
from chassis.errors import TransientError
from chassis.problems import ProblemError
from chassis.settings import HttpSettings
from chassis.short_way import ShortWay
from contracts.problems import ProblemCode

ERRORS = {
    "forbidden": ProblemError(ProblemCode.FORBIDDEN),
    "away": TransientError("away"),
    "unexpected": LookupError("nobody thought of it"),
}


async def short(request: Request) -> Response:
    name = request.path_params["name"]
    if name in ERRORS:
        raise ERRORS[name]
    return PlainTextResponse(f"short {name}")


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI()
    install_edge(app, HttpSettings())

    @app.get("/way/{name}")
    async def long(name: str) -> str:
        return f"long {name}"

    app.add_middleware(
        ShortWay, route=Route("/way/{name}", short), endpoint=short, settings=HttpSettings()
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_its_route_is_answered_the_short_way(client: httpx.AsyncClient) -> None:
    assert (await client.get("/way/1?a=b")).text == "short 1"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/way/1"), ("HEAD", "/way/1"), ("GET", "/way/1/2"), ("GET", "/away/1")],
)
async def test_whatever_is_not_its_own_goes_the_long_way(
    method: str, path: str, client: httpx.AsyncClient
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code in (404, 405)
    assert "short" not in answer.text


@pytest.mark.parametrize("path", ["/way/a%00b", "/way/1?a=%00"])
async def test_what_cannot_be_stored_is_refused_here_too(
    path: str, client: httpx.AsyncClient
) -> None:
    assert (await client.get(path)).status_code == 422


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("forbidden", 403, "FORBIDDEN"),
        ("away", 503, "RECORD_UNAVAILABLE"),
        ("unexpected", 500, "INTERNAL"),
    ],
)
async def test_an_error_is_a_problem_document(
    name: str, status: int, code: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get(f"/way/{name}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


async def test_it_has_an_id_and_the_headers_of_every_answer(client: httpx.AsyncClient) -> None:
    headers = {"x-request-id": "request-12345", "origin": "http://localhost:3000"}

    answer = await client.get("/way/1", headers=headers)

    assert answer.headers["x-request-id"] == "request-12345"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"


async def test_it_is_counted_by_its_route(client: httpx.AsyncClient) -> None:
    labels = {"route": "/way/{name}", "method": "GET", "status": "200"}
    before = REGISTRY.get_sample_value("http_requests_total", labels) or 0

    await client.get("/way/1")

    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 1
