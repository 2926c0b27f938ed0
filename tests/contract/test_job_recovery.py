"""Every job recovery repeats what was forgotten, and nothing that was not."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

from chassis.ports import JobRecovery, JobStore
from chassis.records import Claim, Progress, Submission
from contracts.events import JobEvent
from contracts.jobs import JobId, JobStatus, Language, Stage, Subject, UserId
from contracts.pages import FinishedPage
from contracts.tasks import GeneratePage

Events: TypeAlias = Callable[[], Awaitable[list[JobEvent]]]
Tasks: TypeAlias = Callable[[], Awaitable[list[GeneratePage]]]
Age: TypeAlias = Callable[[timedelta], Awaitable[None]]

A_PAGE = FinishedPage(title="조명", html_blocks=("<div></div>",), images=())


async def accepted(jobs: JobStore) -> JobId:
    submission = Submission(
        job_id=JobId(str(uuid.uuid4())),
        user_id=UserId("mina"),
        subject=Subject(product_data="Lamp", language=Language.ENGLISH),
        request_id="request-1",
    )
    return (await jobs.accept(submission)).job_id


async def claimed(jobs: JobStore, job_id: JobId, *, lease_seconds: float = 15) -> Claim:
    claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=lease_seconds)
    assert claim is not None
    return claim


async def test_the_epoch_is_remembered(recovery: JobRecovery) -> None:
    before = await recovery.queue_epoch()

    await recovery.requeue_all(epoch="first")
    await recovery.requeue_all(epoch="second")

    assert (before, await recovery.queue_epoch()) == (None, "second")


async def test_after_a_wipe_every_pending_job_is_enqueued_again(
    jobs: JobStore, recovery: JobRecovery, tasks: Tasks
) -> None:
    waiting, working, ended = [await accepted(jobs) for _ in range(3)]
    await tasks()
    await claimed(jobs, working)
    await jobs.cancel(ended, user_id=UserId("mina"))

    await recovery.requeue_all(epoch="e")

    assert await tasks() == [GeneratePage(job_id=waiting, request_id="request-1")]


async def test_a_task_that_still_stands_in_the_outbox_is_not_doubled(
    jobs: JobStore, recovery: JobRecovery, tasks: Tasks
) -> None:
    await accepted(jobs)

    requeued = await recovery.requeue_all(epoch="e")

    assert requeued == 0
    assert len(await tasks()) == 1


async def test_after_a_wipe_ends_are_told_again_and_progress_is_not(
    jobs: JobStore, recovery: JobRecovery, events: Events
) -> None:
    claim = await claimed(jobs, await accepted(jobs))
    await jobs.advance(claim, Progress(stage=Stage.COPY, percent=50, message="…"))
    await jobs.complete(claim, A_PAGE)
    first = await events()

    await recovery.requeue_all(epoch="e")

    assert await events() == first[-1:]


async def test_ends_are_kept_for_a_day_only(
    jobs: JobStore, recovery: JobRecovery, events: Events, age: Age
) -> None:
    await jobs.complete(await claimed(jobs, await accepted(jobs)), A_PAGE)
    await events()
    await age(timedelta(hours=25))

    requeued = await recovery.requeue_all(epoch="e")

    assert requeued == 0
    assert await recovery.forget_old() == 1
    assert await events() == []


async def test_what_was_not_carried_is_never_forgotten(
    jobs: JobStore, recovery: JobRecovery, events: Events, age: Age
) -> None:
    await jobs.complete(await claimed(jobs, await accepted(jobs)), A_PAGE)

    await age(timedelta(hours=25))

    assert await recovery.forget_old() == 0
    assert len(await events()) == 1


async def test_a_carried_task_that_nobody_claims_is_repeated_ever_more_rarely(
    jobs: JobStore, recovery: JobRecovery, tasks: Tasks, age: Age
) -> None:
    job_id = await accepted(jobs)
    found = []

    for seconds in (19, 2, 21, 20, 41, 40):
        found.append([task.job_id for task in await tasks()])
        await age(timedelta(seconds=seconds))
        await recovery.requeue_overdue(after_seconds=20)

    # After 21 s; then not after 21 but after 41; then not after 41 but after 81.
    assert found == [[job_id], [], [job_id], [], [job_id], []]
    assert [task.job_id for task in await tasks()] == [job_id]


async def test_a_task_still_in_the_outbox_is_not_overdue(
    jobs: JobStore, recovery: JobRecovery, age: Age
) -> None:
    await accepted(jobs)

    await age(timedelta(hours=1))

    assert await recovery.requeue_overdue(after_seconds=20) == 0


async def test_a_silent_workers_job_is_given_back(
    jobs: JobStore, recovery: JobRecovery, tasks: Tasks
) -> None:
    job_id = await accepted(jobs)
    await tasks()
    await claimed(jobs, job_id, lease_seconds=0)

    assert await recovery.expire_leases(max_attempts=3) == (1, 0)

    job = await jobs.find(job_id)
    assert job is not None
    assert (job.status, job.attempt) == (JobStatus.PENDING, 1)
    assert [task.job_id for task in await tasks()] == [job_id]


async def test_a_job_in_living_hands_is_left_alone(jobs: JobStore, recovery: JobRecovery) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    assert await recovery.expire_leases(max_attempts=1) == (0, 0)

    await jobs.renew(claim, lease_seconds=15)


async def test_a_job_whose_every_worker_died_fails_with_its_reason(
    jobs: JobStore, recovery: JobRecovery, events: Events
) -> None:
    job_id = await accepted(jobs)
    for _ in range(2):
        await claimed(jobs, job_id, lease_seconds=0)

    assert await recovery.expire_leases(max_attempts=2) == (0, 1)
    assert await recovery.expire_leases(max_attempts=2) == (0, 0)

    job = await jobs.find(job_id)
    assert job is not None
    assert job.failure is not None
    assert (job.status, job.failure.code) == (JobStatus.FAILED, "ATTEMPTS_EXHAUSTED")
    [told] = await events()
    assert told.type == "page.failed"
    assert (told.event_id, told.failure) == (f"{job_id}-1", job.failure)


async def test_only_one_sweeps_at_a_time(recovery: JobRecovery) -> None:
    async with recovery.as_the_only_one() as first, recovery.as_the_only_one() as second:
        assert (first, second) == (True, False)

    async with recovery.as_the_only_one() as next_one:
        assert next_one
