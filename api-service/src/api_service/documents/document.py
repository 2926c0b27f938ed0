"""From the blocks of a page to one document that stands by itself."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from chassis.block_text import BlockText, read_all
from chassis.picture_elements import with_webp
from chassis.records import ProductDetails
from chassis.structured_data import description_of, structured_data, told_price
from contracts.jobs import Language
from contracts.pages import FinishedPage, ImageSource, ImageType, PageImage, artifact_url

LONGEST_DESCRIPTION = 160

# For what a page does not say itself. On paper a block, a picture and a row of a table stay whole
# where they fit, and no picture is higher than a sheet.
_STYLE = """
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#fff;color:#1d1d1f}
img{max-width:100%;height:auto}
h1{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
@media print{
@page{margin:12mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
main>div,img,figure,tr,li{break-inside:avoid}
h2,h3{break-after:avoid}
p{orphans:3;widows:3}
main img{width:auto!important;max-width:100%!important;max-height:230mm!important;margin:0 auto}
}
"""
_HEAD_IMAGES = (ImageType.HERO, ImageType.PRODUCT, ImageType.ORIGINAL, ImageType.THUMBNAIL)
_LOCALES = {Language.KOREAN: "ko_KR", Language.ENGLISH: "en_US"}
# No script runs, nothing is framed or sent; pictures of ours may stand on another origin.
_POLICY = (
    "default-src 'none'; img-src 'self' data: https: {origin}; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self' {origin}"
)


class Document(NamedTuple):
    content: bytes
    language: Language

    @property
    def etag(self) -> str:
        """Of what a reader gets, so that it changes with every version of the page that shows."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def policy(public_base_url: str) -> str:
    """Return the Content-Security-Policy of a document; JSON-LD is data, and needs no leave."""
    parts = urlsplit(public_base_url)
    return _POLICY.format(origin=f"{parts.scheme}://{parts.netloc}")


def document_of(details: ProductDetails, page: FinishedPage, *, public_base_url: str) -> Document:
    """Return the whole page as UTF-8 HTML; hidden blocks are not in it, and nothing is added
    that the page or its seller does not say."""
    blocks = read_all(page.html_blocks)
    language = _language_of(blocks, details)
    told = details.original_product_info
    data = structured_data(page, blocks, told=told, public_base_url=public_base_url)
    head = "\n".join(_head(page, blocks, told, language, public_base_url))
    body = with_webp("\n".join(page.html_blocks), _webp_of(page, public_base_url))
    title = escape(page.title)
    html = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{head}\n"
        f'<script type="application/ld+json">{embedded(data)}</script>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )
    return Document(html.encode(), language)


def _webp_of(page: FinishedPage, public_base_url: str) -> Callable[[str], str | None]:
    """Return what tells of an address of ours where the same picture stands as WebP."""
    known = {
        artifact_url(public_base_url, image.key): artifact_url(public_base_url, image.web_key)
        for image in page.images
        if image.web_key
    }
    return known.get


def embedded(data: dict[str, Any]) -> str:
    """Return JSON that cannot end the element it stands in, nor begin another one."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _language_of(blocks: Sequence[BlockText], details: ProductDetails) -> Language:
    """Return what the page is written in, which may not be what was asked for."""
    said = next((block.language for block in blocks if block.language), "")
    known = (language for language in Language if language.value == said)
    return next(known, details.job.subject.language)


def _head(
    page: FinishedPage,
    blocks: Sequence[BlockText],
    told: str,
    language: Language,
    public_base_url: str,
) -> Iterator[str]:
    description = description_of(page, blocks, longest=LONGEST_DESCRIPTION)
    yield f'<meta name="description" content="{escape(description)}">'
    # Else a browser asks the origin for one that may not be there.
    yield '<link rel="icon" href="data:,">'
    yield '<meta name="twitter:card" content="summary_large_image">'
    properties = {
        "og:type": "product",
        "og:title": page.title,
        "og:description": description,
        "og:locale": _LOCALES[language],
        **_image_properties(page, public_base_url),
    }
    price = told_price(page, told)
    if price is not None:
        properties["product:price:amount"] = str(price.amount)
        properties["product:price:currency"] = price.currency
    for name, value in properties.items():
        yield f'<meta property="{name}" content="{escape(value)}">'


def _image_properties(page: FinishedPage, public_base_url: str) -> dict[str, str]:
    image = _head_image(page)
    if image is None:
        return {}
    return {
        "og:image": artifact_url(public_base_url, image.key),
        "og:image:width": str(image.width),
        "og:image:height": str(image.height),
        "og:image:alt": image.alt,
    }


def _head_image(page: FinishedPage) -> PageImage | None:
    real = [image for image in page.images if image.image_source is not ImageSource.PLACEHOLDER]
    wanted = (image for kind in _HEAD_IMAGES for image in real if image.image_type is kind)
    return next(wanted, None)
