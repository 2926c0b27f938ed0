"""A seller's answers stay with their page, through its versions, and fit one version of it."""

from typing import Any

import pytest

from chassis.errors import MovedOnError
from chassis.page_answers import ANSWERS
from chassis.page_changes import BlockChange
from chassis.page_ports import PageBlocks
from chassis.ports import JobStore, PageStore
from contracts.jobs import FieldAnswer, JobStatus
from contracts.pages import (
    FinishedPage,
    LedgerFact,
    MissingField,
    TakenAnswer,
    VersionReason,
)
from contracts.work import RevisionOutcome, RevisionResult
from tests.contract.job_builders import MINA, Events
from tests.contract.page_builders import THREE, URL, finished, found, revising, rewritten, texts

HERO = THREE.blocks[0]
FACT = LedgerFact(kind="maker", value="행복도예", source="answers[maker]", start=0, end=4)
TAKEN = TakenAnswer(value="행복도예", text="행복도예", facts=(FACT,))
ASKING = THREE.model_copy(
    update={
        "missing_fields": (
            MissingField(field="maker", question="누가 만들었나요?"),
            MissingField(field="model", question="모델명이 있나요?"),
        )
    }
)


def an_outcome(*blocks: Any, version: int = 1, **answers: TakenAnswer) -> RevisionOutcome:
    told = {field: answer.model_dump(mode="json") for field, answer in answers.items()}
    return RevisionOutcome(url=URL, blocks=blocks, material={ANSWERS: told}, read_version=version)


async def page_of(pages: PageStore, page_id: int) -> FinishedPage:
    page = (await found(pages, page_id)).page
    assert page is not None
    return page


async def asked(pages: PageStore, page_id: int) -> list[str]:
    return [missing.field for missing in (await page_of(pages, page_id)).missing_fields]


async def test_an_answer_is_a_fact_of_its_page_and_asked_no_more(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs, ASKING)
    claim = await revising(jobs, page_id, answers=(FieldAnswer(field="maker", value="행복도예"),))

    await jobs.complete(claim, an_outcome(rewritten(HERO, "새 글"), maker=TAKEN))

    page = await page_of(pages, page_id)
    assert (page.answers, page.facts) == ({"maker": TAKEN}, (FACT,))
    assert await asked(pages, page_id) == ["model"]
    assert (await texts(pages, page_id))["hero"] == "새 글"
    job = await jobs.find(claim.job.id)
    assert job is not None
    assert isinstance(job.result, RevisionResult)
    assert job.result.missing_fields == ASKING.missing_fields[1:]


async def test_an_answer_that_no_block_shows_is_a_version_all_the_same(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs, ASKING)

    await jobs.complete(await revising(jobs, page_id), an_outcome(maker=TAKEN))

    assert [v.version for v in await blocks.versions(page_id, user_id=MINA)] == [2, 1]
    assert await asked(pages, page_id) == ["model"]


async def test_undo_asks_again_and_redo_does_not(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs, ASKING)
    await jobs.complete(await revising(jobs, page_id), an_outcome(maker=TAKEN))

    await blocks.restore(page_id, 1, user_id=MINA)
    undone = await page_of(pages, page_id)
    await blocks.restore(page_id, 2, user_id=MINA)

    assert undone == ASKING
    assert await asked(pages, page_id) == ["model"]


async def test_an_edit_of_the_page_keeps_its_answers(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs, ASKING)
    await jobs.complete(await revising(jobs, page_id), an_outcome(maker=TAKEN))

    await blocks.change(page_id, "hero", user_id=MINA, change=BlockChange(is_locked=True))

    assert await asked(pages, page_id) == ["model"]


async def test_answers_of_two_jobs_are_both_kept(jobs: JobStore, pages: PageStore) -> None:
    page_id = await finished(jobs, ASKING)

    await jobs.complete(await revising(jobs, page_id), an_outcome(maker=TAKEN))
    await jobs.complete(await revising(jobs, page_id), an_outcome(version=2, model=TAKEN))

    assert set((await page_of(pages, page_id)).answers) == {"maker", "model"}
    assert await asked(pages, page_id) == []


async def test_what_was_made_for_a_version_that_has_passed_is_to_be_made_again(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks, events: Events
) -> None:
    page_id = await finished(jobs, ASKING)
    claim = await revising(jobs, page_id)
    await blocks.change(page_id, "closing", user_id=MINA, change=BlockChange(is_locked=True))
    before = await found(pages, page_id)
    await events()

    with pytest.raises(MovedOnError):
        await jobs.complete(claim, an_outcome(maker=TAKEN))

    assert await found(pages, page_id) == before
    assert await events() == []
    await jobs.complete(claim, an_outcome(version=2, maker=TAKEN))
    job = await jobs.find(claim.job.id)
    assert job is not None
    assert job.status is JobStatus.COMPLETED


async def test_a_page_that_takes_answers_in_says_so_among_its_versions(
    jobs: JobStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs, ASKING)
    answers = (FieldAnswer(field="maker", value="행복도예"),)
    claim = await revising(jobs, page_id, rewrites=False, answers=answers)

    await jobs.complete(claim, an_outcome(maker=TAKEN))

    [newest, _] = await blocks.versions(page_id, user_id=MINA)
    assert newest.reason is VersionReason.REWRITTEN
