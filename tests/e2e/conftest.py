"""The suite as `make run` starts it, on a port of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from standalone.embedded import free_port
from standalone.suite import Suite, one_port_commands


@pytest.fixture
async def suite(tmp_path: Path) -> AsyncIterator[Suite]:
    """Both HTTP services, the console, the courier and the worker, all real."""
    suite = Suite(tmp_path / "home", port=free_port(), commands=one_port_commands)
    try:
        await suite.start()
        yield suite
    finally:
        await suite.stop()


@pytest.fixture
async def suite_url(suite: Suite) -> str:
    return suite.base_url


@pytest.fixture
async def client(suite_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in as `seller`."""
    async with httpx.AsyncClient(base_url=suite_url, timeout=30) as client:
        answer = await client.post(
            "/api/auth/login", json={"email": "seller", "password": "pageloom"},
        )
        client.headers["authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
        yield client
