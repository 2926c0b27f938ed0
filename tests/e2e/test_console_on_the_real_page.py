"""A seller, a browser and the whole suite: a finished page is opened, edited and exported."""

from collections.abc import AsyncIterator
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


async def test_a_page_is_edited_block_by_block_and_every_step_is_undone(
    suite_url: str, window: Window
) -> None:
    page = window.page
    await a_finished_page(page, suite_url)
    shown = page.frame_locator('[data-testid="page-frame"]').locator('[data-block-id="specs"]')
    await expect(shown).to_have_count(1)

    await page.locator('[data-block="specs"]').get_by_test_id("block-hide").click()
    await expect(shown).to_have_count(0)
    await page.get_by_test_id("open-document").click()
    document = page.frame_locator('[data-testid="document"]')
    await expect(document.locator('[data-block-id="hero"]')).to_be_visible()
    await expect(document.locator('[data-block-id="specs"]')).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("undo").click()
    await expect(shown).to_have_count(1)
    await page.locator('[data-block="hero"]').get_by_test_id("block-rewrite").click()
    said = page.get_by_test_id("blocks-status")
    await expect(said).to_have_text("‘첫 화면’ 블록을 다시 썼어요.", timeout=PAGE_MS)
    assert window.complaints == []


async def test_a_page_is_packed_and_downloaded_by_a_click(suite_url: str, window: Window) -> None:
    page = window.page
    await a_finished_page(page, suite_url)
    await page.get_by_test_id("tab-export").click()

    async with page.expect_download(timeout=EXPORT_MS) as download:
        await page.get_by_test_id("export-page").click()

    with ZipFile(await (await download.value).path()) as package:
        assert {"report.json", "html/page.html"} <= set(package.namelist())
    await expect(page.get_by_test_id("rules-passed").locator("strong")).not_to_have_text("0")
    await expect(page.get_by_test_id("open-rules-fail")).to_contain_text("고시")
    assert window.complaints == []


async def test_terms_that_a_seller_keeps_stand_on_the_next_page(
    suite_url: str, window: Window
) -> None:
    page = window.page
    await sign_in_as_someone_new(page, suite_url)
    await page.get_by_test_id("preferences").click()
    await page.get_by_test_id("terms-delivery").fill("오후 2시 전 주문은 그날 보냅니다.")
    await page.get_by_test_id("save-preferences").click()
    await expect(page.get_by_text("설정을 저장했어요.")).to_be_visible()

    await page.goto(f"{suite_url}/#/")
    await fill_the_form(page)
    await page.get_by_test_id("submit").click()

    frame = page.frame_locator('[data-testid="page-frame"]')
    told = frame.locator('[data-block-id="delivery"]')
    await expect(told).to_contain_text("오후 2시 전 주문은 그날 보냅니다.", timeout=PAGE_MS)
    assert window.complaints == []
