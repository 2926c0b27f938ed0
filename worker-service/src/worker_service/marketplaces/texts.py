"""The files of a package that are words: copy, legal notice, contents."""

import re
from collections.abc import Sequence
from typing import Any

from chassis.block_text import NOTICE, BlockText
from contracts.jobs import Language
from contracts.pages import FinishedPage
from worker_service.copywriting.notices import is_row

# Values of a notice that say that somebody still has to fill it in.
_EMPTY = re.compile(r"^\s*(?:|-|\[.*\])\s*$")


def copy_of(page: FinishedPage, language: Language, blocks: Sequence[BlockText]) -> dict[str, Any]:
    """Return every word of the page, block by block."""
    return {
        "title": page.title,
        "language": language.value,
        "blocks": [
            {
                "id": block.id,
                "headings": block.headings,
                "texts": block.texts,
                "rows": block.rows,
                "images": block.images,
            }
            for block in blocks
        ],
    }


def notice_of(page: FinishedPage, blocks: Sequence[BlockText]) -> dict[str, Any]:
    """Return the legal notice as names and values, and which of its rows are still to be filled
    in; what else a page asks its seller is no part of it."""
    rows = [row for block in blocks if block.id == NOTICE for row in block.rows if row]
    fields = [{"name": row[0], "value": row[1] if len(row) > 1 else ""} for row in rows]
    missing = [
        {"field": each.field, "question": each.question}
        for each in page.missing_fields
        if is_row(each.field)
    ]
    return {"fields": fields, "missing_fields": missing}


def missing_in(notice: dict[str, Any]) -> list[str] | None:
    """Return what the notice lacks; None for a page that has none and asks for none."""
    if not notice["fields"] and not notice["missing_fields"]:
        return None
    empty = [field["name"] for field in notice["fields"] if _EMPTY.match(field["value"])]
    return [*dict.fromkeys([*empty, *(each["field"] for each in notice["missing_fields"])])]


def contents_of(slices: Sequence[str], html: str) -> list[dict[str, Any]]:
    """Return Coupang's `contents`: one element per slice, or the HTML where there are none."""
    if slices:
        return [
            {
                "contentsType": "IMAGE_NO_SPACE",
                "contentDetails": [{"content": address, "detailType": "IMAGE"}],
            }
            for address in slices
        ]
    return [{"contentsType": "HTML", "contentDetails": [{"content": html, "detailType": "TEXT"}]}]
