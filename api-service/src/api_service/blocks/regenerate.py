"""A block is to be made again: recorded as a job, where it can be made at all."""

from dataclasses import dataclass

from api_service.blocks.schemas import BlockChangeRequest, Regenerate
from api_service.generation.submit import Caller, SubmitJob
from api_service.problems import not_found
from api_service.product_details.edit import refuse_moved_on
from chassis.page_blocks import is_custom
from chassis.page_ports import PageBlocks
from chassis.ports import PageStore
from chassis.problems import ProblemError
from chassis.records import Acceptance, ProductDetails
from contracts.pages import FinishedPage, PageBlock
from contracts.problems import ProblemCode
from contracts.work import RevisionSubject


@dataclass(frozen=True, kw_only=True)
class RegenerateBlock:
    pages: PageStore
    blocks: PageBlocks
    submit: SubmitJob

    async def __call__(
        self,
        page_id: int,
        block_id: str,
        request: BlockChangeRequest,
        *,
        caller: Caller,
        route: str,
    ) -> Acceptance:
        """Return once the job is recorded; under a key used before its first acceptance, however
        the page stands by now."""
        first = await self.submit.first_acceptance(request, caller=caller, route=route)
        if first is not None:
            return first
        details = await self.pages.find(page_id, user_id=caller.user_id)
        if details is None:
            raise not_found()
        _refuse_unless_possible(details, block_id, request)
        versions = await self.blocks.versions(page_id, user_id=caller.user_id)
        if not versions:
            # Deleted in between.
            raise not_found()
        wanted = request.regenerate or Regenerate()
        subject = _subject(details, block_id, wanted, newest=versions[0].version)
        return await self.submit.revise(subject, request, caller=caller, route=route)


def _refuse_unless_possible(
    details: ProductDetails, block_id: str, request: BlockChangeRequest
) -> None:
    if details.page is None:
        raise ProblemError(ProblemCode.PAGE_NOT_FINISHED)
    block = _block(details.page, block_id)
    refuse_moved_on(details, request.expected_version)
    if block.is_locked:
        raise ProblemError(ProblemCode.BLOCK_LOCKED)
    if details.page.material is None or is_custom(block_id):
        raise ProblemError(ProblemCode.BLOCK_NOT_REGENERABLE)


def _block(page: FinishedPage, block_id: str) -> PageBlock:
    for block in page.blocks:
        if block.id == block_id:
            return block
    raise not_found()


def _subject(
    details: ProductDetails, block_id: str, wanted: Regenerate, *, newest: int
) -> RevisionSubject:
    return RevisionSubject(
        page_id=details.id,
        page_task_id=details.job.id,
        title=details.title,
        block_ids=(block_id,),
        rewrites=not wanted.same_words,
        # Asked again, the page has a newer version: other words than before, undone ones too.
        variant=newest if wanted.variant is None else wanted.variant,
        must_differ=wanted.variant is None,
        tone=wanted.tone,
        language=details.job.subject.language,
    )
