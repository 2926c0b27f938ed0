"""The suite as `make run` starts it, on a port of its own; the console before a scripted one."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from standalone.embedded import free_port
from tests.e2e.console_browser import Window, a_chromium, a_window
from tests.e2e.console_fake import FakePageloom
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with a_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def fake() -> AsyncIterator[FakePageloom]:
    async with FakePageloom().running() as fake:
        yield fake


@pytest_asyncio.fixture(loop_scope="module")
async def window(chromium: Browser, fake: FakePageloom) -> AsyncIterator[Window]:
    """Closed before its server is, so that its stream does not hold the server up."""
    async with a_window(chromium) as window:
        yield window


@pytest_asyncio.fixture(loop_scope="module")
async def page(window: Window, fake: FakePageloom) -> Page:
    """The console, with its form to be seen."""
    await window.page.goto(fake.url)
    await expect(window.page.get_by_test_id("product-data")).to_be_visible()
    return window.page
