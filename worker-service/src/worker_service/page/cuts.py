"""What there is to tell, cut into blocks: one message each, nothing that was not told."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from chassis.preferences import SellerTerms
from worker_service.page.pictures import Pictures
from worker_service.page.terms import told
from worker_service.ports import PageCopy

# Fewer need no overview, more do not fit into one.
_LISTED_FROM, _LISTED_TO = 2, 3


class Cut(NamedTuple):
    """One block before it is drawn."""

    id: str
    """Unique within the page, and the same each time the page is composed."""
    kind: str
    """As `order.KINDS` calls it."""
    content: Mapping[str, object]
    """What its template shows, beside copy and theme."""


def cuts(
    copy: PageCopy, pictures: Pictures, seller: SellerTerms, order: tuple[str, ...]
) -> Iterator[Cut]:
    """Yield the page's cuts in their order; what there is nothing to say of is left out.

    The notice of AI is not among them: it tells of what is drawn.
    """
    contents = _contents(copy, pictures, seller)
    for kind in order:
        if kind == "point":
            yield from _points(copy, pictures)
        elif content := contents.get(kind):
            yield Cut(kind.replace("_", "-"), kind, content)


def _contents(
    copy: PageCopy, pictures: Pictures, seller: SellerTerms
) -> Mapping[str, Mapping[str, object]]:
    said = {
        "problem": copy.problem,
        "solution": copy.solution,
        "checkpoints": copy.points[:_LISTED_TO] if len(copy.points) >= _LISTED_FROM else (),
        "proof": copy.proof,
        "detail": pictures.gallery,
        "steps": copy.steps,
        "recommended": copy.recommended_for,
        "options": copy.options,
        "package": copy.package,
        "specs": copy.specs,
        "comparison": copy.comparison,
        "reviews": copy.reviews,
        "faq": copy.faq,
        "care": copy.care,
        "notice": copy.notice,
        "delivery": told(seller, copy.language),
        "closing": copy.closing,
    }
    drawings = {"specs": pictures.size, "options": pictures.swatches}
    told_kinds = [kind for kind, value in said.items() if value or drawings.get(kind)]
    if copy.sizes and "specs" not in told_kinds:
        told_kinds.append("specs")
    shows_product = next((kind for kind in _PRODUCT_IN if kind in told_kinds), "")
    return {"hero": {"image": pictures.hero}} | {
        kind: {
            "said": said[kind],
            "image": pictures.product if kind == shows_product else None,
            "drawing": drawings.get(kind),
        }
        for kind in told_kinds
    }


# The first of them that is there shows the whole product.
_PRODUCT_IN = ("solution", "checkpoints", "detail", "specs")


def _points(copy: PageCopy, pictures: Pictures) -> Iterator[Cut]:
    pairs = zip(copy.points, pictures.points, strict=True)
    for number, (point, image) in enumerate(pairs, start=1):
        content = {"said": point, "image": image, "number": number}
        yield Cut(f"point-{number}", "point", content)
