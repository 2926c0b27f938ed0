"""The console speaks two languages, fits a small screen, needs no mouse, and trusts no text."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.console_browser import Window
from tests.e2e.console_fake import FakePageloom
from tests.e2e.console_photo import a_photo

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = '<img src=x onerror="window.top.hacked=1"><script>window.top.hacked=1</script>'
# Every text against the nearest solid colour behind it; pictures and gradients are not judged.
CONTRAST = """() => {
  const rgb = (value) => value.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const [r, g, b, a = 1] = rgb(style.backgroundColor);
      if (a > 0.9) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("#app *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3);
    const text = own.map((node) => node.data).join("");
    const { width } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const behind = ground(element);
    if (!text.trim() || width < 2 || style.visibility === "hidden" || !behind) continue;
    const [a, b] = [light(rgb(style.color)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < least) poor.push(`${text.trim()} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


# A select's options are no name of it.
NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, select, iframe")]
  .filter((e) => !((e.matches("button, a") && e.textContent.trim()) || e.ariaLabel
    || e.labels?.length || e.title))
  .map((e) => e.outerHTML)"""


async def submit(page: Page, fake: FakePageloom, text: str = "사과즙") -> str:
    await page.get_by_test_id("product-data").fill(text)
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_test_id("job")).to_be_visible()
    return list(fake.jobs)[-1]


async def test_english_is_remembered_and_loses_nothing_that_was_typed(page: Page) -> None:
    await page.get_by_test_id("product-data").fill("사과즙")
    await page.get_by_test_id("language").click()
    await expect(page.get_by_test_id("submit")).to_have_text("Make the page")
    await page.reload()

    await expect(page.get_by_test_id("submit")).to_have_text("Make the page")
    await expect(page.get_by_test_id("product-data")).to_have_value("사과즙")
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_the_form_can_be_filled_and_sent_without_a_mouse(
    page: Page, fake: FakePageloom
) -> None:
    await page.get_by_test_id("product-data").focus()
    await page.keyboard.type("사과즙 1L")
    for _ in range(2):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "features":
            break
    await page.keyboard.type("무첨가")
    await page.keyboard.press("Enter")
    await page.locator('input[name="tone"]').first.focus()
    await page.keyboard.press("ArrowRight")
    await page.get_by_test_id("submit").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("job")).to_be_visible()

    asked = fake.pages[1]["asked"]
    assert (asked["features"], asked["tone"]) == (["무첨가"], "friendly")


async def test_the_chosen_tone_can_be_taken_back(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("tone-trendy").click()
    await page.get_by_test_id("tone-trendy").click()
    await submit(page, fake)

    assert "tone" not in fake.pages[1]["asked"]


@pytest.mark.parametrize("width", [320, 360, 768])
async def test_no_view_is_wider_than_a_small_screen(
    page: Page, fake: FakePageloom, width: int
) -> None:
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    await page.set_viewport_size({"width": width, "height": 740})
    await page.get_by_test_id("use-sample").click()
    await page.get_by_test_id("photo-input").set_input_files(a_photo())
    too_wide = [await page.evaluate(overflow)]
    task_id = await submit(page, fake, "긴이름" * 60)
    too_wide.append(await page.evaluate(overflow))
    fake.complete(task_id, blocks=["<div>" + "긴글" * 200 + "</div>"], title="긴이름" * 60)
    await expect(page.get_by_test_id("page-frame")).to_be_visible()
    await page.get_by_test_id("width-860").click()
    too_wide.append(await page.evaluate(overflow))
    for panel in ("edit", "export"):
        await page.get_by_test_id(f"tab-{panel}").click()
        too_wide.append(await page.evaluate(overflow))
    await page.get_by_test_id("bell").click()
    too_wide.append(await page.evaluate(overflow))
    await page.goto(f"{fake.url}/#/preferences")
    await expect(page.get_by_test_id("preferences-form")).to_be_visible()
    too_wide.append(await page.evaluate(overflow))

    assert too_wide == [0] * 7


async def test_every_text_stands_out_from_its_background(page: Page, fake: FakePageloom) -> None:
    await page.get_by_test_id("submit").click()
    poor = await page.evaluate(CONTRAST)
    task_id = await submit(page, fake)
    fake.progress(task_id, "copy", 30, "문구를 쓰고 있습니다.")
    await expect(page.get_by_test_id("progress")).to_have_attribute("aria-valuenow", "30")
    poor += await page.evaluate(CONTRAST)
    missing = [{"field": "kc", "question": "KC 인증 번호를 알려 주세요."}]
    warnings = [{"code": "PHOTO_SMALL", "message": "사진이 작습니다."}]
    fake.complete(
        task_id, blocks=["<div>x</div>"] * 2, title="끝", warnings=warnings, missing_fields=missing
    )
    await expect(page.get_by_text("KC 인증 번호를 알려 주세요.")).to_be_visible()
    await page.get_by_test_id("bell").click()
    poor += await page.evaluate(CONTRAST)
    await page.get_by_test_id("tab-edit").click()
    await page.get_by_test_id("block-hide").nth(1).click()
    await expect(page.get_by_test_id("blocks-status")).to_contain_text("숨겼어요")
    poor += await page.evaluate(CONTRAST)
    await page.get_by_test_id("tab-export").click()
    poor += await page.evaluate(CONTRAST)
    await page.get_by_test_id("preferences").click()
    await expect(page.get_by_test_id("preferences-form")).to_be_visible()
    poor += await page.evaluate(CONTRAST)

    assert poor == []


async def test_every_control_has_a_name(page: Page, fake: FakePageloom) -> None:
    nameless = await page.evaluate(NAMELESS)
    fake.complete(await submit(page, fake), blocks=["<div>x</div>"] * 2, title="끝")
    for panel in ("edit", "export"):
        await page.get_by_test_id(f"tab-{panel}").click()
    await expect(page.get_by_test_id("block")).to_have_count(2)
    nameless += await page.evaluate(NAMELESS)
    await page.get_by_test_id("preferences").click()
    await expect(page.get_by_test_id("preferences-form")).to_be_visible()
    nameless += await page.evaluate(NAMELESS)

    assert nameless == []


async def test_markup_in_any_text_is_only_text(
    page: Page, fake: FakePageloom, window: Window
) -> None:
    task_id = await submit(page, fake, HOSTILE)
    fake.progress(task_id, "copy", 30, HOSTILE)
    await expect(page.get_by_test_id("job-message")).to_have_text(HOSTILE)
    fake.complete(task_id, blocks=["<div>ok</div>"], title=HOSTILE, warnings=[{"message": HOSTILE}])
    await expect(page.get_by_test_id("page-title")).to_have_text(HOSTILE)
    await page.get_by_test_id("bell").click()
    await expect(page.get_by_test_id("notification-item")).to_contain_text(HOSTILE)

    assert await page.evaluate("window.hacked") is None
    assert window.complaints == []


async def test_a_script_in_a_page_does_not_run(page: Page, fake: FakePageloom) -> None:
    blocks = [f"<div>열렸다</div>{HOSTILE}"]
    fake.complete(await submit(page, fake), blocks=blocks, title="끝")
    frame = page.frame_locator('[data-testid="page-frame"]')
    await expect(frame.get_by_text("열렸다")).to_be_visible()

    assert await page.evaluate("window.hacked") is None
    assert await page.get_by_test_id("page-frame").get_attribute("sandbox") == ""
