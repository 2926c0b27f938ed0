"""What nobody keeps for ever goes after its days, and what was published stays."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

from chassis.ports import JobRecovery, JobStore, PageStore
from chassis.records import Job, Keep, PageEdit
from contracts.jobs import JobId
from tests.contract.job_builders import BROKEN, MINA, a_page, accepted, claimed

Age: TypeAlias = Callable[[timedelta], Awaitable[None]]

KEEP = Keep(failed_days=7, page_days=30)
FOR_EVER = Keep()


async def failed(jobs: JobStore) -> JobId:
    job_id = await accepted(jobs)
    await jobs.fail(await claimed(jobs, job_id), BROKEN)
    return job_id


async def finished(jobs: JobStore) -> Job:
    job_id = await accepted(jobs)
    await jobs.complete(await claimed(jobs, job_id), a_page())
    return await found(jobs, job_id)


async def found(jobs: JobStore, job_id: JobId) -> Job:
    job = await jobs.find(job_id)
    assert job is not None
    return job


async def purgeable(recovery: JobRecovery) -> list[JobId]:
    return await recovery.deleted_unpurged(settled_seconds=0, limit=10)


async def test_a_failed_job_says_when_it_goes_and_then_goes(
    jobs: JobStore, recovery: JobRecovery, age: Age
) -> None:
    job_id = await failed(jobs)
    job = await found(jobs, job_id)

    assert await recovery.expire(KEEP, limit=10) == 0
    assert (await found(jobs, job_id)).expires_at == job.updated_at + timedelta(days=7)

    await age(timedelta(days=7, seconds=1))
    assert await recovery.expire(KEEP, limit=10) == 1
    assert await purgeable(recovery) == [job_id]
    assert await recovery.expire(KEEP, limit=10) == 0


async def test_a_draft_goes_after_its_own_days(
    jobs: JobStore, pages: PageStore, recovery: JobRecovery, age: Age
) -> None:
    job = await finished(jobs)

    await age(timedelta(days=29))
    assert await recovery.expire(KEEP, limit=10) == 0
    await age(timedelta(days=2))
    assert await recovery.expire(KEEP, limit=10) == 1

    assert await pages.find(job.product_details_id, user_id=MINA) is None
    assert await purgeable(recovery) == [job.id]


async def test_an_edit_begins_the_days_anew(
    jobs: JobStore, pages: PageStore, recovery: JobRecovery, age: Age
) -> None:
    job = await finished(jobs)
    await age(timedelta(days=29))
    await recovery.expire(KEEP, limit=10)
    await pages.edit(job.product_details_id, user_id=MINA, edit=PageEdit(product_id="7"))

    await age(timedelta(days=29))

    assert await recovery.expire(KEEP, limit=10) == 0


async def test_a_published_page_never_goes(
    jobs: JobStore, pages: PageStore, recovery: JobRecovery, age: Age
) -> None:
    job = await finished(jobs)
    await recovery.expire(KEEP, limit=10)
    await pages.edit(job.product_details_id, user_id=MINA, edit=PageEdit(status="published"))

    await age(timedelta(days=4000))

    assert await recovery.expire(KEEP, limit=10) == 0
    assert (await found(jobs, job.id)).expires_at is None


async def test_a_job_that_was_begun_again_is_kept(
    jobs: JobStore, recovery: JobRecovery, age: Age
) -> None:
    job_id = await failed(jobs)
    await recovery.expire(KEEP, limit=10)
    await jobs.retry(job_id, user_id=MINA, request_id="again")

    await age(timedelta(days=400))

    assert await recovery.expire(KEEP, limit=10) == 0


async def test_unless_somebody_says_otherwise_everything_is_kept(
    jobs: JobStore, recovery: JobRecovery, age: Age
) -> None:
    job_id, page = await failed(jobs), await finished(jobs)
    await recovery.expire(KEEP, limit=10)
    await age(timedelta(days=4000))

    assert await recovery.expire(FOR_EVER, limit=10) == 0

    assert (await found(jobs, job_id)).expires_at is None
    assert (await found(jobs, page.id)).expires_at is None


async def test_a_turn_deletes_no_more_than_it_was_told(
    jobs: JobStore, recovery: JobRecovery, age: Age
) -> None:
    for _ in range(3):
        await failed(jobs)
    await age(timedelta(days=8))

    assert [await recovery.expire(KEEP, limit=2) for _ in range(3)] == [2, 1, 0]
