"""Every job store keeps the same word."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from chassis.errors import (
    StaleClaimError,
)
from chassis.ports import JobStore, Outbox
from contracts.jobs import (
    JobId,
    JobStatus,
    Stage,
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


async def test_a_job_is_found_by_its_own_user_only(jobs: JobStore) -> None:
    job_id = await accepted(jobs)

    assert await jobs.find(job_id, user_id=MINA) is not None
    assert await jobs.find(job_id, user_id=JOON) is None


@pytest.mark.parametrize("strange", ["", "nonsense", "{%s}", "0", "' OR 1=1 --"])
async def test_what_is_no_job_id_finds_nothing(jobs: JobStore, strange: str) -> None:
    job_id = JobId(strange.replace("%s", str(uuid.uuid4())))

    assert await jobs.find(job_id) is None
    assert await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15) is None
    assert await jobs.cancel(job_id, user_id=MINA) is None
    assert await jobs.retry(job_id, user_id=MINA, request_id="") is None


async def test_a_claim_counts_the_attempt_and_is_exclusive(jobs: JobStore) -> None:
    job_id = await accepted(jobs)

    claim = await claimed(jobs, job_id)

    assert (claim.job.status, claim.job.attempt) == (JobStatus.PROCESSING, 1)
    assert await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15) is None


async def test_of_many_claims_at_once_one_succeeds(jobs: JobStore, other_jobs: JobStore) -> None:
    job_id = await accepted(jobs)

    claims = await asyncio.gather(
        *(
            store.claim(job_id, token=uuid.uuid4(), lease_seconds=15)
            for store in (jobs, other_jobs)
            for _ in range(8)
        )
    )

    assert sum(claim is not None for claim in claims) == 1


async def test_after_its_lease_a_job_is_claimed_by_another(jobs: JobStore) -> None:
    job_id = await accepted(jobs)
    stale = await claimed(jobs, job_id, lease_seconds=0)

    fresh = await claimed(jobs, job_id)

    assert fresh.job.attempt == 2
    assert fresh.token != stale.token


async def test_a_stale_claim_writes_nothing(jobs: JobStore, events: Events) -> None:
    job_id = await accepted(jobs)
    stale = await claimed(jobs, job_id, lease_seconds=0)
    fresh = await claimed(jobs, job_id)

    for write in (
        jobs.renew(stale, lease_seconds=15),
        jobs.advance(stale, reaching(50)),
        jobs.complete(stale, a_page()),
        jobs.fail(stale, BROKEN),
        jobs.release(stale, retry_after_seconds=0),
    ):
        with pytest.raises(StaleClaimError):
            await write

    job = await jobs.find(job_id)
    assert job == fresh.job
    assert await events() == []


async def test_a_renewed_lease_keeps_others_away(jobs: JobStore) -> None:
    job_id = await accepted(jobs)
    claim = await claimed(jobs, job_id, lease_seconds=0)

    await jobs.renew(claim, lease_seconds=15)

    assert await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15) is None


async def test_progress_is_recorded_and_told(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    await jobs.advance(claim, reaching(30, Stage.IMAGES))

    job = await jobs.find(claim.job.id)
    assert job is not None
    assert (job.stage, job.progress, job.message) == (Stage.IMAGES, 30, "30%")
    [told] = await events()
    assert told.type == "job.progressed"
    assert told.event_id == f"{job.id}-1-p30"
    assert (told.user_id, told.language, told.request_id) == (MINA, "en", "request-1")


async def test_progress_that_does_not_grow_is_not_told(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    for percent in (0, 30, 30, 20, 40):
        await jobs.advance(claim, reaching(percent))

    job = await jobs.find(claim.job.id)
    assert job is not None
    assert job.progress == 40
    assert [event.event_id[-3:] for event in await events()] == ["-p0", "p30", "p40"]


async def test_a_released_job_waits_for_its_delay(
    jobs: JobStore, tasks: Tasks, age: Callable[[timedelta], Awaitable[None]]
) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    await tasks()

    await jobs.release(claim, retry_after_seconds=60)

    assert await tasks() == []
    await age(timedelta(seconds=61))
    assert [task.job_id for task in await tasks()] == [claim.job.id]
    assert (await claimed(jobs, claim.job.id)).job.attempt == 2


async def test_a_job_that_is_handed_back_uncounted_keeps_its_attempts(
    jobs: JobStore, tasks: Tasks
) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    await tasks()

    await jobs.release(claim, retry_after_seconds=0, is_counted=False)

    assert [task.job_id for task in await tasks()] == [claim.job.id]
    assert (await claimed(jobs, claim.job.id)).job.attempt == 1


async def test_the_events_of_a_job_keep_their_order(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    for percent in range(5, 100, 5):
        await jobs.advance(claim, reaching(percent))
    await jobs.complete(claim, a_page())

    told = await events()

    percents = [event.progress for event in told if event.type == "job.progressed"]
    assert percents == list(range(5, 100, 5))
    assert told[-1].type == "page.completed"


async def test_what_waits_is_counted(jobs: JobStore, outbox: Outbox) -> None:
    first, second, third = [await accepted(jobs) for _ in range(3)]
    await claimed(jobs, first)
    await jobs.cancel(second, user_id=MINA)

    depth = await jobs.depth()

    assert depth.by_status == {JobStatus.PENDING: 1, JobStatus.PROCESSING: 1}
    assert depth.outbox_rows == 4
    assert depth.oldest_pending_seconds >= 0
    assert third not in {first, second}
