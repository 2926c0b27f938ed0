"""What a page is made of beside its pictures, kept with it so that it can be rendered again.

It is read by releases of before and of later: what one does not know it ignores, and what is not
there has its default. Points stand under their numbers, so that two revisions of different points
do not undo each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError

from chassis.records import ProductDetails
from contracts.pages import FinishedPage
from worker_service.ports import PageCopy, Palette

log = structlog.get_logger(__name__)

# These stand in the page itself.
_ELSEWHERE = {"facts", "lint", "missing_fields", "warnings"}
_COPY = TypeAdapter(PageCopy)
_PALETTE: TypeAdapter[Palette | None] = TypeAdapter(Palette | None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """The copy, the colours, and which blocks were ever made of them."""

    copy: PageCopy
    palette: Palette | None
    block_ids: frozenset[str]
    """A block that is among them and not on the page was taken out by its seller."""


def stored_form(
    copy: PageCopy, palette: Palette | None, block_ids: Iterable[str]
) -> dict[str, Any]:
    """Return the material as JSON, as `FinishedPage.material` keeps it."""
    return {
        "copy": copy_as_json(copy),
        "palette": _PALETTE.dump_python(palette, mode="json"),
        "blocks": dict.fromkeys(block_ids, True),
    }


def copy_as_json(copy: PageCopy) -> dict[str, Any]:
    slots: dict[str, Any] = _COPY.dump_python(copy, mode="json", exclude=_ELSEWHERE)
    numbered = {str(number): point for number, point in enumerate(slots["points"], start=1)}
    return slots | {"points": numbered}


def material_of(page: FinishedPage) -> Material | None:
    """Return what the page is made of; None where nobody kept it, or nobody here can read it."""
    if page.material is None:
        return None
    try:
        return _read(page, page.material)
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("page.material_unreadable", error=type(error).__name__)
        return None


def may_hold_others_words(details: ProductDetails, page: FinishedPage) -> bool:
    """Tell whether a page from before its material was kept says what rules did not write: a
    model's words, or a seller's, of which such a page keeps no mark."""
    is_changed = details.updated_at > details.job.updated_at
    return is_changed or any(block.provenance.ai_generated for block in page.blocks)


def _read(page: FinishedPage, stored: dict[str, Any]) -> Material:
    slots = dict(stored["copy"])
    points = slots.get("points") or {}
    slots["points"] = [points[number] for number in sorted(points, key=int)]
    copy = _COPY.validate_python({k: v for k, v in slots.items() if k not in _ELSEWHERE})
    return Material(
        copy=replace(copy, facts=page.facts, lint=page.lint, missing_fields=page.missing_fields),
        palette=_PALETTE.validate_python(stored.get("palette")),
        block_ids=frozenset(stored.get("blocks") or ()),
    )
