"""The suite as `make run` starts it, on a port of its own, for all tests of this room."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from standalone.embedded import free_port
from tests.e2e.runner import Runner
from tests.homes import a_home


@pytest.fixture(scope="session")
def suite_home() -> Iterator[Path]:
    with a_home() as home:
        yield home


@pytest.fixture(scope="session")
def suite_url(suite_home: Path) -> Iterator[str]:
    """Both HTTP services, the console, the courier and the worker, all real."""
    runner = Runner(suite_home, free_port())
    try:
        runner.await_line("console: ")
        yield f"http://localhost:{runner.port}"
    finally:
        runner.stop()


@pytest.fixture
def seller() -> str:
    """A user whom no other test knows."""
    return f"seller-{uuid.uuid4().hex[:8]}"


@pytest.fixture
async def client(suite_url: str, seller: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in as `seller`."""
    async with httpx.AsyncClient(base_url=suite_url, timeout=30) as client:
        answer = await client.post("/api/auth/login", json={"email": seller, "password": "x"})
        client.headers["authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
        yield client
