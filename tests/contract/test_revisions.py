"""A revision changes what still fits its page, in the moment in which its job ends."""

import pytest

from chassis.errors import PermanentError, StaleClaimError
from chassis.page_changes import BlockChange
from chassis.page_ports import PageBlocks
from chassis.ports import JobStore, PageStore
from chassis.records import Claim, PageEdit
from contracts.events import JobCompleted
from contracts.jobs import JobStatus
from contracts.pages import VersionReason
from contracts.work import RevisedBlock, RevisionResult
from tests.contract.job_builders import BROKEN, JOON, MINA, Events, claimed
from tests.contract.page_builders import (
    BY_A_MODEL,
    THREE,
    URL,
    a_block,
    an_outcome,
    blocks_of,
    finished,
    found,
    html,
    revising,
    rewritten,
    texts,
)

HERO, POINTS, CLOSING = THREE.blocks


async def result_of(jobs: JobStore, claim: Claim) -> RevisionResult:
    job = await jobs.find(claim.job.id)
    assert job is not None
    assert job.status is JobStatus.COMPLETED
    assert isinstance(job.result, RevisionResult)
    return job.result


async def test_it_changes_its_blocks_and_leaves_a_version_a_result_and_an_event(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks, events: Events
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    await events()

    await jobs.complete(claim, an_outcome(rewritten(POINTS, "새 글")))

    assert await texts(pages, page_id) == {"hero": "글", "points": "새 글", "closing": "글"}
    result = await result_of(jobs, claim)
    assert (result.page_id, result.version, result.changed_block_ids) == (page_id, 2, ("points",))
    assert result.provenance == (BY_A_MODEL,)
    assert [(v.version, v.reason) for v in await blocks.versions(page_id, user_id=MINA)] == [
        (2, VersionReason.REWRITTEN),
        (1, VersionReason.MADE),
    ]
    [told] = await events()
    assert isinstance(told, JobCompleted)
    assert (told.title, told.url, told.product_details_id) == ("조명", URL, page_id)


async def test_what_a_block_is_rendered_from_changes_with_it(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs)
    claim, other = await revising(jobs, page_id), await revising(jobs, page_id)

    await jobs.complete(claim, an_outcome(rewritten(POINTS, "하나")))
    await jobs.complete(other, an_outcome(rewritten(CLOSING, "둘"), rewritten(POINTS, "셋")))

    page = (await found(pages, page_id)).page
    assert page is not None
    assert page.material == {
        "words": {"hero": {"text": "글"}, "points": {"text": "하나"}, "closing": {"text": "둘"}}
    }


async def test_a_block_that_its_seller_edited_meanwhile_is_left_as_it_is(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    saved = (HERO.html, html("points", "내가 쓴 글"), CLOSING.html)
    await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=saved))

    await jobs.complete(claim, an_outcome(rewritten(HERO, "새 글"), rewritten(POINTS, "새 글")))

    assert await texts(pages, page_id) == {"hero": "새 글", "points": "내가 쓴 글", "closing": "글"}
    result = await result_of(jobs, claim)
    assert (result.changed_block_ids, result.skipped_block_ids) == (("hero",), ("points",))


@pytest.mark.parametrize(
    "saved", [(HERO.html, CLOSING.html), ()], ids=["one is gone", "all are gone"]
)
async def test_a_block_that_its_seller_removed_meanwhile_stays_away(
    saved: tuple[str, ...], jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=saved))

    await jobs.complete(claim, an_outcome(rewritten(POINTS, "새 글")))

    assert "points" not in await texts(pages, page_id)
    assert (await result_of(jobs, claim)).skipped_block_ids == ("points",)


async def test_a_locked_block_is_skipped_and_a_revision_of_nothing_leaves_no_version(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    await blocks.change(page_id, "points", user_id=MINA, change=BlockChange(is_locked=True))

    await jobs.complete(claim, an_outcome(rewritten(POINTS, "새 글")))

    assert (await texts(pages, page_id))["points"] == "글"
    result = await result_of(jobs, claim)
    assert (result.version, result.changed_block_ids) == (2, ())
    assert len(await blocks.versions(page_id, user_id=MINA)) == 2


async def test_order_and_hidden_blocks_stay_as_the_seller_left_them(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    aside = BlockChange(is_hidden=True, position=2)
    await blocks.change(page_id, "points", user_id=MINA, change=aside)

    await jobs.complete(claim, an_outcome(rewritten(POINTS, "새 글")))

    last = (await blocks_of(pages, page_id))[-1]
    assert (last.id, last.html, last.is_hidden) == ("points", html("points", "새 글"), True)


async def test_a_new_block_goes_where_it_belongs_once(jobs: JobStore, pages: PageStore) -> None:
    page_id = await finished(jobs)
    notice = RevisedBlock(id="ai-notice", html=html("ai-notice", "AI"), replaces=None)
    faq = RevisedBlock(id="faq", html=html("faq", "질문"), replaces=None, after="hero")
    claim, again = await revising(jobs, page_id), await revising(jobs, page_id)

    await jobs.complete(claim, an_outcome(notice, faq))
    await jobs.complete(again, an_outcome(notice, faq))

    assert list(await texts(pages, page_id)) == ["hero", "faq", "points", "closing", "ai-notice"]


async def test_rewriting_a_block_makes_it_the_workshops_again(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    mine = BlockChange(html=html("points", "내가 쓴 글"))
    await blocks.change(page_id, "points", user_id=MINA, change=mine)
    claim = await revising(jobs, page_id)

    await jobs.complete(claim, an_outcome(rewritten(a_block("points", "내가 쓴 글"), "새 글")))

    points = (await blocks_of(pages, page_id))[1]
    assert (points.is_edited, points.provenance) == (False, BY_A_MODEL)


async def test_rendering_again_says_so(jobs: JobStore, blocks: PageBlocks) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id, rewrites=False)

    await jobs.complete(claim, an_outcome(rewritten(HERO, "큰 글")))

    newest, *_ = await blocks.versions(page_id, user_id=MINA)
    assert newest.reason is VersionReason.RENDERED


async def test_a_stale_worker_changes_nothing(jobs: JobStore, pages: PageStore) -> None:
    page_id = await finished(jobs)
    stale = await revising(jobs, page_id)
    await jobs.release(stale, retry_after_seconds=0)
    await claimed(jobs, stale.job.id)

    with pytest.raises(StaleClaimError):
        await jobs.complete(stale, an_outcome(rewritten(HERO, "새 글")))

    assert (await found(pages, page_id)).page == THREE


async def test_a_stale_worker_hears_so_even_when_the_page_is_gone(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs)
    stale = await revising(jobs, page_id)
    await jobs.release(stale, retry_after_seconds=0)
    await pages.delete(page_id, user_id=MINA)

    with pytest.raises(StaleClaimError):
        await jobs.complete(stale, an_outcome(rewritten(HERO, "새 글")))


async def test_a_failed_and_a_cancelled_revision_leave_the_page_as_it_was(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs)
    failing, cancelled = await revising(jobs, page_id), await revising(jobs, page_id)

    await jobs.fail(failing, BROKEN)
    await jobs.cancel(cancelled.job.id, user_id=MINA)

    with pytest.raises(StaleClaimError):
        await jobs.complete(cancelled, an_outcome(rewritten(HERO, "새 글")))
    assert (await found(pages, page_id)).page == THREE


async def test_a_revision_of_a_page_that_is_gone_can_only_fail(
    jobs: JobStore, pages: PageStore, events: Events
) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id)
    await pages.delete(page_id, user_id=MINA)

    with pytest.raises(PermanentError) as gone:
        await jobs.complete(claim, an_outcome(rewritten(HERO, "새 글")))

    assert gone.value.code == "PAGE_GONE"
    await jobs.fail(claim, BROKEN)
    assert (await events())[-1].product_details_id == page_id


async def test_nobody_revises_anothers_page(jobs: JobStore, pages: PageStore) -> None:
    page_id = await finished(jobs)
    claim = await revising(jobs, page_id, user_id=JOON)

    with pytest.raises(PermanentError):
        await jobs.complete(claim, an_outcome(rewritten(HERO, "새 글")))

    assert (await found(pages, page_id)).page == THREE
