"""From a finished page to blocks of it that are written anew, or rendered again."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from chassis.errors import TransientError
from chassis.metrics import STAGE_SECONDS
from chassis.page_blocks import with_block_id
from chassis.ports import PageStore
from chassis.preferences import Preferences, PreferenceStore
from chassis.records import ProductDetails
from contracts.jobs import PageOrder, Stage, Subject, WarningCode
from contracts.pages import FinishedPage, ImageSource, ImageType, LintFinding, PageBlock
from contracts.work import ImageSubject, RevisedBlock, RevisionOutcome, RevisionSubject
from worker_service.attempt import Attempt
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.deadline import within
from worker_service.page.compose import Block, compose
from worker_service.patience import Patience
from worker_service.photo import PhotoDesk
from worker_service.ports import Account, Copywriter, PageCopy, Palette, Rewrite
from worker_service.revising.answering import Answering
from worker_service.revising.findings import found_in
from worker_service.revising.material import material_of, may_hold_others_words, stored_form
from worker_service.revising.plan import AI_NOTICE, Plan, additions, planned, touched, worded
from worker_service.revising.rewriting import rewrite_of
from worker_service.revising.slots import has_words, patch_of, retold
from worker_service.revising.telling import page_of, told, wishes_of

log = structlog.get_logger(__name__)

_SHOWS_THE_PRODUCT = (ImageType.ORIGINAL, ImageType.PRODUCT, ImageType.HERO)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """What blocks are to be made of, and what changes in the page's material with each."""

    page: FinishedPage
    plan: Plan
    copy: PageCopy
    palette: Palette | None
    made_before: frozenset[str]
    lint: tuple[LintFinding, ...] | None = None
    """What was found in words that were written anew; None: they are as they were."""
    whole: dict[str, Any] | None = None
    """The material of a page that had none; it goes with every block."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviser:
    """Makes blocks anew; what of them still fits the page its record decides.

    Rendering again asks no supplier and pays nothing.
    """

    pages: PageStore
    preferences: PreferenceStore
    photos: PhotoDesk
    copywriter: Copywriter
    patience: Patience
    answering: Answering
    public_base_url: str
    copy_seconds: float
    page_seconds: float

    async def make(self, attempt: Attempt, account: Account) -> RevisionOutcome:
        """See `Maker`."""
        if attempt.revision.answers:
            return await self.answering.make(attempt, account)
        await attempt.begin(Stage.PHOTO)
        with STAGE_SECONDS.labels(Stage.PHOTO).time():
            details, page = await page_of(attempt, self.pages, self.patience)
        plan = planned(attempt.revision, page.blocks)
        draft = (
            await self._written(attempt, account, details, page, plan)
            if attempt.revision.rewrites
            else await self._as_it_is(details, page, plan)
        )
        if draft is None:
            attempt.warn((WarningCode.REVISION_WITHOUT_MATERIAL,))
            return self._outcome(attempt, account, (), (*plan.chosen, *plan.skipped))
        await attempt.begin(Stage.PAGE)
        order = details.job.subject_as(Subject).page_order
        blocks, skipped = await self._rendered(attempt, draft, order)
        return self._outcome(attempt, account, blocks, skipped)

    async def _written(
        self,
        attempt: Attempt,
        account: Account,
        details: ProductDetails,
        page: FinishedPage,
        plan: Plan,
    ) -> _Draft:
        """Return what the asked blocks become in other words; the rest stays as it was told."""
        await attempt.begin(Stage.COPY)
        known = material_of(page)
        tone = attempt.revision.tone or (known.copy.tone if known else None)
        subject = told(details, tone=tone) if tone else told(details)
        rewrite = rewrite_of(attempt.revision, plan, page, known.copy if known else None)
        written = await self._copy(subject, account, attempt.revision.variant, rewrite)
        attempt.warn(written.warnings)
        if known is None:
            palette = await self._palette(details, page)
            plan = worded(plan, page.blocks, written, written)
            return _Draft(
                page=page,
                plan=plan,
                copy=written,
                palette=palette,
                made_before=frozenset(),
                lint=written.lint,
            )
        plan = worded(plan, page.blocks, known.copy, written)
        copy = retold(known.copy, written, plan.chosen)
        if attempt.revision.block_ids is None:
            # All of the page speaks in it, and so it looks like it.
            copy = replace(copy, tone=written.tone)
        return _Draft(
            page=page,
            plan=plan,
            copy=copy,
            palette=known.palette,
            made_before=known.block_ids,
            lint=written.lint,
        )

    async def _copy(
        self, subject: Subject, account: Account, variant: int, rewrite: Rewrite
    ) -> PageCopy:
        try:
            with STAGE_SECONDS.labels(Stage.COPY).time():
                async with within(self.copy_seconds):
                    return await self.copywriter.write(subject, account, variant, rewrite)
        except TimeoutError as error:
            raise TransientError(f"copy took longer than {self.copy_seconds} s") from error

    async def _as_it_is(
        self, details: ProductDetails, page: FinishedPage, plan: Plan
    ) -> _Draft | None:
        """Return what the page was made of; what was not kept is written again by rules, but
        only where nobody else's words would be lost by it: None."""
        known = material_of(page)
        if known is not None:
            return _Draft(
                page=page,
                plan=plan,
                copy=known.copy,
                palette=known.palette,
                made_before=known.block_ids,
            )
        if page.material is not None or may_hold_others_words(details, page):
            return None
        copy = await RulesCopywriter().write(told(details))
        palette = await self._palette(details, page)
        ids = frozenset(block.id for block in page.blocks)
        return _Draft(
            page=page,
            plan=plan,
            copy=copy,
            palette=palette,
            made_before=ids,
            whole=stored_form(copy, palette, ids),
        )

    async def _palette(self, details: ProductDetails, page: FinishedPage) -> Palette | None:
        """Return the product's colours from a picture that we hold; None where there is none."""
        key = details.job.subject_as(Subject).photo_key or _picture_of(page)
        if key is None:
            return None
        return (await self.photos.find(ImageSubject(instructions="", photo_key=key))).palette

    async def _rendered(
        self, attempt: Attempt, draft: _Draft, order: PageOrder | None
    ) -> tuple[tuple[RevisedBlock, ...], tuple[str, ...]]:
        wishes = await self.patience.with_(lambda: self.preferences.find(attempt.user_id))
        wishes = wishes_of(wishes, draft.page, order)
        try:
            with STAGE_SECONDS.labels(Stage.PAGE).time():
                async with asyncio.timeout(self.page_seconds):
                    composed = await asyncio.to_thread(_composed, draft, wishes)
        except TimeoutError as error:
            raise TransientError(f"page took longer than {self.page_seconds} s") from error
        blocks = tuple(_revised(attempt.revision, draft, composed))
        made = {block.id for block in composed}
        not_made = tuple(id_ for id_ in draft.plan.chosen if id_ not in made)
        asked = not_made if attempt.revision.block_ids is not None else ()
        return blocks, (*draft.plan.skipped, *asked)

    def _outcome(
        self,
        attempt: Attempt,
        account: Account,
        blocks: tuple[RevisedBlock, ...],
        skipped: tuple[str, ...],
    ) -> RevisionOutcome:
        page_id = attempt.revision.page_id
        base = self.public_base_url.rstrip("/")
        log.info("page.revised", blocks=len(blocks), skipped=len(skipped))
        return RevisionOutcome(
            url=f"{base}/api/generation/product-details/{page_id}",
            blocks=blocks,
            skipped_block_ids=skipped,
            warnings=attempt.warnings(),
            usage=account.usage,
        )


def _picture_of(page: FinishedPage) -> str | None:
    real = [image for image in page.images if image.image_source is not ImageSource.PLACEHOLDER]
    shown = (image.key for kind in _SHOWS_THE_PRODUCT for image in real if image.image_type is kind)
    return next(shown, None)


def _composed(draft: _Draft, wishes: Preferences) -> tuple[Block, ...]:
    return compose(draft.copy, draft.page.images, draft.palette, wishes=wishes)


def _revised(
    subject: RevisionSubject, draft: _Draft, composed: tuple[Block, ...]
) -> Iterator[RevisedBlock]:
    """Yield the blocks that come out otherwise than they stand on the page, and new ones."""
    standing = {block.id: block for block in draft.page.blocks}
    chosen = frozenset(draft.plan.chosen)
    if subject.rewrites:
        chosen = touched(draft.plan, draft.page.blocks)
    new = _new(subject, draft, composed)
    for block in composed:
        if block.id in new:
            yield _block(subject, draft, block, None, after=new[block.id])
        elif block.id in chosen and not _is_same(block, standing[block.id]):
            yield _block(subject, draft, block, standing[block.id].html)


def _new(
    subject: RevisionSubject, draft: _Draft, composed: tuple[Block, ...]
) -> Mapping[str, str | None]:
    found = additions(composed, draft.page.blocks, draft.made_before)
    if subject.rewrites:
        # A page in which a model wrote for the first time tells so.
        return {id_: after for id_, after in found.items() if id_ == AI_NOTICE}
    return found if subject.block_ids is None else {}


def _block(
    subject: RevisionSubject,
    draft: _Draft,
    block: Block,
    replaces: str | None,
    after: str | None = None,
) -> RevisedBlock:
    return RevisedBlock(
        id=block.id,
        html=block.html,
        provenance=block.provenance,
        replaces=replaces,
        after=after,
        lint=found_in(block.id, draft.plan, draft.lint),
        material=_patch(subject, draft, block.id),
    )


def _is_same(block: Block, standing: PageBlock) -> bool:
    html, stands = with_block_id(block.html, block.id), with_block_id(standing.html, block.id)
    return html == stands and block.provenance == standing.provenance


def _patch(subject: RevisionSubject, draft: _Draft, block_id: str) -> dict[str, Any] | None:
    """Return what changes in the page's material once this block stands on it."""
    if draft.whole is not None:
        return draft.whole
    if draft.page.material is None:
        return None
    patch: dict[str, Any] = {"blocks": {block_id: True}}
    if subject.rewrites and has_words(block_id, draft.copy):
        patch |= patch_of(draft.copy, block_id)
        if subject.block_ids is None:
            patch["copy"]["tone"] = draft.copy.tone.value
    return patch
