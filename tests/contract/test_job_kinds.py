"""Jobs of every kind go the same way, and what is no page is never taken for one."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.errors import StaleClaimError
from chassis.ports import JobRecovery, JobStore, PageStore
from chassis.records import IdempotencyKey, PageEdit, Submission
from contracts.events import JobCompleted, JobFailed
from contracts.exports import Marketplace
from contracts.jobs import (
    JobId,
    JobKind,
    JobStatus,
    JobWarning,
    Language,
    Stage,
    Subject,
    Tone,
    WarningCode,
)
from contracts.pages import ImageSource
from contracts.work import (
    ExportResult,
    ExportSubject,
    ImageResult,
    ImageSubject,
    JobOutcome,
    JobSubject,
    RevisionSubject,
    RuleCounts,
)
from tests.contract.conftest import Age
from tests.contract.job_builders import (
    BROKEN,
    JOON,
    MINA,
    Events,
    Tasks,
    a_page,
    claimed,
    reaching,
)

SUBJECTS: dict[JobKind, JobSubject] = {
    JobKind.PAGE: Subject(product_data="조명", language=Language.ENGLISH),
    JobKind.IMAGE: ImageSubject(
        instructions="\n 배경을 바다로 \n밝게", photo_key="uploads/mina/a.png"
    ),
    JobKind.EXPORT: ExportSubject(
        page_id=7,
        page_task_id=JobId("a-page"),
        title="조명",
        target=Marketplace.COUPANG,
        version="0123456789abcdef",
    ),
    JobKind.REVISION: RevisionSubject(
        page_id=1,
        page_task_id=JobId("a-page"),
        title="조명",
        block_ids=("hero",),
        rewrites=True,
        variant=2,
        tone=Tone.FRIENDLY,
    ),
}
IMAGE = ImageResult(
    key="jobs/1/edit-0.jpg",
    url="http://localhost:8080/api/generation/artifacts/jobs/1/edit-0.jpg",
    width=1290,
    height=1290,
    image_source=ImageSource.STUDIO,
    warnings=(JobWarning(code=WarningCode.INSTRUCTION_NOT_FOLLOWED, message="…"),),
)
EXPORT = ExportResult(
    key="jobs/a-page/exports/coupang-0123456789abcdef/package.zip",
    url="http://localhost:8080/api/generation/artifacts/jobs/a-page/exports/package.zip",
    target=Marketplace.COUPANG,
    version="0123456789abcdef",
    byte_count=900_000,
    slices=2,
    thumbnails=1,
    rules=RuleCounts(passed=15, failed=1, unknown=0),
)
# A revision ends in its page: see `test_revisions.py`.
OUTCOMES: dict[JobKind, Callable[[], JobOutcome]] = {
    JobKind.PAGE: a_page,
    JobKind.IMAGE: lambda: IMAGE,
    JobKind.EXPORT: lambda: EXPORT,
}


def a_submission(kind: JobKind = JobKind.IMAGE) -> Submission:
    return Submission(job_id=JobId(str(uuid.uuid4())), user_id=MINA, subject=SUBJECTS[kind])


async def accepted(jobs: JobStore, kind: JobKind = JobKind.IMAGE) -> JobId:
    return (await jobs.accept(a_submission(kind))).job_id


@pytest.mark.parametrize("kind", JobKind)
async def test_a_job_is_found_as_it_was_submitted_with_its_task(
    kind: JobKind, jobs: JobStore, tasks: Tasks
) -> None:
    job_id = await accepted(jobs, kind)

    job = await jobs.find(job_id)
    assert job is not None
    assert (job.kind, job.subject, job.result) == (kind, SUBJECTS[kind], None)
    assert [task.job_id for task in await tasks()] == [job_id]


@pytest.mark.parametrize("kind", OUTCOMES)
async def test_a_job_ends_once_with_one_event(
    kind: JobKind, jobs: JobStore, events: Events
) -> None:
    claim = await claimed(jobs, await accepted(jobs, kind))
    await jobs.advance(claim, reaching(40, Stage.IMAGES))

    await jobs.complete(claim, OUTCOMES[kind]())

    with pytest.raises(StaleClaimError):
        await jobs.complete(claim, OUTCOMES[kind]())
    job = await jobs.find(claim.job.id)
    assert job is not None
    assert (job.status, job.progress) == (JobStatus.COMPLETED, 100)
    progressed, end = await events()
    assert (progressed.kind, end.kind) == (kind, kind)
    assert end.event_id == f"{job.id}-1"


@pytest.mark.parametrize("kind", OUTCOMES)
async def test_a_job_whose_worker_died_is_given_back_and_fails_in_the_end(
    kind: JobKind, jobs: JobStore, recovery: JobRecovery, age: Age, events: Events
) -> None:
    first = await claimed(jobs, await accepted(jobs, kind))
    await age(timedelta(seconds=16))
    assert await recovery.expire_leases(max_attempts=2) == (1, 0)
    await claimed(jobs, first.job.id)
    await age(timedelta(seconds=16))

    assert await recovery.expire_leases(max_attempts=2) == (0, 1)

    with pytest.raises(StaleClaimError):
        await jobs.complete(first, OUTCOMES[kind]())
    [end] = await events()
    assert (end.kind, end.event_id) == (kind, f"{first.job.id}-1")


@pytest.mark.parametrize("kind", OUTCOMES)
async def test_a_cancelled_job_can_be_run_again_and_completed(
    kind: JobKind, jobs: JobStore, tasks: Tasks, events: Events
) -> None:
    stale = await claimed(jobs, await accepted(jobs, kind))
    await tasks()
    cancelled = await jobs.cancel(stale.job.id, user_id=MINA)
    assert cancelled is not None
    assert cancelled.status is JobStatus.CANCELLED

    await jobs.retry(stale.job.id, user_id=MINA, request_id="again")

    assert [task.job_id for task in await tasks()] == [stale.job.id]
    await jobs.complete(await claimed(jobs, stale.job.id), OUTCOMES[kind]())
    assert [event.event_id for event in await events()] == [
        f"{stale.job.id}-1",
        f"{stale.job.id}-2",
    ]


@pytest.mark.parametrize("kind", JobKind)
async def test_a_released_job_is_due_again(kind: JobKind, jobs: JobStore, tasks: Tasks) -> None:
    claim = await claimed(jobs, await accepted(jobs, kind))
    await tasks()

    await jobs.release(claim, retry_after_seconds=0)

    assert [task.job_id for task in await tasks()] == [claim.job.id]


@pytest.mark.parametrize("kind", JobKind)
async def test_a_key_makes_one_job(kind: JobKind, jobs: JobStore) -> None:
    key = IdempotencyKey(key="once", fingerprint=b"same")
    first = await jobs.accept(replace(a_submission(kind), idempotency=key))

    again = await jobs.accept(replace(a_submission(kind), idempotency=key))

    assert (again.job_id, again.replayed) == (first.job_id, True)


@pytest.mark.parametrize("kind", JobKind)
async def test_a_job_is_its_users_alone(kind: JobKind, jobs: JobStore) -> None:
    job_id = await accepted(jobs, kind)

    assert await jobs.find(job_id, user_id=JOON) is None
    assert await jobs.cancel(job_id, user_id=JOON) is None
    assert await jobs.retry(job_id, user_id=JOON, request_id="") is None


async def test_an_image_stands_in_its_jobs_record_and_its_event_leads_to_it(
    jobs: JobStore, events: Events
) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    await jobs.complete(claim, IMAGE)

    job = await jobs.find(claim.job.id, user_id=MINA)
    assert job is not None
    assert job.result == IMAGE
    [told] = await events()
    assert isinstance(told, JobCompleted)
    assert (told.title, told.url, told.warning_count) == ("배경을 바다로", IMAGE.url, 1)


async def test_a_package_stands_in_its_jobs_record_and_its_event_leads_to_it(
    jobs: JobStore, events: Events
) -> None:
    claim = await claimed(jobs, await accepted(jobs, JobKind.EXPORT))

    await jobs.complete(claim, EXPORT)

    job = await jobs.find(claim.job.id, user_id=MINA)
    assert job is not None
    assert job.result == EXPORT
    [told] = await events()
    assert isinstance(told, JobCompleted)
    assert (told.title, told.url) == ("조명", EXPORT.url)


async def test_a_failed_image_says_why(jobs: JobStore, events: Events) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    await jobs.fail(claim, BROKEN)

    [told] = await events()
    assert isinstance(told, JobFailed)
    assert (told.title, told.failure) == ("배경을 바다로", BROKEN)


@pytest.mark.parametrize("is_finished", [False, True])
async def test_what_is_no_page_is_no_page_to_the_page_store(
    is_finished: bool, jobs: JobStore, pages: PageStore, events: Events
) -> None:
    submitted = await jobs.accept(a_submission())
    number = submitted.product_details_id
    if is_finished:
        await jobs.complete(await claimed(jobs, submitted.job_id), IMAGE)
        await events()

    assert await pages.list_for(MINA, status=None, limit=10, offset=0) == ([], 0)
    assert await pages.list_for(MINA, status="completed", limit=10, offset=0) == ([], 0)
    assert await pages.find(number, user_id=MINA) is None
    assert await pages.edit(number, user_id=MINA, edit=PageEdit(status="published")) is None
    assert await pages.delete(number, user_id=MINA) is None
    assert await events() == []


async def test_pages_and_other_jobs_are_told_apart_in_one_list(
    jobs: JobStore, pages: PageStore
) -> None:
    await accepted(jobs, JobKind.IMAGE)
    page = await accepted(jobs, JobKind.PAGE)
    await accepted(jobs, JobKind.IMAGE)

    listed, total = await pages.list_for(MINA, status=None, limit=10, offset=0)

    assert ([details.job.id for details in listed], total) == ([page], 1)
