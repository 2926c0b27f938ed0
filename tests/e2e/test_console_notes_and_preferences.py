"""What the console tells a seller of a finished page, and what it keeps for all pages to come."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.console_fake import FakePageloom, problem

pytestmark = pytest.mark.asyncio(loop_scope="module")

PREFERENCES = "/api/generation/preferences"


async def finish(page: Page, fake: FakePageloom, **result: object) -> None:
    await page.get_by_test_id("product-data").fill("텀블러")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()
    fake.complete(next(iter(fake.jobs)), blocks=["<div>x</div>"], title="텀블러", **result)
    await expect(page.get_by_test_id("remarks")).to_be_visible()


async def test_all_that_a_seller_should_know_is_said_in_words_and_counted(
    page: Page, fake: FakePageloom
) -> None:
    objection = {"severity": "warn", "found": "해독", "law": "식품표시광고법", "suggestion": "증빙"}
    image = {"url": f"{fake.url}/api/generation/artifacts/a.png", "alt": "텀블러"}
    await finish(
        page,
        fake,
        warnings=[{"code": "PHOTO_SMALL", "message": "사진이 작습니다."}],
        retake_advice=[{"reason": "too_dark", "message": "밝은 곳에서 찍어 보세요."}],
        missing_fields=[{"field": "maker", "question": "누가 만들었나요?"}],
        lint=[objection],
        images=[image | {"image_source": "STUDIO", "treatment": "cut_out"}],
    )

    notes = page.get_by_test_id("remarks")
    for words in (
        "사진이 작습니다.",
        "밝은 곳에서",
        "누가 만들었나요?",
        "“해독”",
        "배경을 지웠어요",
    ):
        await expect(notes).to_contain_text(words)
    await expect(page.get_by_test_id("tab-notes")).to_have_text("확인4")


async def test_a_page_without_remarks_is_praised_and_a_word_of_tomorrow_is_left_out(
    page: Page, fake: FakePageloom
) -> None:
    image = {"url": f"{fake.url}/api/generation/artifacts/a.png", "alt": ""}
    await finish(page, fake, images=[image | {"image_source": "STUDIO", "treatment": "engraved"}])

    notes = page.get_by_test_id("remarks")
    await expect(notes).to_contain_text("더 확인할 것이 없어요")
    await expect(notes).not_to_contain_text("engraved")
    await expect(notes).not_to_contain_text("undefined")


async def test_preferences_are_kept_and_found_again(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("preferences").click()
    await page.get_by_test_id("order-curated").click()
    await page.get_by_test_id("terms-delivery").fill("당일 출고")
    await page.get_by_test_id("terms-after-service").fill("☎ 02-000-0000")
    await page.get_by_label("AI 사용 안내 문구 싣기").uncheck()
    await page.get_by_test_id("save-preferences").click()
    await expect(page.get_by_text("설정을 저장했어요.")).to_be_visible()

    [kept] = fake.requests(PREFERENCES, "PUT")
    terms = {"delivery": "당일 출고", "exchange": "", "refund": ""}
    assert kept.body == {
        "ai_notice": False,
        "page_order": "curated",
        "seller": terms | {"after_service": "☎ 02-000-0000"},
    }
    await page.reload()
    await expect(page.get_by_test_id("terms-delivery")).to_have_value("당일 출고")
    await expect(page.get_by_test_id("order-curated").locator("input")).to_be_checked()
    await expect(page.get_by_test_id("ai-notice")).not_to_be_checked()


async def test_terms_that_are_refused_are_named_where_they_stand(
    page: Page, fake: FakePageloom
) -> None:
    errors = [{"pointer": "/seller/refund", "detail": "1,000자까지 쓸 수 있습니다."}]
    refusal = problem(422, "VALIDATION_FAILED", "입력값을 확인해 주세요", errors=errors)
    await page.get_by_test_id("preferences").click()
    await expect(page.get_by_test_id("preferences-form")).to_be_visible()
    fake.faults[PREFERENCES] = [refusal]
    await page.get_by_test_id("save-preferences").click()

    await expect(page.locator("#terms-refund-error")).to_have_text("1,000자까지 쓸 수 있습니다.")
    await expect(page.get_by_test_id("terms-refund")).to_have_attribute("aria-invalid", "true")


async def test_preferences_that_cannot_be_read_are_not_shown_as_empty(
    page: Page, fake: FakePageloom
) -> None:
    fake.faults[PREFERENCES] = [problem(500, "INTERNAL", "잠시 뒤에 다시 해 주세요.")]
    await page.get_by_test_id("preferences").click()

    await expect(page.get_by_role("alert")).to_contain_text("잠시 뒤에 다시 해 주세요.")
    await expect(page.get_by_test_id("preferences-form")).to_have_count(0)
    await page.get_by_role("button", name="다시 시도").click()
    await expect(page.get_by_test_id("preferences-form")).to_be_visible()
