"""Pages as a real browser lays them out: on a small phone, a phone, and in both marketplaces."""

import re
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from contracts.jobs import Tone
from tests.e2e.console_browser import a_chromium
from tests.integration.page.measuring import (
    COPIES,
    PHONE,
    WIDTHS,
    a_document,
    full,
    overlapping,
    pictures,
    texts_of,
    too_wide,
    unbroken,
)
from worker_service.page.colours import READABLE, contrast
from worker_service.ports import PageCopy, Palette

pytestmark = pytest.mark.asyncio(loop_scope="module")

Copy = Callable[[Tone], PageCopy]
every_tone = pytest.mark.parametrize("tone", Tone)
every_copy = pytest.mark.parametrize("copy", COPIES)
# Of a main image 860 px wide: lying, square, standing as ours, and as a telephone takes it.
HEIGHTS = (645, 860, 1075, 1720)
# Functions, flexible boxes, and what is younger than the editors.
STRIPPED = re.compile(
    r"(?:font-size:clamp\([^)]*\)|display:flex|flex(?:-wrap)?:[^;\"]*|gap:[^;\"]*"
    r"|text-wrap:[^;\"]*|box-shadow:[^;\"]*);?"
)
BRANDS = ("#b5482a", "#ffd400", "#101010", "#f4f4f4")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with a_chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    yield opened
    await opened.close()


@every_copy
@every_tone
async def test_nothing_is_wider_than_the_window_and_no_text_lies_on_another(
    page: Page, tone: Tone, copy: Copy
) -> None:
    await page.set_content(a_document(copy(tone), pictures(), None))

    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": PHONE[1]})

        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await too_wide(page) == []
        assert overlapping(await texts_of(page)) == []


@pytest.mark.parametrize("copy", [full, unbroken])
@every_tone
async def test_what_a_marketplace_strips_leaves_a_page_that_still_reads(
    page: Page, tone: Tone, copy: Copy
) -> None:
    html = a_document(copy(tone), pictures(), None)
    stripped = STRIPPED.sub("", html)
    assert len(stripped) < len(html)
    await page.set_content(stripped)

    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": PHONE[1]})

        assert await too_wide(page) == []
        assert overlapping(await texts_of(page)) == []


@every_copy
@every_tone
async def test_the_headline_stands_in_the_first_window_of_a_phone(
    page: Page, tone: Tone, copy: Copy
) -> None:
    said = copy(tone)
    for height in HEIGHTS:
        await page.set_content(a_document(said, pictures(height=height), None))

        hook = next(text for text in await texts_of(page) if text.text == said.hook)

        assert hook.heading
        assert max(bottom for _, _, _, bottom in hook.lines) <= PHONE[1]


@pytest.mark.parametrize("brand", BRANDS)
@every_tone
async def test_every_text_reads_on_what_lies_behind_it(page: Page, tone: Tone, brand: str) -> None:
    await page.set_content(a_document(full(tone), pictures(), Palette(brand=brand)))

    texts = await texts_of(page)

    assert min(contrast(_hex(text.colour), _hex(text.ground)) for text in texts) >= READABLE


@every_tone
async def test_a_heading_is_larger_than_what_it_stands_over(page: Page, tone: Tone) -> None:
    await page.set_content(a_document(full(tone), pictures(), None))
    await page.set_viewport_size({"width": 860, "height": PHONE[1]})

    sizes = await page.evaluate(
        """() => ["h2", "[data-block-id=proof] h2", "h3", "td"].map(
            (each) => parseFloat(getComputedStyle(document.querySelector(each)).fontSize))"""
    )

    hero, section, sub, body = sizes
    # 65 to 75 and 42 to 50 on a canvas of 1000, and body text of 19 at least on one of 860.
    assert 55.9 <= hero <= 64.5
    assert 36 <= section <= 43
    assert section > sub > body >= 18


@every_tone
async def test_a_telephone_number_stands_in_one_line(page: Page, tone: Tone) -> None:
    await page.set_viewport_size({"width": 320, "height": PHONE[1]})
    await page.set_content(a_document(full(tone), pictures(), None))

    number = next(text for text in await texts_of(page) if text.text == "02-000-0000")

    assert len(number.lines) == 1


@every_tone
async def test_words_are_broken_only_where_nothing_else_helps(page: Page, tone: Tone) -> None:
    await page.set_content(a_document(unbroken(tone), pictures(), None))

    style = await page.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('[data-block-id] p'));"
        " return [s.wordBreak, s.overflowWrap]; })()"
    )

    assert style == ["keep-all", "anywhere"]


def _hex(computed: str) -> str:
    red, green, blue = (int(each) for each in re.findall(r"\d+", computed)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
