"""Is a page of the gallery really made, and does its index name what is there?"""

import asyncio
import re
from pathlib import Path

import httpx
from PIL import Image

from standalone.gallery.__main__ import keep, make_pages
from standalone.gallery.index import WIDTHS, picture_name
from standalone.gallery.products import products
from worker_service.marketplaces.browser import found_browser

MANY_COLOURS = 1000


def pictures_in(directory: Path) -> set[str]:
    return {path.name for path in directory.glob("*.webp")}


def pictures_named_in(directory: Path) -> set[str]:
    return set(re.findall(r"\(([^)/]+\.webp)\)", (directory / "README.md").read_text()))


def colours_of(path: Path) -> int:
    with Image.open(path) as picture:
        return len(picture.convert("RGB").getcolors(picture.width * picture.height) or ())


async def test_a_page_of_the_gallery_is_made_and_looked_at_in_both_widths(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    bowl = next(product for product in products() if product.id == "pet-bowl")
    browser = found_browser("")
    assert browser is not None

    pages = await make_pages(client, [bowl])
    await asyncio.to_thread(keep, pages, tmp_path, browser=browser)

    assert pages[0].title == "강아지 도자기 밥그릇"
    assert pictures_named_in(tmp_path) == pictures_in(tmp_path)
    seen = [colours_of(tmp_path / picture_name(bowl.id, width)) for width in WIDTHS]
    assert min(seen) > MANY_COLOURS


def test_the_gallery_in_the_repository_names_what_is_there() -> None:
    gallery = Path(__file__).parents[2] / "docs" / "gallery"

    assert pictures_named_in(gallery) == pictures_in(gallery)
    assert len(pictures_in(gallery)) == len(products()) * (len(WIDTHS) + 1)
