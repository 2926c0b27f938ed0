"""What a seller does with a finished page: looks, opens, edits block by block, exports."""

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Locator, Page, expect

from tests.e2e.console_browser import Window
from tests.e2e.console_fake import FakePageloom, problem

pytestmark = pytest.mark.asyncio(loop_scope="module")

BLOCKS = [f"<div><h2>{name}</h2></div>" for name in ("첫 화면", "이중 단열", "누수 방지", "관리")]
PATCHES = "/api/generation/product-details/1/blocks/{}"


@pytest_asyncio.fixture(loop_scope="module")
async def page(page: Page, fake: FakePageloom) -> Page:
    """The console, with a finished page in it."""
    await page.get_by_test_id("product-data").fill("텀블러")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()
    fake.complete(next(iter(fake.jobs)), blocks=BLOCKS, title="텀블러")
    await expect(page.get_by_test_id("page-title")).to_have_text("텀블러")
    return page


async def editor(page: Page) -> None:
    await page.get_by_test_id("tab-edit").click()
    await expect(page.get_by_test_id("block")).to_have_count(len(BLOCKS))


def block(page: Page, block_id: str, action: str) -> Locator:
    return page.locator(f'[data-block="{block_id}"]').get_by_test_id(f"block-{action}")


def preview(page: Page) -> FrameLocator:
    return page.frame_locator('[data-testid="page-frame"]')


def order(page: Page) -> Locator:
    return page.get_by_test_id("block")


async def test_the_whole_document_is_opened_and_closed_without_a_mouse(page: Page) -> None:
    await page.get_by_test_id("open-document").focus()
    await page.keyboard.press("Enter")

    document = page.frame_locator('[data-testid="document"]')
    await expect(document.get_by_role("heading", name="누수 방지")).to_be_visible()
    assert await page.get_by_test_id("document").get_attribute("sandbox") == ""
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("document")).to_have_count(0)
    await expect(page.get_by_test_id("open-document")).to_be_focused()


async def test_a_hidden_block_is_gone_from_the_page_until_it_is_undone(
    page: Page, window: Window
) -> None:
    await editor(page)
    await block(page, "point-1", "hide").click()

    await expect(page.get_by_test_id("blocks-status")).to_have_text("‘포인트 1’ 블록을 숨겼어요.")
    await expect(preview(page).get_by_text("누수 방지")).to_be_visible()
    await expect(preview(page).get_by_text("이중 단열")).to_have_count(0)

    await page.get_by_test_id("undo").click()
    await expect(preview(page).get_by_text("이중 단열")).to_be_visible()
    await page.get_by_test_id("redo").click()
    await expect(preview(page).get_by_text("이중 단열")).to_have_count(0)
    await expect(page.get_by_test_id("redo")).to_be_disabled()
    assert window.complaints == []


async def test_a_block_is_moved_by_the_keyboard_and_keeps_the_focus(
    page: Page, fake: FakePageloom
) -> None:
    await editor(page)
    await block(page, "point-2", "up").focus()
    await page.keyboard.press("Enter")
    await expect(order(page).nth(1)).to_have_attribute("data-block", "point-2")
    await expect(block(page, "point-2", "up")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(order(page).nth(0)).to_have_attribute("data-block", "point-2")
    # It cannot go further up: the focus is on what can be done next.
    await expect(block(page, "point-2", "down")).to_be_focused()
    positions = [seen.body for seen in fake.requests(PATCHES.format("point-2"), "PATCH")]
    assert positions == [
        {"position": 1, "expected_version": 1},
        {"position": 0, "expected_version": 2},
    ]


async def test_a_locked_block_is_not_worded_anew(page: Page) -> None:
    await editor(page)
    await block(page, "hero", "lock").click()

    await expect(block(page, "hero", "rewrite")).to_be_disabled()
    await block(page, "hero", "lock").click()
    await expect(block(page, "hero", "rewrite")).to_be_enabled()


async def test_a_block_is_worded_anew_by_a_job(page: Page, fake: FakePageloom) -> None:
    await editor(page)
    await block(page, "point-1", "rewrite").click()

    await expect(preview(page).get_by_text("다시 쓴 point-1")).to_be_visible()
    await expect(page.get_by_test_id("blocks-status")).to_contain_text("다시 썼어요")
    [asked] = fake.requests(PATCHES.format("point-1"), "PATCH")
    assert asked.body == {"regenerate": {}, "expected_version": 1}
    assert asked.headers["idempotency-key"]


async def test_what_was_changed_elsewhere_is_shown_before_it_is_changed_again(
    page: Page, fake: FakePageloom
) -> None:
    await editor(page)
    stale = problem(409, "PAGE_VERSION_CONFLICT", "다른 곳에서 먼저 바뀌었습니다.")
    fake.faults[PATCHES.format("hero")] = [stale]
    fake.pages[1]["versions"][0][1]["locked"] = True
    await block(page, "hero", "hide").click()

    await expect(page.get_by_test_id("blocks-status")).to_have_text(
        "다른 곳에서 먼저 바뀌었습니다."
    )
    await expect(block(page, "point-1", "rewrite")).to_be_disabled()


async def test_what_is_copied_is_what_is_shown(page: Page, window: Window) -> None:
    await window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await editor(page)
    await block(page, "point-1", "hide").click()
    await expect(page.get_by_test_id("blocks-status")).to_contain_text("숨겼어요")
    await page.get_by_test_id("copy-html").click()

    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "\n".join([BLOCKS[0], *BLOCKS[2:]])


async def test_an_export_is_downloaded_and_what_it_lacks_is_said(
    page: Page, fake: FakePageloom
) -> None:
    fake.artifacts["export.zip"] = b"a package"
    await page.get_by_test_id("tab-export").click()
    await page.get_by_test_id("export-target").select_option("coupang")
    async with page.expect_download() as download:
        async with page.expect_response("**/export?target=coupang"):
            await page.get_by_test_id("export-page").click()
        task_id = list(fake.jobs)[-1]
        fake.progress(task_id, "images", 50, "상세 이미지를 만들고 있습니다.")
        await expect(page.get_by_test_id("export-status")).to_have_text(
            "상세 이미지를 만들고 있습니다."
        )
        fake.pack(task_id, "export.zip", "고시를 채워 주세요.")

    saved = await download.value
    assert saved.suggested_filename == "텀블러-coupang.zip"
    assert (await saved.path()).read_bytes() == b"a package"
    await expect(page.get_by_test_id("rules-passed")).to_contain_text("12")
    await expect(page.get_by_test_id("open-rules-fail")).to_contain_text("고시를 채워 주세요.")
    await page.reload()
    await page.get_by_test_id("tab-export").click()
    await expect(page.get_by_test_id("export-target")).to_have_value("coupang")


async def test_an_export_that_fails_says_why_and_can_be_asked_for_again(
    page: Page, fake: FakePageloom
) -> None:
    await page.get_by_test_id("tab-export").click()
    async with page.expect_response("**/export?target=*"):
        await page.get_by_test_id("export-page").click()
    task_id = list(fake.jobs)[-1]
    fake.jobs[task_id].update(status="failed", error="마켓용 파일을 만들지 못했습니다.")
    fake.drop_streams()

    await expect(page.get_by_test_id("export-error")).to_have_text(
        "마켓용 파일을 만들지 못했습니다."
    )
    await expect(page.get_by_test_id("export-page")).to_be_enabled()


async def test_the_panels_are_reached_by_arrow_keys(page: Page) -> None:
    await page.get_by_test_id("tab-notes").focus()
    await page.keyboard.press("ArrowLeft")

    await expect(page.get_by_test_id("tab-export")).to_be_focused()
    await expect(page.get_by_role("tabpanel")).to_contain_text("마켓으로 내보내기")
