"""Which blocks of a page a revision may touch, and which it does."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.pages import PageBlock
from contracts.work import RevisionSubject
from worker_service.page.compose import Block
from worker_service.ports import PageCopy
from worker_service.revising.slots import POINTS, has_words, point_number, slot_of

AI_NOTICE = "ai-notice"
CHECKPOINTS = "checkpoints"


class Plan(NamedTuple):
    """What is written anew, and what can not be; ids of blocks that stand on the page."""

    chosen: tuple[str, ...]
    skipped: tuple[str, ...]


def planned(subject: RevisionSubject, blocks: Sequence[PageBlock]) -> Plan:
    """Return the blocks that the revision is about: the asked ones, else all that are free."""
    standing = {block.id: block for block in blocks}
    if subject.block_ids is None:
        return Plan(tuple(id_ for id_, block in standing.items() if is_free(block)), ())
    asked = tuple(dict.fromkeys(subject.block_ids))
    chosen = tuple(
        id_
        for id_ in asked
        if id_ in standing and is_free(standing[id_], is_asked_anew=subject.rewrites)
    )
    return Plan(chosen, tuple(id_ for id_ in asked if id_ not in chosen))


def is_free(block: PageBlock, *, is_asked_anew: bool = False) -> bool:
    """Tell whether a job may change the block; a seller's own words go only when asked for."""
    return not block.is_locked and (is_asked_anew or not block.is_edited)


def wanted(plan: Plan, blocks: Sequence[PageBlock]) -> tuple[str, ...]:
    """Return the blocks whose words are written: the chosen ones, and for the overview of the
    points, which has none of its own, all points that are free."""
    chosen = [*plan.chosen]
    if CHECKPOINTS in chosen:
        chosen += [b.id for b in blocks if point_number(b.id) and is_free(b)]
    return tuple(dict.fromkeys(chosen))


def worded(plan: Plan, blocks: Sequence[PageBlock], copy: PageCopy, written: PageCopy) -> Plan:
    """Return the plan with only blocks that both copies have words for."""
    possible = [
        id_ for id_ in wanted(plan, blocks) if has_words(id_, copy) and has_words(id_, written)
    ]
    if not any(map(point_number, possible)):
        possible = [id_ for id_ in possible if id_ != CHECKPOINTS]
    skipped = tuple(id_ for id_ in plan.chosen if id_ not in possible)
    return Plan(tuple(possible), (*plan.skipped, *skipped))


def touched(plan: Plan, blocks: Sequence[PageBlock]) -> frozenset[str]:
    """Return the blocks that show what was written anew, or who wrote it."""
    beside = {AI_NOTICE}
    if any(slot_of(id_) == POINTS for id_ in plan.chosen):
        beside.add(CHECKPOINTS)
    free = {block.id for block in blocks if is_free(block)}
    return frozenset({*plan.chosen, *(beside & free)})


def additions(
    composed: Sequence[Block], blocks: Sequence[PageBlock], made_before: frozenset[str]
) -> Mapping[str, str | None]:
    """Return blocks that the page never had, each with the one it goes behind.

    None where a block that was made before is made no more: what is new may be that block's
    content in another cut, and would stand there twice.
    """
    if made_before - {block.id for block in composed} - {AI_NOTICE}:
        return {}
    return new_ones(composed, blocks, made_before)


def new_ones(
    composed: Sequence[Block], blocks: Sequence[PageBlock], made_before: frozenset[str]
) -> Mapping[str, str | None]:
    """Return as `additions` does, whatever else was made before."""
    now = [block.id for block in composed]
    standing = {block.id for block in blocks}
    found: dict[str, str | None] = {}
    before: str | None = None
    for id_ in now:
        if id_ not in standing and id_ not in made_before:
            found[id_] = before
            before = id_
        elif id_ in standing:
            before = id_
    return found
