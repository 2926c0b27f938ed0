"""Finished pages of several blocks, and revisions of them, as the contract suites make them."""

from dataclasses import replace

from chassis.ports import JobStore, PageStore
from chassis.records import Claim, ProductDetails
from contracts.jobs import FieldAnswer, JobId, UserId
from contracts.pages import FinishedPage, PageBlock, Provenance
from contracts.work import RevisedBlock, RevisionOutcome, RevisionSubject
from tests.contract.job_builders import MINA, a_submission, claimed

BY_A_MODEL = Provenance(ai_generated=True, supplier="openai", model="a-model")
URL = "http://localhost:8080/api/generation/product-details/7"


def html(block_id: str, text: str) -> str:
    return f'<div data-block-id="{block_id}">{text}</div>'


def a_block(block_id: str, text: str = "글") -> PageBlock:
    return PageBlock(id=block_id, html=html(block_id, text))


def a_page_of(*blocks: PageBlock, title: str = "조명") -> FinishedPage:
    return FinishedPage(
        title=title,
        html_blocks=tuple(block.html for block in blocks),
        blocks=blocks,
        images=(),
        material={"words": {block.id: {"text": "글"} for block in blocks}},
    )


THREE = a_page_of(a_block("hero"), a_block("points"), a_block("closing"))


async def finished(jobs: JobStore, page: FinishedPage = THREE) -> int:
    accepted = await jobs.accept(a_submission())
    await jobs.complete(await claimed(jobs, accepted.job_id), page)
    return accepted.product_details_id


async def found(pages: PageStore, page_id: int, user_id: UserId = MINA) -> ProductDetails:
    details = await pages.find(page_id, user_id=user_id)
    assert details is not None
    assert details.page is not None
    return details


async def blocks_of(pages: PageStore, page_id: int) -> tuple[PageBlock, ...]:
    page = (await found(pages, page_id)).page
    assert page is not None
    return page.blocks


async def texts(pages: PageStore, page_id: int) -> dict[str, str]:
    """Return what each block says, in their order."""
    blocks = await blocks_of(pages, page_id)
    return {block.id: block.html.partition(">")[2].removesuffix("</div>") for block in blocks}


async def revising(
    jobs: JobStore,
    page_id: int,
    *,
    rewrites: bool = True,
    user_id: UserId = MINA,
    answers: tuple[FieldAnswer, ...] = (),
) -> Claim:
    """Return the claim of a job that revises this page."""
    subject = RevisionSubject(
        page_id=page_id,
        page_task_id=JobId("a-page"),
        title="조명",
        rewrites=rewrites,
        answers=answers,
    )
    submission = replace(a_submission(), subject=subject, user_id=user_id)
    return await claimed(jobs, (await jobs.accept(submission)).job_id)


def an_outcome(*blocks: RevisedBlock) -> RevisionOutcome:
    return RevisionOutcome(url=URL, blocks=blocks)


def rewritten(block: PageBlock, text: str) -> RevisedBlock:
    return RevisedBlock(
        id=block.id,
        html=html(block.id, text),
        provenance=BY_A_MODEL,
        replaces=block.html,
        material={"words": {block.id: {"text": text}}},
    )
