"""Which slots of the copy a block shows: what is taken from other words when it is written anew."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from worker_service.page.order import KINDS
from worker_service.ports import PageCopy, Point
from worker_service.revising.material import copy_as_json

POINTS = "points"
_POINT = re.compile(r"point-([1-9][0-9]?)")
_OF_HERO = ("hook", "lead", "tags")
_OTHERS = {
    "detail": ("detail_captions",),
    "recommended": ("recommended_for",),
    "hero": _OF_HERO,
    # A measure stands in one of them, and which of them is told anew with the other.
    "specs": ("specs", "sizes"),
}
# What these show stands in the seller's preferences, or follows from who wrote the rest.
_WITHOUT_SLOTS = {"delivery", "ai_notice"}


def point_number(block_id: str) -> int | None:
    """Return which point the block is, from 1; None for a block of another kind."""
    found = _POINT.fullmatch(block_id)
    return int(found[1]) if found else None


def slot_of(block_id: str) -> str | None:
    """Return the name by which the copy knows the block's writer; None for what is not ours."""
    kind = "point" if point_number(block_id) else block_id.replace("-", "_")
    return KINDS[kind].slot if kind in KINDS else None


def has_words(block_id: str, copy: PageCopy) -> bool:
    """Tell whether the copy has something of its own to say in this block."""
    slot = slot_of(block_id)
    if slot is None or slot in _WITHOUT_SLOTS:
        return False
    number = point_number(block_id)
    if number is not None:
        return number <= len(copy.points)
    return any(getattr(copy, name) for name in names_in(slot))


def retold(copy: PageCopy, written: PageCopy, block_ids: Iterable[str]) -> PageCopy:
    """Return the copy with these blocks' slots as they stand in `written`; both have them."""
    for block_id in block_ids:
        slot = slot_of(block_id) or ""
        number = point_number(block_id)
        if number is not None:
            copy = replace(copy, points=_with_point(copy, number, written.points[number - 1]))
        elif slot != POINTS:
            copy = replace(copy, **{name: getattr(written, name) for name in names_in(slot)})
        copy = _with_heading_and_writer(copy, written, slot)
    return copy


def patch_of(copy: PageCopy, block_id: str) -> dict[str, Any]:
    """Return the block's own slots as a JSON merge patch of the page's material."""
    slots, slot, number = copy_as_json(copy), slot_of(block_id) or "", point_number(block_id)
    if number is not None:
        told: dict[str, Any] = {POINTS: {str(number): slots[POINTS][str(number)]}}
    else:
        told = {name: slots[name] for name in names_in(slot) if name != POINTS}
    return {
        "copy": told
        | {
            "headings": {slot: slots["headings"].get(slot)},
            "provenance": {slot: slots["provenance"].get(slot)},
        }
    }


def names_in(slot: str) -> tuple[str, ...]:
    """Return which fields of the copy hold what the slot says."""
    return _OTHERS.get(slot, (slot,))


def _with_point(copy: PageCopy, number: int, point: Point) -> tuple[Point, ...]:
    return (*copy.points[: number - 1], point, *copy.points[number:])


def _with_heading_and_writer(copy: PageCopy, written: PageCopy, slot: str) -> PageCopy:
    headings = {**copy.headings, slot: written.headings.get(slot, "")}
    writers = dict(copy.provenance)
    writer = written.provenance.get(slot)
    if writer is not None:
        writers[slot] = writer
    elif slot != POINTS:
        # Of several points one may still be a model's, and then all are labelled so.
        writers.pop(slot, None)
    return replace(copy, headings=headings, provenance=writers)
