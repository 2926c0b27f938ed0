"""Every job store accepts a submission once, together with its task."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

import pytest

from chassis.errors import IdempotencyKeyInUseError, IdempotencyKeyReusedError
from chassis.ports import JobStore
from chassis.records import Acceptance, IdempotencyKey, Submission
from contracts.jobs import JobId, JobStatus, JobWarning, Subject, UserId, WarningCode
from contracts.tasks import GeneratePage

Tasks: TypeAlias = Callable[[], Awaitable[list[GeneratePage]]]

MINA = UserId("mina")
JOON = UserId("joon")


def a_submission(
    *, user_id: UserId = MINA, key: str | None = None, fingerprint: bytes = b"f" * 32
) -> Submission:
    return Submission(
        job_id=JobId(str(uuid.uuid4())),
        user_id=user_id,
        subject=Subject(product_data="오크 스탠드 조명"),
        warnings=(JobWarning(code=WarningCode.PHOTO_MISSING, message="사진 없음"),),
        idempotency=IdempotencyKey(key=key, fingerprint=fingerprint) if key else None,
        request_id="request-1",
        queue_position=3,
        eta_seconds=40,
    )


async def test_an_accepted_job_and_its_task_are_on_record(jobs: JobStore, tasks: Tasks) -> None:
    submission = a_submission()

    acceptance = await jobs.accept(submission)

    job = await jobs.find(submission.job_id)
    assert job is not None
    assert (job.status, job.attempt, job.run, job.progress) == (JobStatus.PENDING, 0, 1, 0)
    assert (job.subject, job.warnings) == (submission.subject, submission.warnings)
    assert job.product_details_id == acceptance.product_details_id > 0
    assert await tasks() == [GeneratePage(job_id=job.id, request_id="request-1")]


async def test_many_acceptances_at_once_are_all_kept(jobs: JobStore, tasks: Tasks) -> None:
    submissions = [a_submission() for _ in range(200)]

    acceptances = await asyncio.gather(*(jobs.accept(s) for s in submissions))

    assert [a.job_id for a in acceptances] == [s.job_id for s in submissions]
    assert len({a.product_details_id for a in acceptances}) == 200
    assert {t.job_id for t in await tasks()} == {s.job_id for s in submissions}


async def test_a_repeated_key_is_answered_as_the_first_time(jobs: JobStore, tasks: Tasks) -> None:
    first = await jobs.accept(a_submission(key="k"))

    second = await jobs.accept(a_submission(key="k"))

    assert second.replayed
    assert not first.replayed
    assert (second.job_id, second.product_details_id) == (first.job_id, first.product_details_id)
    assert (second.created_at, second.warnings) == (first.created_at, first.warnings)
    assert (second.queue_position, second.eta_seconds) == (3, 40)
    assert len(await tasks()) == 1


async def test_a_key_with_another_body_is_refused(jobs: JobStore) -> None:
    await jobs.accept(a_submission(key="k"))

    with pytest.raises(IdempotencyKeyReusedError):
        await jobs.accept(a_submission(key="k", fingerprint=b"g" * 32))


async def test_keys_of_two_users_never_meet(jobs: JobStore) -> None:
    first = await jobs.accept(a_submission(key="k"))

    second = await jobs.accept(a_submission(key="k", user_id=JOON))

    assert second.job_id != first.job_id


async def test_a_key_used_twice_at_once_makes_one_job(
    jobs: JobStore, other_jobs: JobStore, tasks: Tasks
) -> None:
    answers = await asyncio.gather(
        *(store.accept(a_submission(key="k")) for store in (jobs, other_jobs) for _ in range(10)),
        return_exceptions=True,
    )

    made = [a for a in answers if isinstance(a, Acceptance) and not a.replayed]
    others = [a for a in answers if a not in made]
    assert len(made) == 1
    assert all(
        isinstance(a, IdempotencyKeyInUseError)
        or (isinstance(a, Acceptance) and a.job_id == made[0].job_id)
        for a in others
    )
    assert len(await tasks()) == 1


async def test_a_repeated_key_does_not_disturb_its_neighbours(jobs: JobStore) -> None:
    await jobs.accept(a_submission(key="k"))
    keys = ("k", None, "l", "m")

    answers = await asyncio.gather(*(jobs.accept(a_submission(key=key)) for key in keys))

    assert [answer.replayed for answer in answers] == [True, False, False, False]


async def test_what_was_accepted_under_a_key_can_be_asked_for(jobs: JobStore) -> None:
    submission = a_submission(key="k", fingerprint=b"1")
    before = await jobs.first_acceptance(MINA, IdempotencyKey(key="k", fingerprint=b"1"))
    accepted_first = await jobs.accept(submission)

    found = await jobs.first_acceptance(MINA, IdempotencyKey(key="k", fingerprint=b"1"))

    assert before is None
    assert found == replace(accepted_first, replayed=True)
    with pytest.raises(IdempotencyKeyReusedError):
        await jobs.first_acceptance(MINA, IdempotencyKey(key="k", fingerprint=b"2"))
