"""Every error is a problem document, in the seller's language."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from structlog.testing import capture_logs

from chassis.asgi import install_edge
from chassis.errors import TransientError
from chassis.problems import ProblemError, language_of
from chassis.settings import HttpSettings
from chassis.violations import FieldProblem, Said
from contracts.jobs import Language
from contracts.problems import WORDINGS, ProblemCode


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_data: str = Field(min_length=1, max_length=10)
    tone: Literal["friendly", "humorous"] = "friendly"
    features: list[str] = Field(default=[], max_length=2)
    count: int = 1


def an_app() -> FastAPI:
    app = FastAPI()
    install_edge(app, HttpSettings())

    @app.post("/orders")
    async def order(order: Order, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> str:
        return order.product_data

    @app.get("/known")
    async def known() -> None:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_IN_USE, headers={"Retry-After": "1"})

    @app.get("/neighbour")
    async def neighbour() -> None:
        raise TransientError("postgresql://pageloom:hunter2@db is away", retry_after_seconds=7)

    @app.get("/unexpected")
    async def unexpected() -> None:
        raise RuntimeError("hunter2")

    @app.get("/surrogate")
    async def surrogate() -> int:
        return len("\ud800".encode())

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://pageloom.example") as client:
        yield client


async def test_a_problem_has_every_field_that_a_client_relies_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/known", headers={"X-Request-Id": "request-1"})

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"
    assert answer.json() == {
        "type": "urn:pageloom:problem:idempotency-key-in-use",
        "title": "Still being processed",
        "status": 409,
        "code": "IDEMPOTENCY_KEY_IN_USE",
        "detail": "같은 요청을 처리하고 있습니다. 잠시 후 다시 시도해 주세요.",
        "message": "같은 요청을 처리하고 있습니다. 잠시 후 다시 시도해 주세요.",
        "instance": "/known",
        "request_id": "request-1",
        "errors": [],
    }


async def test_english_is_told_on_request(client: httpx.AsyncClient) -> None:
    answer = await client.get("/known", headers={"Accept-Language": "en-GB,en;q=0.9,ko;q=0.5"})

    assert answer.json()["message"].startswith("The same request is being processed")
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("body", "pointer", "ko", "en"),
    [
        ({}, "/product_data", "product_data 항목을 입력해 주세요.", "product_data is required."),
        (
            {"product_data": "x" * 11},
            "/product_data",
            "product_data의 글자 수는 10자 이하여야 합니다.",
            "product_data must have at most 10 characters.",
        ),
        (
            {"product_data": ""},
            "/product_data",
            "product_data의 내용을 입력해 주세요.",
            "product_data must not be empty.",
        ),
        (
            {"product_data": 7},
            "/product_data",
            "product_data에는 글자를 넣어 주세요.",
            "product_data must be text.",
        ),
        (
            {"product_data": "x", "tone": "grim"},
            "/tone",
            "tone에 사용할 수 있는 값은 'friendly', 'humorous'입니다.",
            "tone must be one of 'friendly' or 'humorous'.",
        ),
        (
            {"product_data": "x", "features": ["a", "b", "c"]},
            "/features",
            "features에는 2개까지 넣을 수 있습니다.",
            "features can have at most 2 entries.",
        ),
        (
            {"product_data": "x", "features": ["a", 7]},
            "/features/1",
            "features.1에는 글자를 넣어 주세요.",
            "features.1 must be text.",
        ),
        (
            {"product_data": "x", "features": "a"},
            "/features",
            "features에는 목록을 넣어 주세요.",
            "features must be a list.",
        ),
        (
            {"product_data": "x", "count": "many"},
            "/count",
            "count에는 숫자를 넣어 주세요.",
            "count must be a number.",
        ),
        (
            {"product_data": "x", "a/b~c": 1},
            "/a~1b~0c",
            "a/b~c 항목은 사용할 수 없습니다.",
            "a/b~c is not known here.",
        ),
        ([], "", "요청 본문에는 객체를 넣어 주세요.", "The body of the request must be an object."),
    ],
)
async def test_what_is_wrong_is_said_as_a_person_would(
    client: httpx.AsyncClient, body: object, pointer: str, ko: str, en: str
) -> None:
    korean = (await client.post("/orders", json=body)).json()
    english = (await client.post("/orders", json=body, headers={"Accept-Language": "en"})).json()

    assert korean["code"] == "VALIDATION_FAILED"
    assert korean["errors"] == [{"pointer": pointer, "detail": ko}]
    assert english["errors"] == [{"pointer": pointer, "detail": en}]
    assert korean["detail"] == f"입력값을 확인해 주세요: {ko}"


async def test_a_parameter_is_pointed_at_by_where_it_stands(client: httpx.AsyncClient) -> None:
    answer = await client.post("/orders?limit=101", json={"product_data": "x"})

    assert answer.json()["errors"] == [
        {"pointer": "/query/limit", "detail": "limit의 값은 100 이하여야 합니다."}
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"product_data": "\x00"}',
        b'{"product_data": "\\ud800"}',
        b'{"product_data": "x", "\\udfff": 1}',
        b'{"product_data": NaN}',
        b"[" * 5000,
        b'{"product_data": 1e999}',
        b"12345678901234567890" * 300,
    ],
)
async def test_a_strange_body_is_refused_and_never_an_accident(
    client: httpx.AsyncClient, content: bytes
) -> None:
    answer = await client.post(
        "/orders", content=content, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "VALIDATION_FAILED"


async def test_half_a_surrogate_that_came_through_is_still_the_senders(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/surrogate")).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("DELETE", "/orders", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/neighbour", 503, "RECORD_UNAVAILABLE"),
        ("GET", "/unexpected", 500, "INTERNAL"),
    ],
)
async def test_every_error_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    with capture_logs():
        answer = await client.request(method, path, headers={"Origin": "http://localhost:3000"})

    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "hunter2" not in answer.text


async def test_a_neighbours_wish_is_passed_on(client: httpx.AsyncClient) -> None:
    assert (await client.get("/neighbour")).headers["retry-after"] == "7"


async def test_the_allowed_methods_are_told(client: httpx.AsyncClient) -> None:
    assert (await client.delete("/orders")).headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.KOREAN),
        ("en", Language.ENGLISH),
        ("en-US,en;q=0.9", Language.ENGLISH),
        ("ko-KR,ko;q=0.9,en;q=0.8", Language.KOREAN),
        ("en;q=0.8,ko;q=0.9", Language.KOREAN),
        ("fr,en;q=0.7,ko;q=0.3", Language.ENGLISH),
        ("fr", Language.KOREAN),
        ("*", Language.KOREAN),
        ("en;q=0", Language.KOREAN),
        ("en;q=nonsense,,;;", Language.KOREAN),
    ],
)
def test_the_preferred_language_is_told_korean_in_doubt(header: str, language: Language) -> None:
    headers = [(b"accept-language", header.encode())] if header else []

    assert language_of(Request({"type": "http", "headers": headers})) is language


def test_every_code_has_a_wording_that_can_be_filled() -> None:
    for code in ProblemCode:
        problem = ProblemError(code, reason=Said("이유", "the reason"), limit="20 MB")

        assert problem.status_code == WORDINGS[code].status
        assert "{" not in problem.said.ko + problem.said.en


def test_a_forgotten_blank_shows_where_the_problem_is_raised() -> None:
    with pytest.raises(KeyError):
        ProblemError(ProblemCode.BODY_TOO_LARGE)


def test_errors_of_ones_own_are_told_in_both_languages() -> None:
    problem = ProblemError(
        ProblemCode.VALIDATION_FAILED,
        errors=[FieldProblem("/tone", Said("어조를 골라 주세요.", "Choose a tone."))],
        reason=Said("어조를 골라 주세요.", "Choose a tone."),
    )

    assert problem.said.en == "Please check what you entered: Choose a tone."
