"""Every job store ends a job once, and begins it anew when asked to."""

import asyncio

import pytest

from chassis.errors import (
    StaleClaimError,
)
from chassis.ports import JobStore
from contracts.jobs import (
    JobStatus,
)
from tests.contract.job_builders import (
    BROKEN,
    JOON,
    MINA,
    Events,
    Tasks,
    a_page,
    accepted,
    claimed,
    reaching,
)


async def test_a_completed_job_tells_its_end_once(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    await jobs.complete(claim, a_page())

    with pytest.raises(StaleClaimError):
        await jobs.complete(claim, a_page())
    job = await jobs.find(claim.job.id)
    assert job is not None
    assert (job.status, job.progress) == (JobStatus.COMPLETED, 100)
    [told] = await events()
    assert told.type == "page.completed"
    assert (told.event_id, told.title) == (f"{job.id}-1", "빛나는 조명")


async def test_a_failed_job_says_why(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    await jobs.fail(claim, BROKEN)

    job = await jobs.find(claim.job.id)
    assert job is not None
    assert (job.status, job.failure) == (JobStatus.FAILED, BROKEN)
    [told] = await events()
    assert told.type == "page.failed"
    assert (told.title, told.failure) == ("오크 스탠드 조명", BROKEN)


async def test_a_cancelled_job_ends_for_its_worker_too(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    cancelled = await jobs.cancel(claim.job.id, user_id=MINA)

    assert cancelled is not None
    assert cancelled.status is JobStatus.CANCELLED
    with pytest.raises(StaleClaimError):
        await jobs.complete(claim, a_page())
    assert [event.type for event in await events()] == ["job.cancelled"]


async def test_a_finished_job_is_not_cancelled(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    await jobs.complete(claim, a_page())

    left = await jobs.cancel(claim.job.id, user_id=MINA)

    assert left is not None
    assert left.status is JobStatus.COMPLETED
    assert [event.type for event in await events()] == ["page.completed"]


async def test_nobody_cancels_or_retries_for_another(jobs: JobStore) -> None:
    job_id = await accepted(jobs)

    assert await jobs.cancel(job_id, user_id=JOON) is None
    assert await jobs.retry(job_id, user_id=JOON, request_id="") is None


async def test_of_cancel_and_complete_at_once_exactly_one_wins(
    jobs: JobStore, other_jobs: JobStore, events: Events
) -> None:
    claims = [await claimed(jobs, await accepted(jobs)) for _ in range(20)]

    await asyncio.gather(
        *(jobs.complete(claim, a_page()) for claim in claims),
        *(other_jobs.cancel(claim.job.id, user_id=MINA) for claim in claims),
        return_exceptions=True,
    )

    ends = {event.job_id: event.type for event in await events()}
    assert len(ends) == 20
    for claim in claims:
        job = await jobs.find(claim.job.id)
        assert job is not None
        expected = {"page.completed": JobStatus.COMPLETED, "job.cancelled": JobStatus.CANCELLED}
        assert job.status is expected[ends[job.id]]


async def test_a_retry_is_a_new_run_with_its_own_end(
    jobs: JobStore, events: Events, tasks: Tasks
) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    await jobs.advance(claim, reaching(70))
    await jobs.fail(claim, BROKEN)
    await tasks()

    retried = await jobs.retry(claim.job.id, user_id=MINA, request_id="request-2")
    await jobs.complete(await claimed(jobs, claim.job.id), a_page())

    assert retried is not None
    assert (retried.status, retried.run, retried.attempt) == (JobStatus.PENDING, 2, 0)
    assert (retried.stage, retried.progress, retried.failure) == (None, 0, None)
    assert retried.product_details_id == claim.job.product_details_id
    assert [task.request_id for task in await tasks()] == ["request-2"]
    ids = [event.event_id for event in await events()]
    assert ids == [f"{claim.job.id}-1-p70", f"{claim.job.id}-1", f"{claim.job.id}-2"]


async def test_an_unfinished_or_completed_job_is_not_retried(jobs: JobStore, tasks: Tasks) -> None:
    job_id = await accepted(jobs)
    unfinished = await jobs.retry(job_id, user_id=MINA, request_id="")
    await jobs.complete(await claimed(jobs, job_id), a_page())

    completed = await jobs.retry(job_id, user_id=MINA, request_id="")

    assert unfinished is not None
    assert completed is not None
    assert (unfinished.run, completed.run) == (1, 1)
    assert completed.status is JobStatus.COMPLETED
    assert len(await tasks()) == 1
