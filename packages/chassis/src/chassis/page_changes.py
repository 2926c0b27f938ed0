"""What one change makes of a page's blocks: its seller's, or that of a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.errors import MovedOnError
from chassis.page_answers import with_answers
from chassis.page_blocks import content_of, reconciled, says_the_same, with_block_id
from contracts.pages import FinishedPage, MissingField, PageBlock
from contracts.work import RevisedBlock, RevisionOutcome, RevisionResult, RevisionSubject


class BlockNotFoundError(Exception):
    """The page has no such block."""


class LastVisibleBlockError(Exception):
    """Hiding this block would leave nothing to see."""


class PageTooLargeError(Exception):
    """With this change the page would be larger, hidden blocks and all, than may be kept."""


# What one edit may bring; a page that grew by many small ones shall not be larger.
LARGEST_PAGE_CHARACTERS = 20 * 1024 * 1024
# Twice what an editor may show: as much again may be hidden.
MOST_BLOCKS_KEPT = 400
# Whoever changed the page is done with it; the next attempt reads what it became.
_MOVED_RETRY_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockChange:
    """What a seller changes in one block; None leaves a field as it is."""

    html: str | None = None
    position: int | None = None
    """Among all blocks, hidden ones too, from 0; beyond the last: last."""
    is_hidden: bool | None = None
    is_locked: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Revised:
    """What of a revision fits the page as it stands."""

    blocks: tuple[PageBlock, ...]
    material: dict[str, Any] | None
    changed: tuple[RevisedBlock, ...]
    skipped_ids: tuple[str, ...]
    missing_fields: tuple[MissingField, ...] = ()

    def result(
        self, subject: RevisionSubject, outcome: RevisionOutcome, *, version: int
    ) -> RevisionResult:
        return RevisionResult(
            page_id=subject.page_id,
            version=version,
            url=outcome.url,
            changed_block_ids=tuple(block.id for block in self.changed),
            skipped_block_ids=(*outcome.skipped_block_ids, *self.skipped_ids),
            provenance=tuple(block.provenance for block in self.changed),
            missing_fields=self.missing_fields,
            warnings=outcome.warnings,
            usage=outcome.usage,
        )


def changed(
    blocks: Sequence[PageBlock], block_id: str, change: BlockChange
) -> tuple[PageBlock, ...]:
    """Return the blocks after the change.

    `BlockNotFoundError`, `LastVisibleBlockError`, `PageTooLargeError`.
    """
    place = _place_of(blocks, block_id)
    if place is None:
        raise BlockNotFoundError(block_id)
    others = [*blocks[:place], *blocks[place + 1 :]]
    block = _changed(blocks[place], change)
    if change.is_hidden and all(other.is_hidden for other in others):
        raise LastVisibleBlockError(block_id)
    others.insert(place if change.position is None else change.position, block)
    return _bounded(tuple(others))


def saved(blocks: Sequence[PageBlock], html_blocks: Sequence[str]) -> tuple[PageBlock, ...]:
    """Return the blocks after an editor saved what it shows. `PageTooLargeError`."""
    return _bounded(reconciled(blocks, html_blocks))


def _bounded(blocks: tuple[PageBlock, ...]) -> tuple[PageBlock, ...]:
    characters = sum(len(block.html) for block in blocks)
    if characters > LARGEST_PAGE_CHARACTERS or len(blocks) > MOST_BLOCKS_KEPT:
        raise PageTooLargeError(f"{len(blocks)} blocks, {characters} characters")
    return blocks


def _changed(block: PageBlock, change: BlockChange) -> PageBlock:
    wanted: dict[str, Any] = {"is_hidden": change.is_hidden, "is_locked": change.is_locked}
    if change.html is not None and not says_the_same(change.html, block.html):
        html = with_block_id(content_of(change.html), block.id)
        wanted |= {"html": html, "is_edited": True}
    return block.model_copy(update={k: v for k, v in wanted.items() if v is not None})


def revised_page(page: FinishedPage, version: int, outcome: RevisionOutcome) -> Revised:
    """Return what a page at this version becomes. `MovedOnError` when the revision was made for
    another version, and stands or falls with it."""
    if outcome.read_version not in {None, version}:
        reason = f"made for version {outcome.read_version}, the page stands at {version}"
        raise MovedOnError(reason, retry_after_seconds=_MOVED_RETRY_SECONDS)
    material = page.material
    if outcome.material is not None:
        material = merged(material, outcome.material)
    found = revised(page.blocks, material, outcome.blocks)
    after = with_answers(page.model_copy(update={"material": found.material}))
    return replace(found, missing_fields=after.missing_fields)


def revised(
    blocks: Sequence[PageBlock],
    material: dict[str, Any] | None,
    revisions: Sequence[RevisedBlock],
) -> Revised:
    """Return the page after the revision; order, hidden and locked blocks stay as they are.

    A block that its seller changed, locked or removed since the workshop read it is skipped.
    """
    standing, done, skipped = list(blocks), list[RevisedBlock](), list[str]()
    for revision in revisions:
        place = _place_of(standing, revision.id)
        if place is None and revision.replaces is None:
            standing.insert(_place_for_new(standing, revision), _revised(revision, None))
        elif place is not None and _fits(standing[place], revision):
            standing[place] = _revised(revision, standing[place])
        else:
            skipped.append(revision.id)
            continue
        done.append(revision)
        material = material if revision.material is None else merged(material, revision.material)
    return Revised(
        blocks=tuple(standing),
        material=material,
        changed=tuple(done),
        skipped_ids=tuple(skipped),
    )


def _fits(block: PageBlock, revision: RevisedBlock) -> bool:
    return not block.is_locked and block.html == revision.replaces


def _revised(revision: RevisedBlock, block: PageBlock | None) -> PageBlock:
    lint = block.lint if block is not None and revision.lint is None else revision.lint
    return PageBlock(
        id=revision.id,
        html=with_block_id(revision.html, revision.id),
        is_hidden=block is not None and block.is_hidden,
        provenance=revision.provenance,
        lint=lint,
    )


def _place_for_new(blocks: Sequence[PageBlock], revision: RevisedBlock) -> int:
    before = None if revision.after is None else _place_of(blocks, revision.after)
    return len(blocks) if before is None else before + 1


def _place_of(blocks: Sequence[PageBlock], block_id: str) -> int | None:
    return next((n for n, block in enumerate(blocks) if block.id == block_id), None)


def merged(target: Mapping[str, Any] | None, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON merge patch (RFC 7396) applied: objects merge, null removes, else replace."""
    result = dict(target or {})
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            before = result.get(name)
            result[name] = merged(before if isinstance(before, Mapping) else None, value)
        else:
            result[name] = value
    return result
