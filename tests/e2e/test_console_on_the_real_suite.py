"""A seller, a browser and the whole suite: from a description to a page on the screen."""

import uuid
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.e2e.console_browser import Window, a_chromium, a_window
from tests.e2e.console_photo import a_photo

PAGE_MS = 60_000
DESCRIPTION = """새벽농장 유기농 사과즙 1L
브랜드: 새벽농장
가격: 18,900원
원산지: 경북 청송
청송 과수원에서 자란 사과만 골라 저온으로 천천히 짰습니다."""


@pytest.fixture
async def window() -> AsyncIterator[Window]:
    async with a_chromium() as browser, a_window(browser) as window:
        yield window


async def sign_in_as_someone_new(page: Page, url: str) -> None:
    """Leave the demo account that a first visit enters, for one with an empty inbox."""
    await page.goto(url)
    await page.get_by_test_id("sign-out").click()
    await page.get_by_test_id("login-name").fill(f"seller-{uuid.uuid4().hex[:8]}@pageloom.test")
    await page.get_by_test_id("login-password").fill("pageloom")
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_test_id("product-data")).to_be_visible()


async def fill_the_form(page: Page) -> None:
    await page.get_by_test_id("product-data").fill(DESCRIPTION)
    await page.get_by_test_id("photo-input").set_input_files(a_photo())
    await page.get_by_test_id("feature-input").fill("설탕 무첨가")
    await page.get_by_test_id("feature-input").press("Enter")
    await page.get_by_test_id("target-customer").fill("아이를 키우는 부모님")
    await page.get_by_test_id("tone-friendly").click()
    await expect(page.get_by_test_id("photo-state")).to_contain_text("900 × 900")


async def test_a_seller_sees_the_finished_page_without_a_reload(
    suite_url: str, window: Window
) -> None:
    page = window.page
    await sign_in_as_someone_new(page, suite_url)
    await page.evaluate("window.neverReloaded = true")
    await fill_the_form(page)
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("progress")).to_be_visible()

    frame = page.frame_locator('[data-testid="page-frame"]')
    await expect(frame.get_by_text("새벽농장").first).to_be_visible(timeout=PAGE_MS)
    await expect(frame.locator("img").first).to_be_visible()
    await expect(page.get_by_test_id("bell-count")).to_have_text("1")
    await expect(page.get_by_test_id("page-row")).to_have_count(1)
    for width in (860, 390):
        await page.get_by_test_id(f"width-{width}").click()
        await expect(page.get_by_test_id("page-frame")).to_have_css("width", f"{width}px")
    await page.get_by_test_id("bell").click()
    await expect(page.get_by_test_id("notification-item")).to_have_count(1)
    assert await page.evaluate("window.neverReloaded")
    assert window.complaints == []


async def test_a_seller_answers_what_the_page_asks_and_takes_it_back(
    suite_url: str, window: Window
) -> None:
    page = window.page
    await sign_in_as_someone_new(page, suite_url)
    await page.get_by_test_id("product-data").fill(DESCRIPTION)
    await page.get_by_test_id("submit").click()
    questions = page.get_by_test_id("questions")
    await expect(questions).to_be_visible(timeout=PAGE_MS)
    asked = await questions.locator("textarea").count()
    await page.get_by_test_id("answer-producer").fill("행복농원(제주 서귀포시)")
    await page.get_by_test_id("answer-seller.delivery").fill("오후 2시 전 주문은 그날 보냅니다.")
    await page.get_by_test_id("send-answers").click()

    await expect(page.get_by_test_id("answered")).to_be_visible(timeout=PAGE_MS)
    frame = page.frame_locator('[data-testid="page-frame"]')
    await expect(frame.get_by_text("행복농원(제주 서귀포시)").first).to_be_visible()
    await expect(frame.get_by_text("오후 2시 전 주문은 그날 보냅니다.")).to_be_visible()
    await expect(questions.locator("textarea")).to_have_count(asked - 2)
    await page.get_by_test_id("tab-edit").click()
    await page.get_by_test_id("undo").click()
    await expect(frame.get_by_text("행복농원(제주 서귀포시)")).to_have_count(0)
    await page.get_by_test_id("tab-notes").click()
    await expect(questions.locator("textarea")).to_have_count(asked)
    assert window.complaints == []
