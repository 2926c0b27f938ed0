"""The console's modules, loaded from disk into a real browser; nothing goes over a network."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route

from tests.e2e.console_browser import a_chromium

HERE = Path(__file__).parent
CONSOLE = HERE.parents[2] / "console"
# localhost is a secure context: Web Locks exist there.
ORIGIN = "http://localhost:1"
BLANK = "<!doctype html><title>blank</title>"

RunJs = Callable[[str], Awaitable[Any]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def page() -> AsyncIterator[Page]:
    async with a_chromium() as browser:
        page = await browser.new_page()
        await page.route("**/*", _from_disk)
        await page.goto(f"{ORIGIN}/blank.html")
        yield page


@pytest.fixture
def run_js(page: Page) -> RunJs:
    """Run the body of an async function in the page, with the doubles at hand."""

    async def run(body: str) -> Any:
        return await page.evaluate(
            f"""async () => {{
                const D = await import("/doubles.js");
                const {{ aClient, status, accepted, job, outcomeOf, tokenOf, until }} = D;
                {body}
            }}"""
        )

    return run


async def _from_disk(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).lstrip("/")
    if path == "blank.html":
        await route.fulfill(body=BLANK, content_type="text/html")
        return
    folder = HERE if path == "doubles.js" else CONSOLE
    await route.fulfill(path=folder / path, content_type="text/javascript")
