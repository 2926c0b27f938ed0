"""The gallery's README: one table of what was made, and the same text each time it is."""

from collections.abc import Sequence
from importlib.resources import files

from contracts.jobs import PageOrder
from standalone.gallery.making import MadePage

WIDTHS = (390, 860)
_ORDERS = {PageOrder.OPEN_MARKET: "open market", PageOrder.CURATED: "curated"}
_TREATMENTS = {
    "cut_out": "cut out",
    "whitened": "whole, its paper whitened",
    "framed": "whole, in a frame",
    "whole": "whole",
    "cropped": "whole, cropped",
}


def picture_name(product_id: str, width: int) -> str:
    return f"{product_id}-{width}.webp"


def photo_name(product_id: str) -> str:
    return f"{product_id}-photo.webp"


def index_of(pages: Sequence[MadePage]) -> str:
    """Return the README of a gallery of `pages`, as Markdown."""
    head = files("standalone.gallery").joinpath("head.md").read_text(encoding="utf-8")
    return head + "".join(f"| {' | '.join(_cells(page))} |\n" for page in pages)


def _cells(page: MadePage) -> tuple[str, ...]:
    product = page.product
    links = ", ".join(f"[{width} px]({picture_name(product.id, width)})" for width in WIDTHS)
    return (
        page.title.replace("|", "\\|"),
        product.category,
        f"{product.tone}, {_ORDERS[product.page_order]}",
        f"![{product.photo} on {product.ground}]({photo_name(product.id)}) {product.ground}",
        _became_of_photo(page),
        links,
        product.look_at,
    )


def _became_of_photo(page: MadePage) -> str:
    hero = next(image for image in page.result["images"] if image["id"] == "hero")
    product = next(image for image in page.result["images"] if image["id"] == "product")
    said = (_TREATMENTS.get(image["treatment"], image["treatment"]) for image in (hero, product))
    return "; ".join(dict.fromkeys(said))
