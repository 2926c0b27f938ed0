"""Which findings are about a page as it stands, some of its blocks being other ones by now."""

import re
from collections.abc import Iterable, Iterator

from contracts.pages import FinishedPage, LintFinding, PageBlock

_POINT = re.compile(r"points\[([0-9]+)\](\.heading)?")
_SLOT = re.compile(r"[a-z_]+")
_HANDED_IN = {"product_data", "features", "target_customer", "answers"}


def is_of_input(finding: LintFinding) -> bool:
    """Tell whether it is about what the seller handed in, and not about the page."""
    return _slot_of(finding) in _HANDED_IN


def is_of_block(finding: LintFinding, block_id: str) -> bool:
    """Tell whether the block shows the text that it is about."""
    point = _POINT.match(finding.source)
    if point is None:
        return block_id.replace("-", "_") == _slot_of(finding)
    # Pages of earlier releases hold all points in one block; the overview shows each heading.
    shows = {"points", f"point-{int(point[1]) + 1}"}
    return block_id in (shows | {"checkpoints"} if point[2] else shows)


def of_block(findings: Iterable[LintFinding], block_id: str) -> tuple[LintFinding, ...]:
    """Return those of them that are about the block."""
    return tuple(finding for finding in findings if is_of_block(finding, block_id))


def standing(page: FinishedPage) -> tuple[LintFinding, ...]:
    """Return what was found in the input, and in the blocks that a buyer sees, each once.

    A seller's own HTML is not judged: what was found in the words before it is no longer told.
    """
    shown = [block for block in page.blocks if not (block.is_hidden or block.is_edited)]
    return tuple(dict.fromkeys((*_first_found(page, shown), *_found_since(shown))))


def _first_found(page: FinishedPage, shown: Iterable[PageBlock]) -> Iterator[LintFinding]:
    as_made = [block.id for block in shown if block.lint is None]
    for finding in page.lint:
        if is_of_input(finding) or any(is_of_block(finding, id_) for id_ in as_made):
            yield finding


def _found_since(shown: Iterable[PageBlock]) -> Iterator[LintFinding]:
    for block in shown:
        yield from block.lint or ()


def _slot_of(finding: LintFinding) -> str:
    found = _SLOT.match(finding.source)
    return found[0] if found else ""
