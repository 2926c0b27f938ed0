"""The console does what a seller expects, whatever the server does; against a scripted server."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.console_browser import Window
from tests.e2e.console_fake import FakePageloom, a_token, problem
from tests.e2e.console_photo import a_photo

pytestmark = pytest.mark.asyncio(loop_scope="module")

BLOCKS = [
    '<div style="padding:40px;background:#f4efe6"><h2>아침을 깨우는 사과</h2></div>',
    '<div style="padding:40px"><p>설탕도 물도 넣지 않았어요</p></div>',
]
TITLE = "새벽농장 유기농 사과즙"


@pytest_asyncio.fixture(loop_scope="module")
async def page(window: Window, fake: FakePageloom) -> Page:
    """The console, opened for the first time."""
    await window.page.goto(fake.url)
    await expect(window.page.get_by_test_id("stream-state")).to_have_attribute("data-state", "open")
    return window.page


async def submit(page: Page, fake: FakePageloom, text: str = TITLE) -> str:
    """Hand in a product by its description only; return its task id."""
    await page.get_by_test_id("product-data").fill(text)
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()
    return list(fake.jobs)[-1]


async def test_a_first_visit_on_a_server_that_signs_people_in_needs_no_form(
    page: Page, fake: FakePageloom, window: Window
) -> None:
    await expect(page.get_by_test_id("product-data")).to_be_visible()

    [login] = fake.requests("/api/auth/login")
    assert login.body == {"email": "demo@pageloom.test", "password": "pageloom"}
    assert window.complaints == []


async def test_who_has_left_comes_back_only_by_the_form_or_the_demo_address(
    page: Page, fake: FakePageloom
) -> None:
    await page.get_by_test_id("sign-out").click()
    await page.reload()
    await expect(page.get_by_test_id("login-form")).to_be_visible()
    await page.goto("about:blank")
    await page.goto(f"{fake.url}/#demo")

    await expect(page.get_by_test_id("product-data")).to_be_visible()


async def test_everything_a_seller_enters_is_handed_in(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("product-data").fill("  사과즙 1L\n18,900원 ")
    await page.get_by_test_id("photo-input").set_input_files(a_photo())
    for feature in ("무첨가", "저온 착즙"):
        await page.get_by_test_id("feature-input").fill(feature)
        await page.get_by_test_id("feature-input").press("Enter")
    await page.get_by_test_id("target-customer").fill("부모님")
    await page.get_by_test_id("tone-luxurious").click()
    await page.get_by_test_id("language-en").click()
    await expect(page.get_by_test_id("photo-state")).to_contain_text("800 × 800")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()

    [handed_in] = fake.requests("/api/generation/display-list")
    assert handed_in.body == {
        "product_data": "사과즙 1L\n18,900원",
        "product_image_url": f"{fake.url}/api/generation/artifacts/uploads/1.png",
        "features": ["무첨가", "저온 착즙"],
        "target_customer": "부모님",
        "tone": "luxurious",
        "language": "en",
    }


async def test_a_job_is_watched_to_its_page_without_a_reload(
    page: Page, fake: FakePageloom, window: Window
) -> None:
    await page.evaluate("window.neverReloaded = true")
    task_id = await submit(page, fake)
    await expect(page.get_by_test_id("page-row")).to_contain_text("대기 중")
    fake.progress(task_id, "images", 60, "이미지를 만들고 있습니다.")

    await expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "60")
    await expect(page.get_by_test_id("stage-copy")).to_have_attribute("data-state", "done")
    await expect(page.get_by_test_id("stage-images")).to_have_attribute("data-state", "active")
    await expect(page.get_by_test_id("job-message")).to_have_text("이미지를 만들고 있습니다.")

    fake.complete(task_id, blocks=BLOCKS, title=TITLE)

    frame = page.frame_locator('[data-testid="page-frame"]')
    await expect(frame.get_by_text("설탕도 물도 넣지 않았어요")).to_be_visible()
    await expect(page.get_by_test_id("bell-count")).to_have_text("1")
    await expect(page.get_by_test_id("pages-list")).to_contain_text(TITLE)
    assert await page.evaluate("window.neverReloaded")
    assert window.complaints == []


async def test_the_page_is_shown_as_a_phone_and_as_a_desktop_shows_it(
    page: Page, fake: FakePageloom
) -> None:
    fake.complete(await submit(page, fake), blocks=BLOCKS, title=TITLE)
    frame = page.get_by_test_id("page-frame")

    for width in (860, 390):
        await page.get_by_test_id(f"width-{width}").click()
        await expect(frame).to_have_css("width", f"{width}px")


async def test_a_reload_finds_the_running_job_again(page: Page, fake: FakePageloom) -> None:
    task_id = await submit(page, fake)
    fake.progress(task_id, "copy", 35, "문구를 쓰고 있습니다.")
    await page.reload()

    await expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "35")
    fake.complete(task_id, blocks=BLOCKS, title=TITLE)
    await expect(page.get_by_test_id("page-title")).to_have_text(TITLE)


async def test_what_happens_while_the_stream_is_broken_is_not_missed(
    page: Page, fake: FakePageloom
) -> None:
    task_id = await submit(page, fake)
    fake.progress(task_id, "photo", 10, "사진을 손질하고 있습니다.")
    await expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "10")
    fake.drop_streams()
    fake.complete(task_id, blocks=BLOCKS, title=TITLE)

    await expect(page.get_by_test_id("page-title")).to_have_text(TITLE)
    await expect(page.get_by_test_id("bell-count")).to_have_text("1")
    returned = fake.requests("/api/notifications/stream/demo@pageloom.test")[-1]
    assert returned.query["lastEventId"] == "1"


async def test_a_job_ends_even_when_there_is_no_stream_at_all(
    fake: FakePageloom, window: Window
) -> None:
    path = "/api/notifications/stream/demo@pageloom.test"
    fake.faults[path] = [problem(503, "AT_CAPACITY", "접속이 많습니다.") for _ in range(99)]
    await window.page.goto(fake.url)
    task_id = await submit(window.page, fake)
    fake.complete(task_id, blocks=BLOCKS, title=TITLE)

    await expect(window.page.get_by_test_id("page-title")).to_have_text(TITLE, timeout=15_000)


async def test_a_gateway_that_stumbles_makes_no_second_job(page: Page, fake: FakePageloom) -> None:
    bad = problem(502, "BAD_GATEWAY", "잠시 후 다시")
    fake.faults["/api/generation/display-list"] = [bad, bad]
    await submit(page, fake)

    keys = {
        seen.headers["idempotency-key"] for seen in fake.requests("/api/generation/display-list")
    }
    assert len(keys) == 1
    assert len(fake.requests("/api/generation/display-list")) == 3


async def test_what_is_wrong_is_said_beside_the_field(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("submit").click()
    await expect(page.locator("#description-error")).to_have_text("상품 설명을 적어 주세요.")
    assert fake.requests("/api/generation/display-list") == []

    errors = [{"pointer": "/features/0", "detail": "특징이 너무 깁니다."}]
    refusal = problem(422, "VALIDATION_FAILED", "입력값을 확인해 주세요", errors=errors)
    fake.faults["/api/generation/display-list"] = [refusal]
    await page.get_by_test_id("product-data").fill("사과")
    await page.get_by_test_id("submit").click()

    await expect(page.locator("#features-error")).to_have_text("특징이 너무 깁니다.")
    await expect(page.locator("#description-error")).to_be_empty()
    await expect(page.get_by_test_id("submit")).to_be_enabled()


async def test_a_photo_that_is_refused_says_why(page: Page, fake: FakePageloom) -> None:
    refusal = problem(422, "IMAGE_UNREADABLE", "이미지를 열 수 없습니다.")
    fake.faults["/api/generation/upload-image"] = [refusal]
    await page.get_by_test_id("photo-input").set_input_files(a_photo())

    await expect(page.locator("#photo-error")).to_have_text("이미지를 열 수 없습니다.")
    await expect(page.get_by_test_id("submit")).to_be_enabled()


async def test_a_failed_job_is_tried_again(page: Page, fake: FakePageloom) -> None:
    task_id = await submit(page, fake)
    fake.fail(task_id, "이미지를 만들 수 없었습니다.")
    await expect(page.get_by_test_id("job-message")).to_have_text("이미지를 만들 수 없었습니다.")
    await page.get_by_test_id("retry").click()
    await expect(page.get_by_test_id("cancel")).to_be_visible()
    fake.jobs[task_id].update(status="completed", progress=100)
    fake.pages[1].update(title=TITLE, blocks=BLOCKS)
    fake.drop_streams()

    await expect(page.get_by_test_id("page-title")).to_have_text(TITLE)


async def test_a_failed_job_can_be_changed_and_handed_in_anew(
    page: Page, fake: FakePageloom
) -> None:
    fake.fail(await submit(page, fake, "고칠 설명"), "이유")
    await page.get_by_test_id("back-to-form").click()

    await expect(page.get_by_test_id("product-data")).to_have_value("고칠 설명")


async def test_a_job_is_cancelled(page: Page, fake: FakePageloom) -> None:
    task_id = await submit(page, fake)
    await page.get_by_test_id("cancel").click()

    await expect(page.get_by_test_id("job-message")).to_have_text("작업이 취소되었습니다.")
    await expect(page.get_by_test_id("retry")).to_be_visible()
    assert fake.jobs[task_id]["status"] == "cancelled"


async def test_notifications_are_opened_read_and_deleted(page: Page, fake: FakePageloom) -> None:
    fake.complete(await submit(page, fake), blocks=BLOCKS, title=TITLE)
    await expect(page.get_by_test_id("bell-count")).to_have_text("1")
    await page.get_by_test_id("bell").click()
    await page.get_by_test_id("notification-read").click()
    await expect(page.get_by_test_id("bell-count")).to_be_hidden()
    await page.get_by_test_id("notification-delete").click()

    await expect(page.get_by_test_id("notification-item")).to_have_count(0)
    assert fake.inbox == []


async def test_an_edited_image_is_told_in_its_place_and_opened_beside(
    page: Page, fake: FakePageloom
) -> None:
    image_url = f"{fake.url}/api/generation/artifacts/edit.jpg"
    fake.edit(await submit(page, fake), image_url)
    await expect(page.get_by_test_id("job").get_by_role("heading")).to_have_text("끝")
    await page.get_by_test_id("bell").click()

    async with page.context.expect_page() as opened:
        await page.get_by_test_id("notification-item").locator(".notification-open").click()

    assert (await opened.value).url == image_url
    assert "#/pages/" not in page.url


async def test_a_page_is_deleted_after_asking(page: Page, fake: FakePageloom) -> None:
    fake.complete(await submit(page, fake), blocks=BLOCKS, title=TITLE)
    await page.get_by_test_id("delete-page").click()
    await page.get_by_test_id("confirm-delete").click()

    await expect(page.get_by_test_id("product-data")).to_be_visible()
    await expect(page.get_by_test_id("page-row")).to_have_count(0)
    assert fake.pages == {}


async def test_a_token_that_expired_is_renewed_unseen(page: Page, fake: FakePageloom) -> None:
    fake.valid_serial = 1
    await submit(page, fake)

    assert fake.requests("/api/auth/refresh")


async def test_where_nobody_is_signed_in_a_token_can_be_pasted(
    fake: FakePageloom, window: Window
) -> None:
    fake.signs_in = False
    await window.page.goto(fake.url)
    await window.page.get_by_test_id("login-token").fill(a_token("demo@pageloom.test"))
    await window.page.get_by_test_id("login-submit").click()

    await expect(window.page.get_by_test_id("product-data")).to_be_visible()
