"""`python -m standalone.gallery DIRECTORY`: the whole gallery, made anew."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image

from standalone.embedded import free_port
from standalone.gallery.index import WIDTHS, index_of, photo_name, picture_name
from standalone.gallery.making import MadePage, make_page, sign_in
from standalone.gallery.photos import draw_photo
from standalone.gallery.products import Product, products
from standalone.gallery.screens import as_webp, folded, screenshot
from standalone.suite import Suite, one_port_commands
from worker_service.marketplaces.browser import found_browser

NO_BROWSER = 2
_PHOTO_SIDE = 160


async def make_pages(client: httpx.AsyncClient, chosen: Sequence[Product]) -> list[MadePage]:
    await sign_in(client, "gallery@pageloom.test")
    pages = []
    for product in chosen:
        pages.append(await make_page(client, product))
        print(f"{product.id}: {pages[-1].title}", flush=True)
    return pages


def keep(pages: Sequence[MadePage], directory: Path, *, browser: str) -> None:
    """Write the pictures and the README of `pages` into `directory`; what else is there stays."""
    directory.mkdir(parents=True, exist_ok=True)
    for page in pages:
        name = page.product.id
        photo = Image.open(BytesIO(draw_photo(page.product.photo)))
        photo.thumbnail((_PHOTO_SIDE, _PHOTO_SIDE))
        (directory / photo_name(name)).write_bytes(as_webp(photo))
        for width in WIDTHS:
            picture = folded(screenshot(browser, page.document, width=width))
            (directory / picture_name(name, width)).write_bytes(as_webp(picture))
    (directory / "README.md").write_text(index_of(pages), encoding="utf-8")


def made() -> list[MadePage]:
    """Return the pages of all ten, made by a suite of their own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pageloom-", ignore_cleanup_errors=True) as directory:
        # Run by root, PostgreSQL is another user and must be let in.
        Path(directory).chmod(0o755)
        return asyncio.run(_made_in(Path(directory) / "home"))


async def _made_in(home: Path) -> list[MadePage]:
    suite = Suite(home, port=free_port(), commands=one_port_commands)
    try:
        await suite.start()
        async with httpx.AsyncClient(base_url=suite.base_url, timeout=60) as client:
            return await make_pages(client, products())
    finally:
        await suite.stop()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m standalone.gallery", description="Make the gallery of ten pages anew."
    )
    parser.add_argument("directory", type=Path, help="where pictures and README go")
    directory = parser.parse_args().directory
    browser = found_browser("")
    if browser is None:
        print("there is no browser: make browser", file=sys.stderr)
        sys.exit(NO_BROWSER)
    keep(made(), directory, browser=browser)


if __name__ == "__main__":
    main()
