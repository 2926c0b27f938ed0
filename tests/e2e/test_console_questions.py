"""What a finished page asks, its seller answers beside it, and sees it on the page."""

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Page, expect

from tests.e2e.console_browser import Window
from tests.e2e.console_fake import FakePageloom, problem
from tests.e2e.console_fake_pages import take_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERS = "/api/generation/product-details/1/answers"
PREFERENCES = "/api/generation/preferences"
ASKED = [
    {"field": "maker", "question": "누가 만들었나요?"},
    {"field": "model", "question": "모델명이 있나요?"},
    {"field": "seller.delivery", "question": "배송은 얼마나 걸리나요?"},
]


@pytest_asyncio.fixture(loop_scope="module")
async def page(page: Page, fake: FakePageloom) -> Page:
    """The console, with a finished page that asks three questions."""
    await page.get_by_test_id("product-data").fill("텀블러")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()
    blocks = ["<div><h2>첫 화면</h2></div>", "<div><h2>상품정보</h2></div>"]
    fake.complete(next(iter(fake.jobs)), blocks=blocks, title="텀블러", missing_fields=ASKED)
    await expect(page.get_by_test_id("questions")).to_be_visible()
    return page


def preview(page: Page) -> FrameLocator:
    return page.frame_locator('[data-testid="page-frame"]')


async def answer(page: Page, **told: str) -> None:
    for name, text in told.items():
        await page.get_by_test_id(f"answer-{name.replace('__', '.')}").fill(text)
    await page.get_by_test_id("send-answers").click()


async def begun(page: Page, text: str = "답변을 채우고 있어요…") -> None:
    await expect(page.get_by_test_id("send-answers")).to_have_text(text)
    await expect(page.get_by_test_id("answers-status")).to_have_text("순서를 기다리고 있습니다.")


async def test_what_is_answered_is_sent_at_once_and_stands_on_the_page(
    page: Page, fake: FakePageloom, window: Window
) -> None:
    await expect(page.get_by_test_id("tab-notes")).to_have_text("확인3")
    await answer(page, maker="행복도예", seller__delivery="3일 안에\n도착합니다.")
    await begun(page)
    fake.progress(list(fake.jobs)[-1], "page", 90, "상세페이지를 고치고 있습니다.")
    await expect(page.get_by_test_id("answers-status")).to_have_text(
        "상세페이지를 고치고 있습니다."
    )
    await expect(page.locator(".questions .bar")).to_have_attribute("aria-valuenow", "90")
    take_in(fake, 1)

    await expect(page.get_by_test_id("answered")).to_contain_text(
        "답변 2개를 상세페이지에 채웠어요."
    )
    await expect(page.get_by_test_id("answered")).to_be_focused()
    await expect(preview(page).get_by_text("행복도예 3일 안에")).to_be_visible()
    await expect(page.get_by_test_id("questions").locator("textarea")).to_have_count(1)
    await expect(page.get_by_test_id("tab-notes")).to_have_text("확인1")
    [sent] = fake.requests(ANSWERS, "POST")
    assert sent.body == {
        "answers": [
            {"field": "maker", "value": "행복도예"},
            {"field": "seller.delivery", "value": "3일 안에\n도착합니다."},
        ]
    }
    assert sent.headers["idempotency-key"]
    assert fake.requests(PREFERENCES, "PUT") == []
    assert window.complaints == []


async def test_it_is_answered_without_a_mouse(page: Page, fake: FakePageloom) -> None:
    await page.get_by_label("누가 만들었나요?").focus()
    await page.keyboard.type("행복도예")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("모델명이 있나요?")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("send-answers")).to_be_focused()
    await page.keyboard.press("Enter")

    await begun(page)
    take_in(fake, 1)
    await expect(page.get_by_test_id("answered")).to_be_focused()


async def test_nothing_and_too_much_are_said_beside_the_field_and_sent_nowhere(
    page: Page, fake: FakePageloom
) -> None:
    await page.get_by_test_id("send-answers").click()
    await expect(page.get_by_test_id("answers-error")).to_have_text("한 가지 이상 적어 주세요.")
    await expect(page.get_by_test_id("answer-maker")).to_be_focused()

    await answer(page, model="가" * 1001)

    await expect(page.locator("#answer-1-error")).to_have_text("1,000자까지 쓸 수 있어요.")
    await expect(page.get_by_test_id("answer-model")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_test_id("answer-model")).to_be_focused()
    assert fake.requests(ANSWERS) == []


async def test_an_answer_that_is_refused_is_named_where_it_stands_and_kept(
    page: Page, fake: FakePageloom
) -> None:
    errors = [{"pointer": "/answers/1/field", "detail": "이 질문은 상세페이지에 없습니다."}]
    refusal = problem(422, "FIELD_NOT_ASKED", "다시 불러와 주세요.", errors=errors)
    fake.faults[ANSWERS] = [refusal]

    await answer(page, maker="행복도예", seller__delivery="3일")

    await expect(page.locator("#answer-2-error")).to_have_text("이 질문은 상세페이지에 없습니다.")
    await expect(page.get_by_test_id("answer-seller.delivery")).to_be_focused()
    await expect(page.get_by_test_id("answer-maker")).to_have_value("행복도예")
    await expect(page.get_by_test_id("send-answers")).to_be_enabled()


async def test_a_page_of_before_answers_says_so_in_words(page: Page, fake: FakePageloom) -> None:
    sentence = "예전에 만든 상세페이지라 답변을 자동으로 채울 수 없습니다."
    fake.faults[ANSWERS] = [problem(409, "PAGE_NOT_ANSWERABLE", sentence)]

    await answer(page, maker="행복도예")

    await expect(page.get_by_test_id("answers-error")).to_contain_text(sentence)


async def test_what_was_left_as_it_is_is_said_with_what_was_taken_in(
    page: Page, fake: FakePageloom
) -> None:
    await answer(page, maker="행복도예")
    await begun(page)
    take_in(fake, 1, warnings=("잠그신 블록은 그대로 두었습니다.",))

    await expect(page.get_by_test_id("answered")).to_contain_text("잠그신 블록은 그대로")


async def test_terms_are_kept_for_pages_to_come_where_the_seller_wants_it(
    page: Page, fake: FakePageloom
) -> None:
    await expect(page.get_by_test_id("keep-terms")).to_be_hidden()
    await page.get_by_test_id("answer-seller.delivery").fill("3일 안에 도착합니다.")
    await page.get_by_test_id("keep-terms").check()
    await answer(page, maker="행복도예")
    await begun(page)
    take_in(fake, 1)

    await expect(page.get_by_test_id("answered")).to_be_visible()
    [kept] = fake.requests(PREFERENCES, "PUT")
    assert kept.body == {"seller": {"delivery": "3일 안에 도착합니다."}}


async def test_what_is_undone_is_asked_again_and_what_was_typed_is_still_there(
    page: Page, fake: FakePageloom
) -> None:
    await page.get_by_test_id("answer-model").fill("HB-1")
    await page.get_by_test_id("answer-model").fill("")
    await answer(page, maker="행복도예")
    await begun(page)
    await page.get_by_test_id("answer-model").fill("HB-1")
    take_in(fake, 1)
    await expect(page.get_by_test_id("answered")).to_be_visible()
    await expect(page.get_by_test_id("answer-model")).to_have_value("HB-1")

    fake.pages[1]["result"] = {"missing_fields": ASKED}
    await page.get_by_test_id("tab-edit").click()
    await page.get_by_test_id("undo").click()
    await expect(preview(page).get_by_text("상품정보")).to_be_visible()
    await page.get_by_test_id("tab-notes").click()

    await expect(page.get_by_test_id("answer-maker")).to_have_value("")
    await expect(page.get_by_test_id("answer-model")).to_have_value("HB-1")


async def test_in_english_it_is_asked_and_said_in_english(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("language").click()
    await expect(page.get_by_test_id("questions")).to_be_visible()

    await answer(page, maker="Haengbok")
    await begun(page, "Taking your answers in…")
    take_in(fake, 1)

    await expect(page.get_by_test_id("answered")).to_contain_text(
        "Your answers (1) stand on the page."
    )
    [sent] = fake.requests(ANSWERS, "POST")
    assert sent.headers["accept-language"].startswith("en")


async def test_a_lost_reply_is_asked_for_under_the_same_key(page: Page, fake: FakePageloom) -> None:
    fake.faults[ANSWERS] = [problem(503, "RECORD_UNAVAILABLE", "잠시 후에") for _ in range(1)]

    await answer(page, maker="행복도예")
    await begun(page)
    take_in(fake, 1)

    await expect(page.get_by_test_id("answered")).to_be_visible()
    keys = {sent.headers["idempotency-key"] for sent in fake.requests(ANSWERS, "POST")}
    assert len(keys) == 1
