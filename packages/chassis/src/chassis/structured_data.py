"""A page as schema.org's `Product`, the way search engines read it: only what was told."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chassis.block_text import BlockText
from chassis.prices import Price, labelled_price, price_of
from contracts.pages import FinishedPage, ImageSource, LedgerFact, artifact_url

LONGEST_DESCRIPTION = 500
# Labels of a seller's own under which stands what schema.org has a name for.
_LABELS = {
    "brand": ("브랜드", "브랜드명", "brand"),
    "sku": ("sku", "품번", "상품코드", "제품코드", "관리코드"),
    "mpn": ("mpn", "모델명", "모델번호", "모델", "model"),
    "gtin": ("gtin", "ean", "upc", "바코드", "barcode"),
}
_LINE = re.compile(r"^[^\w\n]*(?P<label>[^:：\n]{1,20})[:：](?P<value>[^\n]{1,100})$", re.MULTILINE)
_GTIN = re.compile(r"\d{8}|\d{12,14}")
_TAG = "#"


def structured_data(
    page: FinishedPage, blocks: Sequence[BlockText], *, told: str, public_base_url: str
) -> dict[str, Any]:
    """Return the product as JSON-LD: with an offer where the seller told a price, never else.

    `blocks` are the page's own, as read; `told` is what the seller says of the product.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.title,
        "description": description_of(page, blocks, longest=LONGEST_DESCRIPTION),
        "image": image_urls(page, public_base_url),
        **_named(told, page),
    }
    price = told_price(page, told)
    if price is not None:
        data["offers"] = {
            "@type": "Offer",
            "price": str(price.amount),
            "priceCurrency": price.currency,
        }
    return data


def description_of(page: FinishedPage, blocks: Sequence[BlockText], *, longest: int) -> str:
    """Return the first sentences of the page, cut between words; its title where it has none."""
    texts = (text for block in blocks for text in block.texts if _tells_more(text, page.title))
    whole = ""
    for text in texts:
        if len(whole) + len(text) >= longest:
            break
        whole = f"{whole} {text}".strip()
    return whole or page.title


def _tells_more(text: str, title: str) -> bool:
    """Tell whether it is a sentence, and no line of tags or of the product's name alone."""
    return not text.startswith(_TAG) and text not in title and not text.endswith(title)


def image_urls(page: FinishedPage, public_base_url: str) -> list[str]:
    """Return the addresses of the pictures that show the product, the page's first one first."""
    return [
        artifact_url(public_base_url, image.key)
        for image in page.images
        if image.image_source is not ImageSource.PLACEHOLDER
    ]


def told_price(page: FinishedPage, told: str) -> Price | None:
    """Return the price under its label, else the first one that the ledger knows."""
    return labelled_price(told) or next(_prices(page.facts), None)


def _prices(facts: Sequence[LedgerFact]) -> Iterator[Price]:
    found = (price_of(fact.value) for fact in facts if fact.kind == "price")
    return (price for price in found if price is not None)


def _named(told: str, page: FinishedPage) -> dict[str, Any]:
    labelled: dict[str, str] = {}
    for line in _LINE.finditer(told):
        labelled.setdefault(line["label"].strip().lower(), line["value"].strip())
    for answer in page.answers.values():
        for fact in answer.facts:
            labelled.setdefault(fact.name.lower(), fact.value)
    found: dict[str, Any] = {
        name: next((labelled[label] for label in labels if label in labelled), "")
        for name, labels in _LABELS.items()
    }
    found["gtin"] = found["gtin"] if _GTIN.fullmatch(found["gtin"]) else ""
    found["brand"] = {"@type": "Brand", "name": found["brand"]} if found["brand"] else ""
    return {name: value for name, value in found.items() if value}
