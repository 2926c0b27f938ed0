"""In which order a page tells, and on which ground each kind of block stands.

`docs/page.md` says what has to be told for a block to be there.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from contracts.jobs import PageOrder


class Ground(StrEnum):
    """Where a block stands; it is plain or pale where its neighbour stands on the same already."""

    HERO = "hero"
    """The tone's own for its first block."""
    TURN = "turn"
    """Plain and pale, by turns."""
    STOP = "stop"
    """The tone's own, at which the eye stops."""
    DEEP = "deep"
    """Dark, as an end."""


class Kind(NamedTuple):
    """One kind of block: its ground, and the slot by which `PageCopy` names its writer."""

    slot: str
    ground: Ground = Ground.TURN


KINDS: Mapping[str, Kind] = {
    "hero": Kind("hero", Ground.HERO),
    "problem": Kind("problem"),
    "solution": Kind("solution", Ground.STOP),
    "checkpoints": Kind("points"),
    "point": Kind("points"),
    "proof": Kind("proof", Ground.STOP),
    "detail": Kind("detail"),
    "steps": Kind("steps"),
    "recommended": Kind("recommended"),
    "options": Kind("options"),
    "package": Kind("package"),
    "specs": Kind("specs"),
    "comparison": Kind("comparison"),
    "reviews": Kind("reviews", Ground.STOP),
    "faq": Kind("faq"),
    "care": Kind("care"),
    "notice": Kind("notice"),
    "delivery": Kind("delivery"),
    "closing": Kind("closing", Ground.DEEP),
    "ai_notice": Kind("ai_notice"),
}

_INFORMATION = (
    *("options", "package", "specs", "comparison", "reviews", "faq"),
    *("care", "notice", "delivery", "closing", "ai_notice"),
)

ORDERS: Mapping[PageOrder, tuple[str, ...]] = {
    PageOrder.OPEN_MARKET: (
        *("hero", "checkpoints", "point", "proof", "recommended"),
        *("problem", "solution", "detail", "steps"),
        *_INFORMATION,
    ),
    PageOrder.CURATED: (
        *("hero", "problem", "solution", "checkpoints", "point", "proof"),
        *("detail", "steps", "recommended"),
        *_INFORMATION,
    ),
}
"""Every kind, once; a point has a block of its own for each."""
