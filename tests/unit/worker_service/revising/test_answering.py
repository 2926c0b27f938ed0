"""What a seller answers stands on the page afterwards, and nothing else of the page changes."""

from dataclasses import replace

import pytest

from chassis.adapters.memory import MemoryPageBlocks, MemoryPageStore, MemoryRecord
from chassis.page_changes import BlockChange
from chassis.records import Job, ProductDetails
from contracts.jobs import FieldAnswer, JobKind, JobStatus, PageOrder, UserId, WarningCode
from contracts.pages import PageBlock
from contracts.work import RevisionResult, RevisionSubject
from tests.unit.worker_service.builders import RULES, SELLER
from tests.unit.worker_service.revising.revisions import (
    Revising,
    a_page,
    answered,
    asked,
    order_of,
)
from worker_service.tasks import attend
from worker_service.wiring import reviser

MAKER = {"maker": "행복도예(경기 이천)"}
MAKER_AND_COLOURS = MAKER | {"color": "화이트, 블루"}


class MovingPages(MemoryPageStore):
    """The seller locks or unlocks the notice while a page that was read is on its way."""

    def __init__(self, record: MemoryRecord, *, times: int) -> None:
        super().__init__(record)
        self.left = times

    async def find(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        found = await super().find(page_id, user_id=user_id)
        if self.left:
            locking = BlockChange(is_locked=self.left % 2 == 1)
            self.left -= 1
            blocks = MemoryPageBlocks(self._record)
            await blocks.change(page_id, "notice", user_id=user_id, change=locking)
        return found


async def answered_while_it_moves(shop: Revising, *, times: int) -> Job:
    """Answer once, while the page becomes another one so often."""
    pipeline = shop.pipeline()
    pages = MovingPages(shop.room.record, times=times)
    hurried = replace(pipeline, makers={JobKind.REVISION: reviser(pages, pipeline)})
    answers = (FieldAnswer(field="maker", value=MAKER["maker"]),)
    subject = RevisionSubject(
        page_id=1, page_task_id=shop.page_job, title="잔", block_ids=(), answers=answers
    )
    task = await shop.room.accepted(subject=subject)
    await attend(hurried, task, RULES)
    return shop.room.job(task.job_id)


def texts(blocks: dict[str, PageBlock], but: set[str]) -> dict[str, str]:
    return {id_: block.html for id_, block in blocks.items() if id_ not in but}


async def test_an_answer_fills_its_row_of_the_legal_notice_and_of_the_table() -> None:
    shop = await a_page()
    stood = await shop.blocks()

    result = await answered(shop, MAKER)

    blocks = await shop.blocks()
    assert set(result.changed_block_ids) == {"specs", "notice"}
    assert "행복도예(경기 이천)" in blocks["notice"].html
    assert "제조자(수입자)" in blocks["notice"].html
    assert "행복도예(경기 이천)" in blocks["specs"].html
    assert texts(blocks, {"specs", "notice"}) == texts(stood, {"specs", "notice"})
    assert not any(block.is_edited for block in blocks.values())


async def test_a_block_that_looks_older_and_says_no_more_than_before_is_not_touched() -> None:
    shop = await a_page()
    shop.change(closing={"html": "<div>an older look</div>"})
    stood = await shop.blocks()

    await answered(shop, MAKER)

    assert (await shop.blocks())["closing"] == stood["closing"]


async def test_a_question_that_was_answered_is_asked_no_more() -> None:
    shop = await a_page()
    before = await asked(shop)

    result = await answered(shop, MAKER)

    assert await asked(shop) == before - {"maker"}
    assert result.missing_fields is not None
    assert {missing.field for missing in result.missing_fields} == before - {"maker"}


async def test_a_block_that_could_not_be_made_before_stands_at_its_place() -> None:
    shop = await a_page()
    before = await order_of(shop)

    result = await answered(
        shop, {"color": "화이트, 블루", "cautions": "전자레인지에 데우지 마세요."}
    )

    now = await order_of(shop)
    assert [id_ for id_ in now if id_ not in before] == ["options", "care"]
    assert now[now.index("options") + 1] == "specs"
    assert now[now.index("care") + 1] == "notice"
    assert {"options", "care"} <= set(result.changed_block_ids)


async def test_a_new_block_stands_behind_its_neighbour_wherever_the_seller_has_put_that() -> None:
    shop = await a_page()
    blocks = (await shop.page()).blocks
    moved = [*(b for b in blocks if b.id != "faq"), *(b for b in blocks if b.id == "faq")]
    shop.room.record.pages[1].page = (await shop.page()).model_copy(update={"blocks": tuple(moved)})

    await answered(shop, {"cautions": "전자레인지에 데우지 마세요."})

    assert (await order_of(shop))[-2:] == ["faq", "care"]


@pytest.mark.parametrize("kept", ["is_locked", "is_edited"])
async def test_a_block_that_is_the_sellers_own_stays_and_a_warning_says_so(kept: str) -> None:
    shop = await a_page()
    shop.change(notice={kept: True})
    stood = await shop.blocks()

    result = await answered(shop, MAKER)

    assert (await shop.blocks())["notice"] == stood["notice"]
    assert result.skipped_block_ids == ("notice",)
    assert result.changed_block_ids == ("specs",)
    assert [warning.code for warning in result.warnings] == [WarningCode.ANSWER_NOT_SHOWN]


async def test_an_answer_that_no_block_can_show_yet_is_kept_with_the_page() -> None:
    shop = await a_page()
    shop.change(notice={"is_locked": True}, specs={"is_locked": True})

    result = await answered(shop, MAKER)

    assert (result.changed_block_ids, result.version) == ((), 2)
    assert (await shop.page()).answers["maker"].value == MAKER["maker"]
    shop.change(notice={"is_locked": False})
    await shop.revised(rewrites=True, block_ids=("notice",))
    assert MAKER["maker"] in (await shop.blocks())["notice"].html


async def test_a_block_that_its_seller_took_out_does_not_come_back() -> None:
    shop = await a_page()
    blocks = tuple(b for b in (await shop.page()).blocks if b.id != "notice")
    shop.room.record.pages[1].page = (await shop.page()).model_copy(update={"blocks": blocks})

    result = await answered(shop, MAKER)

    assert "notice" not in await order_of(shop)
    assert result.skipped_block_ids == ("notice",)


async def test_a_hidden_block_is_filled_and_stays_hidden() -> None:
    shop = await a_page()
    shop.change(notice={"is_hidden": True})

    await answered(shop, MAKER)

    notice = (await shop.blocks())["notice"]
    assert notice.is_hidden
    assert MAKER["maker"] in notice.html


async def test_undoing_an_answer_asks_for_it_again_and_redoing_it_does_not() -> None:
    shop = await a_page()
    before, stood = await shop.page(), await shop.blocks()
    await answered(shop, MAKER)
    after = await shop.page()
    versions = MemoryPageBlocks(shop.room.record)

    await versions.restore(1, 1, user_id=SELLER)
    undone = await shop.page()
    await versions.restore(1, 2, user_id=SELLER)

    assert (undone.missing_fields, undone.facts, undone.lint) == (
        before.missing_fields,
        before.facts,
        before.lint,
    )
    assert {block.id: block for block in undone.blocks} == stood
    assert await shop.page() == after


async def test_the_order_that_the_page_was_asked_for_in_holds() -> None:
    shop = await a_page(page_order=PageOrder.CURATED)

    await answered(shop, {"usage": "뜨거운 물로 헹군 뒤 사용하세요.", **MAKER})

    assert (await order_of(shop))[:2] == ["hero", "solution"]


async def test_the_same_answers_taken_in_twice_change_nothing() -> None:
    shop = await a_page()
    await answered(shop, MAKER_AND_COLOURS)
    once = await shop.page()

    result = await answered(shop, MAKER_AND_COLOURS)

    assert await shop.page() == once
    assert (result.version, result.changed_block_ids) == (2, ())


async def test_a_page_whose_material_cannot_be_read_stays_and_its_questions_stay_open() -> None:
    shop = await a_page()
    shop.change(page={"material": {"copy": "?"}})
    stood, before = await shop.blocks(), await asked(shop)

    result = await answered(shop, MAKER)

    assert await shop.blocks() == stood
    assert await asked(shop) == before
    assert [w.code for w in result.warnings] == [WarningCode.REVISION_WITHOUT_MATERIAL]


@pytest.mark.parametrize("times", [1, 3])
async def test_a_page_that_moved_on_meanwhile_is_read_again_and_nothing_is_lost(times: int) -> None:
    shop = await a_page()

    job = await answered_while_it_moves(shop, times=times)

    assert isinstance(job.result, RevisionResult)
    assert (job.attempt, job.result.version) == (1, 2 + times)
    assert job.result.changed_block_ids == ("specs",)
    assert job.result.skipped_block_ids == ("notice",)
    assert (await shop.blocks())["notice"].is_locked


async def test_a_page_that_never_rests_is_left_to_a_later_attempt() -> None:
    shop = await a_page()
    stood = (await shop.page()).answers

    job = await answered_while_it_moves(shop, times=99)

    assert (job.status, job.attempt) == (JobStatus.PENDING, 1)
    assert (await shop.page()).answers == stood
