"""A headless Chromium for tests of the console."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

DESKTOP = (1280, 900)
PHONE = (390, 844)


@asynccontextmanager
async def a_chromium() -> AsyncIterator[Browser]:
    """The Chromium of this machine, or else the one playwright brought with it."""
    # Chromium's sandbox refuses to start as root, which CI containers often are.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Window:
    """One browser window, and everything that went wrong in it."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@asynccontextmanager
async def a_window(
    browser: Browser, *, size: tuple[int, int] = DESKTOP, reduced_motion: bool = True
) -> AsyncIterator[Window]:
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="ko-KR",
        reduced_motion="reduce" if reduced_motion else "no-preference",
    )
    try:
        window = Window(await context.new_page(), context)
        window.page.on("console", window.note)
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        yield window
    finally:
        await context.close()
