"""From a job to its page: what is made, what is told, and what is never made twice."""

import asyncio
from typing import Any

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from chassis.records import Claim
from contracts.events import JobProgressed, PageCompleted
from contracts.jobs import JobStatus, JobWarning, Language, Stage, WarningCode
from contracts.pages import FinishedPage, ImageSource
from tests.unit.worker_service.builders import (
    LEASE_SECONDS,
    RENEW_SECONDS,
    RULES,
    SELLER,
    Room,
    a_subject,
)
from worker_service.pipeline import StageSeconds
from worker_service.tasks import attend


async def made(room: Room, **changes: Any) -> FinishedPage:
    """Run one job to its end and return its page."""
    claim = await room.claimed(**changes)
    await room.pipeline().run(claim)
    page = room.page_of(claim.job.id)
    assert page is not None
    return page


def codes(page: FinishedPage) -> list[WarningCode]:
    return [warning.code for warning in page.warnings]


async def test_a_job_becomes_a_page() -> None:
    room = Room()
    claim = await room.claimed()

    await room.pipeline().run(claim)

    page = room.page_of(claim.job.id)
    assert page is not None
    assert page.title == "물결 램프"
    assert page.html_blocks
    assert page.warnings == ()
    assert room.job(claim.job.id).status is JobStatus.COMPLETED


async def test_every_image_of_a_page_is_a_stored_artifact() -> None:
    room = Room()

    page = await made(room)

    assert {image.id for image in page.images} >= {"hero", "product", "thumbnail"}
    for image in page.images:
        stored = room.artifacts.artifacts[image.key]
        assert stored.content == f"the {image.id}".encode()
        assert image.url == f"https://shop.example/api/generation/artifacts/{image.key}"
        assert image.alt


async def test_progress_is_told_stage_by_stage_and_never_falls() -> None:
    room = Room()

    await made(room)

    *progress, end = room.events()
    told = [event for event in progress if isinstance(event, JobProgressed)]
    percents = [event.progress for event in told]
    assert percents == sorted(set(percents))
    assert percents[:3] == [10, 30, 40]
    assert percents[-2:] == [80, 90]
    assert list(dict.fromkeys(event.stage for event in told)) == list(Stage)
    assert isinstance(end, PageCompleted)


@pytest.mark.parametrize(("language", "word"), [("ko", "사진"), ("en", "photo")])
async def test_a_seller_is_told_in_their_own_language(language: str, word: str) -> None:
    room = Room()

    page = await made(room, subject=a_subject(photo_key=None, language=Language(language)))

    first = room.events()[0]
    assert isinstance(first, JobProgressed)
    assert word in first.message
    assert all(word in warning.message for warning in page.warnings)


async def test_a_job_without_a_photo_gets_a_page_with_a_placeholder_and_says_so() -> None:
    page = await made(Room(), subject=a_subject(photo_key=None))

    assert [image.image_source for image in page.images] == [ImageSource.PLACEHOLDER]
    assert codes(page) == [WarningCode.PHOTO_MISSING, WarningCode.IMAGE_FALLBACK_PLACEHOLDER]


async def test_a_failing_supplier_leaves_the_original_in_every_place_and_one_warning() -> None:
    room = Room()

    async def down() -> None:
        raise TransientError("down")

    room.supplier.before = down

    page = await made(room)

    assert {image.image_source for image in page.images} == {ImageSource.ORIGINAL}
    assert codes(page) == [WarningCode.IMAGE_FALLBACK_ORIGINAL]


async def test_the_warnings_of_the_submission_come_first_and_are_not_repeated() -> None:
    blob = JobWarning(code=WarningCode.PHOTO_NOT_REACHABLE_BY_SERVER, message="…")

    page = await made(Room(), subject=a_subject(photo_key=None), warnings=(blob,))

    assert codes(page) == [blob.code, WarningCode.IMAGE_FALLBACK_PLACEHOLDER]


async def test_a_finished_job_is_not_claimed_again() -> None:
    room = Room()
    task = await room.accepted()
    await attend(room.pipeline(), task, RULES)
    events = len(room.events())

    await attend(room.pipeline(), task, RULES)

    assert len(room.events()) == events


async def test_repeated_work_replaces_its_own_artifacts() -> None:
    room = Room()
    claim = await room.claimed()
    pipeline = room.pipeline(jobs=StoreThatDiesAtTheEnd(room))
    with pytest.raises(ConnectionResetError):
        await pipeline.run(claim)
    keys = set(room.artifacts.artifacts)

    await room.pipeline().run(claim)

    assert set(room.artifacts.artifacts) == keys


class StoreThatDiesAtTheEnd:
    """A process that is gone before it could record its result."""

    def __init__(self, room: Room) -> None:
        self._jobs = room.jobs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)

    async def complete(self, claim: Claim, page: FinishedPage) -> None:
        raise ConnectionResetError


async def test_a_crash_before_the_end_leaves_a_job_to_repeat_and_nothing_told() -> None:
    room = Room()
    task = await room.accepted()
    dying = room.pipeline(jobs=StoreThatDiesAtTheEnd(room))
    claim = await dying.claim(task)
    assert claim is not None
    with pytest.raises(ConnectionResetError):
        await dying.run(claim)

    assert not [event for event in room.events() if isinstance(event, PageCompleted)]
    await room.clock.advance(LEASE_SECONDS + 1)
    assert await room.recovery.expire_leases(max_attempts=3) == (1, 0)
    await attend(room.pipeline(), task, RULES)

    assert room.job(task.job_id).status is JobStatus.COMPLETED
    assert room.job(task.job_id).attempt == 2


async def test_a_repeated_attempt_goes_on_where_the_progress_stood() -> None:
    room = Room()
    task = await room.accepted()
    dying = room.pipeline(jobs=StoreThatDiesAtTheEnd(room))
    claim = await dying.claim(task)
    assert claim is not None
    with pytest.raises(ConnectionResetError):
        await dying.run(claim)
    await room.jobs.release(claim, retry_after_seconds=0)
    before = len(room.events())

    await attend(room.pipeline(), task, RULES)

    assert [type(event) for event in room.events()[before:]] == [PageCompleted]


async def test_a_stale_claim_writes_nothing() -> None:
    room = Room()
    claim = await room.claimed()
    await room.clock.advance(LEASE_SECONDS + 1)
    await room.recovery.expire_leases(max_attempts=3)
    events = len(room.events())

    with pytest.raises(StaleClaimError):
        await room.pipeline().run(claim)

    assert len(room.events()) == events
    assert room.page_of(claim.job.id) is None


async def test_a_job_that_its_user_cancels_stops_in_the_middle() -> None:
    room = Room()
    claim = await room.claimed()

    async def cancel() -> None:
        await room.jobs.cancel(claim.job.id, user_id=SELLER)

    room.copywriter.before = cancel

    with pytest.raises(StaleClaimError):
        await room.pipeline().run(claim)

    assert room.job(claim.job.id).status is JobStatus.CANCELLED
    assert room.page_of(claim.job.id) is None


async def test_a_cancelled_job_stops_even_while_a_supplier_hangs() -> None:
    room = Room()
    claim = await room.claimed()
    room.copywriter.before = asyncio.Event().wait  # never returns
    working = asyncio.create_task(room.pipeline().run(claim))
    await room.clock.advance(1)

    await room.jobs.cancel(claim.job.id, user_id=SELLER)
    await room.clock.advance(RENEW_SECONDS)

    with pytest.raises(StaleClaimError):
        await working


async def test_a_stage_that_takes_too_long_is_transient() -> None:
    room = Room()
    claim = await room.claimed()
    room.copywriter.before = asyncio.Event().wait  # never returns
    hurried = room.pipeline(seconds=StageSeconds(copy=0.02, images=5, page=5))

    with pytest.raises(TransientError, match="copy"):
        await hurried.run(claim)


async def test_a_poison_job_ends_as_failed_after_its_last_attempt() -> None:
    room = Room()
    task = await room.accepted()

    async def poison() -> None:
        raise TransientError("poison")

    room.copywriter.before = poison
    for _ in range(3):
        await attend(room.pipeline(), task, RULES)

    job = room.job(task.job_id)
    assert job.status is JobStatus.FAILED
    assert job.attempt == 3
    assert job.failure is not None
    assert job.failure.code == "ATTEMPTS_EXHAUSTED"


async def test_a_permanent_error_of_the_copywriter_fails_the_job_at_once() -> None:
    room = Room()
    task = await room.accepted()

    async def refuse() -> None:
        raise PermanentError("no", code="REFUSED_BY_SUPPLIER")

    room.copywriter.before = refuse
    await attend(room.pipeline(), task, RULES)

    job = room.job(task.job_id)
    assert job.attempt == 1
    assert job.failure is not None
    assert job.failure.code == "REFUSED_BY_SUPPLIER"
