"""Does a finished page stand by itself in a real browser, on a screen and on paper?"""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page

from tests.e2e.console_browser import PHONE, Window, a_chromium, a_window
from tests.e2e.test_one_image_edit import uploaded

CUP = "머무름 도자기 커피잔 250ml\n브랜드: 머무름\n가격: 19,900원\n소재: 도자기\n원산지: 대한민국"
# A sheet of A4 without its margins, at 96 pixels to the inch.
SHEET_WIDTH, SHEET_HEIGHT = 703, 1032
_SEEN = """
() => [...document.querySelectorAll("main img")].map((image) => ({
  natural: image.naturalWidth,
  width: image.getBoundingClientRect().width,
  height: image.getBoundingClientRect().height,
  kept: getComputedStyle(image).breakInside,
}))
"""
_ALL_LOADED = """
async () => {
  const images = [...document.images];
  images.forEach((image) => { image.loading = "eager"; });
  await Promise.all(images.map((image) => image.decode()));
  return images.length;
}
"""


@pytest.fixture
async def document(client: httpx.AsyncClient) -> str:
    """The address of a finished page's document."""
    product = {"product_data": CUP, "product_image_url": await uploaded(client)}
    answer = await client.post(
        "/api/generation/display-list", json=product, headers={"prefer": "wait=60"}
    )
    page_id = answer.json()["result"]["product_details_id"]
    return f"{client.base_url}/api/generation/product-details/{page_id}/page".replace(
        "//api", "/api"
    )


@pytest.fixture
async def window(client: httpx.AsyncClient, document: str) -> AsyncIterator[Window]:
    """A phone's window with the document open in it."""
    async with a_chromium() as browser, a_window(browser, size=PHONE) as window:
        # A browser asks for a page without a token, so it is handed in by a route of its own.
        await window.page.set_extra_http_headers({"authorization": client.headers["authorization"]})
        await window.page.goto(document)
        yield window


async def test_it_shows_all_its_pictures_and_breaks_none_of_its_own_rules(window: Window) -> None:
    shown = await window.page.evaluate(_ALL_LOADED)
    width = await window.page.evaluate("document.documentElement.scrollWidth")

    assert shown > 1
    assert width <= PHONE[0]
    assert await window.page.locator("h1").count() == 1
    assert window.complaints == []


async def test_a_search_engine_finds_the_product_in_it(
    window: Window, client: httpx.AsyncClient
) -> None:
    data = await structured(window.page)
    image = await window.page.get_attribute('meta[property="og:image"]', "content")

    assert data["brand"] == {"@type": "Brand", "name": "머무름"}
    assert data["offers"] == {"@type": "Offer", "price": "19900", "priceCurrency": "KRW"}
    assert data["image"][0].startswith("http")
    assert "aggregateRating" not in data
    assert image is not None
    assert (await client.get(image)).headers["content-type"].startswith("image/")


async def test_on_paper_no_picture_is_higher_than_a_sheet(window: Window) -> None:
    await window.page.evaluate(_ALL_LOADED)
    await window.page.emulate_media(media="print")
    await window.page.set_viewport_size({"width": SHEET_WIDTH, "height": SHEET_HEIGHT})

    seen: list[dict[str, Any]] = await window.page.evaluate(_SEEN)
    printed = await window.page.pdf(prefer_css_page_size=True)

    assert all(0 < image["height"] <= SHEET_HEIGHT for image in seen)
    assert all(0 < image["width"] <= SHEET_WIDTH for image in seen)
    assert {image["kept"] for image in seen} == {"avoid"}
    assert printed.startswith(b"%PDF")


async def structured(page: Page) -> dict[str, Any]:
    text = await page.text_content('script[type="application/ld+json"]')
    assert text is not None
    told: dict[str, Any] = json.loads(text)
    return told
