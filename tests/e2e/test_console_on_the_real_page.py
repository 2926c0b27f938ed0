"""A seller, a browser and the whole suite: a finished page is opened, edited and exported."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.async_api import Page, expect

from tests.e2e.console_browser import Window, a_chromium, a_window
from tests.e2e.test_console_on_the_real_suite import (
    PAGE_MS,
    fill_the_form,
    sign_in_as_someone_new,
)

EXPORT_MS = 90_000


@pytest.fixture
async def window() -> AsyncIterator[Window]:
    async with a_chromium() as browser, a_window(browser) as window:
        yield window


async def a_finished_page(page: Page, url: str) -> None:
    await sign_in_as_someone_new(page, url)
    await fill_the_form(page)
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("page-title")).to_be_visible(timeout=PAGE_MS)
    await page.get_by_test_id("tab-edit").click()
    await expect(page.locator('[data-block="specs"]')).to_be_visible()


async def test_a_page_is_opened_edited_undone_and_exported(suite_url: str, window: Window) -> None:
    page = window.page
    preferences = f"{suite_url}/#/preferences"
    await a_finished_page(page, suite_url)
    shown = page.frame_locator('[data-testid="page-frame"]').locator('[data-block-id="specs"]')
    await expect(shown).to_have_count(1)

    specs = page.locator('[data-block="specs"]')
    await specs.get_by_test_id("block-hide").click()
    await expect(shown).to_have_count(0)
    await page.get_by_test_id("open-document").click()
    document = page.frame_locator('[data-testid="document"]')
    await expect(document.locator('[data-block-id="hero"]')).to_be_visible()
    await expect(document.locator('[data-block-id="specs"]')).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("undo").click()
    await expect(shown).to_have_count(1)

    await page.get_by_test_id("tab-export").click()
    async with page.expect_download(timeout=EXPORT_MS) as download:
        await page.get_by_test_id("export-page").click()
    package = ZipFile(BytesIO(Path(await (await download.value).path()).read_bytes()))
    assert {"report.json", "html/page.html"} <= set(package.namelist())
    await expect(page.get_by_test_id("rules-passed").locator("strong")).not_to_have_text("0")
    await expect(page.get_by_test_id("open-rules-fail")).to_contain_text("고시")

    await page.goto(preferences)
    await page.get_by_test_id("terms-delivery").fill("오후 2시 전 주문은 그날 보냅니다.")
    await page.get_by_test_id("save-preferences").click()
    await expect(page.get_by_text("설정을 저장했어요.")).to_be_visible()
    assert window.complaints == []
