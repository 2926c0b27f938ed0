"""From a seller's answers to the blocks that they fill; nobody is paid for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog

from chassis.errors import TransientError
from chassis.metrics import STAGE_SECONDS
from chassis.page_answers import ANSWERS
from chassis.page_blocks import with_block_id
from chassis.page_lint import of_block
from chassis.ports import PageStore
from chassis.preferences import Preferences, PreferenceStore
from chassis.records import ProductDetails
from contracts.jobs import Stage, Subject, WarningCode
from contracts.pages import FinishedPage, LintFinding, PageBlock
from contracts.work import RevisedBlock, RevisionOutcome
from worker_service.attempt import Attempt
from worker_service.deadline import within
from worker_service.page.compose import Block, compose
from worker_service.patience import Patience
from worker_service.ports import Account, PageCopy
from worker_service.revising.answers import Taken, taken
from worker_service.revising.material import Material, material_of
from worker_service.revising.plan import CHECKPOINTS, is_free, new_ones
from worker_service.revising.slots import has_words, patch_of, slot_of
from worker_service.revising.telling import page_of, wishes_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Filled:
    """What the page becomes: blocks, those that say more but may not be changed, and material."""

    blocks: tuple[RevisedBlock, ...] = ()
    not_shown: tuple[str, ...] = ()
    material: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """Makes anew the blocks that say more with the answers, and those that look different beside
    them. What its seller edited or locked stays; the answer is kept, and shown when the block is
    made again."""

    pages: PageStore
    preferences: PreferenceStore
    patience: Patience
    public_base_url: str
    copy_seconds: float
    page_seconds: float

    async def make(self, attempt: Attempt, account: Account) -> RevisionOutcome:
        """See `Maker`. The outcome stands or falls with the version that it was made for."""
        await attempt.begin(Stage.COPY)
        details, page = await page_of(attempt, self.pages, self.patience)
        known = material_of(page)
        filled = _Filled()
        if known is None:
            attempt.warn((WarningCode.REVISION_WITHOUT_MATERIAL,))
        else:
            filled = await self._filled(attempt, details, page, known)
        base = self.public_base_url.rstrip("/")
        log.info("page.answered", blocks=len(filled.blocks), not_shown=len(filled.not_shown))
        return RevisionOutcome(
            url=f"{base}/api/generation/product-details/{details.id}",
            blocks=filled.blocks,
            skipped_block_ids=filled.not_shown,
            material=filled.material,
            read_version=details.version,
            warnings=attempt.warnings(),
            usage=account.usage,
        )

    async def _filled(
        self, attempt: Attempt, details: ProductDetails, page: FinishedPage, known: Material
    ) -> _Filled:
        wishes = await self.patience.with_(lambda: self.preferences.find(attempt.user_id))
        new = attempt.revision.answers
        async with _in_time(Stage.COPY, self.copy_seconds):
            told = await asyncio.to_thread(taken, details, page, known.copy, new)
        answered = page.model_copy(update={"answers": {**page.answers, **told.answers}})
        order = details.job.subject_as(Subject).page_order
        await attempt.begin(Stage.PAGE)
        async with _in_time(Stage.PAGE, self.page_seconds):
            drawn = _Drawn(
                before=await _drawn(known.copy, known, page, wishes_of(wishes, page, order)),
                after=await _drawn(told.copy, known, answered, wishes_of(wishes, answered, order)),
            )
        filled = _filled(page, known, told, drawn)
        attempt.warn(tuple(_warnings(told, filled)))
        return filled


class _Drawn(NamedTuple):
    """All blocks of the page as they would be made with and without the answers."""

    before: tuple[Block, ...]
    after: tuple[Block, ...]


async def _drawn(
    copy: PageCopy, known: Material, page: FinishedPage, wishes: Preferences
) -> tuple[Block, ...]:
    return await asyncio.to_thread(compose, copy, page.images, known.palette, wishes=wishes)


def _filled(page: FinishedPage, known: Material, told: Taken, drawn: _Drawn) -> _Filled:
    """Return what changes. Only what the answers make different is touched: a block may look
    older than the templates of today."""
    earlier = {block.id: block for block in drawn.before}
    different = [block for block in drawn.after if block != earlier.get(block.id)]
    standing = {block.id: block for block in page.blocks}
    new = new_ones(drawn.after, page.blocks, known.block_ids)
    blocks, not_shown = list[RevisedBlock](), list[str]()
    for block in different:
        stands = standing.get(block.id)
        if block.id in new or (stands is not None and is_free(stands)):
            if stands is None or not _is_same(block, stands):
                blocks.append(_revised(block, stands, new.get(block.id), told))
        elif _is_told_in(block.id, told):
            not_shown.append(block.id)
    answers = {field: answer.model_dump(mode="json") for field, answer in told.answers.items()}
    return _Filled(blocks=tuple(blocks), not_shown=tuple(not_shown), material={ANSWERS: answers})


def _is_same(block: Block, stands: PageBlock) -> bool:
    return with_block_id(block.html, block.id) == with_block_id(stands.html, block.id)


def _is_told_in(block_id: str, told: Taken) -> bool:
    return (slot_of(block_id) or "") in told.slots


def _revised(
    block: Block, stands: PageBlock | None, after: str | None, told: Taken
) -> RevisedBlock:
    return RevisedBlock(
        id=block.id,
        html=block.html,
        provenance=block.provenance,
        replaces=None if stands is None else stands.html,
        after=after,
        lint=_lint(block.id, told),
        material=_patch(block.id, told),
    )


def _patch(block_id: str, told: Taken) -> dict[str, Any]:
    """Return what changes in the page's material once this block stands on it."""
    patch: dict[str, Any] = {"blocks": {block_id: True}}
    if _is_told_in(block_id, told) and has_words(block_id, told.copy):
        patch |= patch_of(told.copy, block_id)
    return patch


def _lint(block_id: str, told: Taken) -> tuple[LintFinding, ...] | None:
    """Return what is found in what the block says now; None where it only looks different."""
    if not _is_told_in(block_id, told):
        return None
    return () if block_id == CHECKPOINTS else of_block(told.lint, block_id)


def _warnings(told: Taken, filled: _Filled) -> Iterator[WarningCode]:
    if filled.not_shown:
        yield WarningCode.ANSWER_NOT_SHOWN
    if not all(answer.text for answer in told.answers.values()):
        yield WarningCode.ANSWER_NOT_PUBLISHED


@asynccontextmanager
async def _in_time(stage: Stage, seconds: float) -> AsyncIterator[None]:
    try:
        with STAGE_SECONDS.labels(stage).time():
            async with within(seconds):
                yield
    except TimeoutError as error:
        raise TransientError(f"{stage} took longer than {seconds} s") from error
