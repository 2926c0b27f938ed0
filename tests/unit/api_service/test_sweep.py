"""What Redis forgot and what a dead worker left is enqueued again."""

from datetime import datetime
from uuid import uuid4

import pytest

from api_service.sweep import (
    CALLS_KEPT_SECONDS,
    LENT_SECONDS,
    SETTLED_SECONDS,
    Sweep,
    SweepLimits,
)
from chassis.adapters.memory import (
    ManualClock,
    MemoryArtifactStore,
    MemoryJobRecovery,
    MemoryJobStore,
    MemoryOutbox,
    MemoryPageStore,
    MemoryRecord,
    MemorySupplierCallStore,
    MemoryTaskQueue,
)
from chassis.errors import TransientError
from chassis.records import Keep, Lane, Submission
from chassis.supplier_records import LENT_PHOTOS, RecordedAnswer, SupplierCall, answers_of
from contracts.jobs import Failure, JobId, JobStatus, Subject, UserId
from contracts.tasks import GeneratePage

LIMITS = SweepLimits(
    every_seconds=2,
    requeue_after_seconds=20,
    max_attempts=3,
    forget_every_seconds=600,
    keep=Keep(failed_days=7),
)
SELLER = UserId("seller")


class Suite:
    """A record, a queue and the sweep between them."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.record = MemoryRecord(clock=self.clock)
        self.jobs = MemoryJobStore(self.record)
        self.outbox = MemoryOutbox(self.record)
        self.queue = MemoryTaskQueue()
        self.artifacts = MemoryArtifactStore(self.clock)
        self.calls = MemorySupplierCallStore(self.record)
        self.recovery = MemoryJobRecovery(self.record)
        self.sweep = self.a_sweep()

    def a_sweep(self) -> Sweep:
        return Sweep(
            recovery=self.recovery,
            queue=self.queue,
            artifacts=self.artifacts,
            supplier_calls=self.calls,
            clock=self.clock,
            limits=LIMITS,
        )

    async def accept(self) -> JobId:
        job_id = JobId(str(uuid4()))
        subject = Subject(product_data="감귤칩")
        await self.jobs.accept(Submission(job_id=job_id, user_id=SELLER, subject=subject))
        return job_id

    async def carry(self) -> int:
        async def deliver(rows: object) -> None:
            for row in rows:  # type: ignore[attr-defined]  # Deliver's own rows
                await self.queue.enqueue([GeneratePage.model_validate(row.payload)])

        return await self.outbox.carry(Lane.TASK, limit=100, deliver=deliver)


@pytest.fixture
def suite() -> Suite:
    return Suite()


async def test_a_wiped_queue_gets_its_tasks_again(suite: Suite) -> None:
    await suite.sweep.once()
    await suite.accept()
    await suite.carry()

    suite.queue.wipe()
    await suite.sweep.once()

    assert await suite.carry() == 1


async def test_a_queue_that_was_not_wiped_gets_nothing_twice(suite: Suite) -> None:
    await suite.sweep.once()
    await suite.accept()
    await suite.carry()

    await suite.sweep.once()

    assert await suite.carry() == 0


async def test_a_dead_workers_job_is_given_back(suite: Suite) -> None:
    job_id = await suite.accept()
    await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
    await suite.clock.advance(16)

    await suite.sweep.once()

    job = await suite.jobs.find(job_id)
    assert job is not None
    assert job.status is JobStatus.PENDING


async def test_a_job_that_kills_its_workers_fails_after_the_last_attempt(suite: Suite) -> None:
    job_id = await suite.accept()
    for _ in range(LIMITS.max_attempts):
        await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
        await suite.clock.advance(16)
        await suite.sweep.once()

    job = await suite.jobs.find(job_id)

    assert job is not None
    assert job.status is JobStatus.FAILED


async def test_an_unreachable_queue_never_stops_what_needs_only_the_record(suite: Suite) -> None:
    job_id = await suite.accept()
    await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
    await suite.clock.advance(16)
    suite.queue.is_down = True

    await suite.sweep.once()

    job = await suite.jobs.find(job_id)
    assert job is not None
    assert job.status is JobStatus.PENDING


async def test_while_the_queue_is_unreachable_nothing_is_enqueued_again(suite: Suite) -> None:
    await suite.sweep.once()
    await suite.accept()
    await suite.carry()
    suite.queue.is_down = True

    await suite.sweep.once()

    assert suite.record.uncarried(Lane.TASK) == []


async def test_the_images_of_a_deleted_page_are_purged(suite: Suite) -> None:
    job_id = await suite.accept()
    await suite.artifacts.put(f"jobs/{job_id}/hero-1.jpg", b"bytes", content_type="image/jpeg")
    await MemoryPageStore(suite.record).delete(
        suite.record.jobs[job_id].job.product_details_id, user_id=SELLER
    )
    await suite.clock.advance(SETTLED_SECONDS)

    await suite.sweep.once()

    assert suite.artifacts.artifacts == {}
    assert await suite.recovery.deleted_unpurged(settled_seconds=0, limit=10) == []


async def test_a_failing_purge_keeps_the_page_on_the_list(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await suite.accept()
    await MemoryPageStore(suite.record).delete(
        suite.record.jobs[job_id].job.product_details_id, user_id=SELLER
    )

    async def unreachable(_: str) -> int:
        raise TransientError("the object store is down")

    await suite.clock.advance(SETTLED_SECONDS)
    monkeypatch.setattr(suite.artifacts, "delete_under", unreachable)
    await suite.sweep.once()

    assert await suite.recovery.deleted_unpurged(settled_seconds=0, limit=10) == [job_id]


async def test_only_one_of_several_sweeps_works(suite: Suite) -> None:
    job_id = await suite.accept()
    await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
    await suite.clock.advance(16)

    async with suite.recovery.as_the_only_one():
        await suite.a_sweep().take_turn()

    job = await suite.jobs.find(job_id)
    assert job is not None
    assert job.status is JobStatus.PROCESSING


async def an_answered_call(suite: Suite) -> JobId:
    """Return the job of a call whose answer is an artifact."""
    job_id = await suite.accept()
    claim = await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
    assert claim is not None
    call = SupplierCall(key=b"k", supplier="openai", purpose="image", at_once=1, seconds=30)
    key = f"{answers_of(job_id)}/1-6b"
    await suite.calls.begin(claim, call)
    await suite.artifacts.put(key, b"pixels", content_type="image/png")
    await suite.calls.answer(claim, b"k", RecordedAnswer(content_type="", artifact_key=key))
    return job_id


async def test_the_answers_for_a_deleted_page_are_deleted_with_it(suite: Suite) -> None:
    job_id = await an_answered_call(suite)
    page_id = suite.record.jobs[job_id].job.product_details_id
    await MemoryPageStore(suite.record).delete(page_id, user_id=SELLER)

    await suite.clock.advance(SETTLED_SECONDS)
    await suite.sweep.once()

    [stored] = suite.calls.calls.values()
    assert (suite.artifacts.artifacts, stored.answer) == ({}, None)


async def test_calls_and_their_answers_are_forgotten_after_days(suite: Suite) -> None:
    await an_answered_call(suite)
    found = []

    for _ in range(2):
        await suite.clock.advance(CALLS_KEPT_SECONDS * 0.6)
        await suite.sweep.once()
        found.append((len(suite.calls.calls), len(suite.artifacts.artifacts)))

    assert found == [(1, 1), (0, 0)]


async def test_a_failed_job_goes_after_its_days_and_its_artifacts_with_it(suite: Suite) -> None:
    job_id = await suite.accept()
    claim = await suite.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
    assert claim is not None
    await suite.artifacts.put(f"jobs/{job_id}/a.png", b"pixels", content_type="image/png")
    await suite.jobs.fail(claim, Failure(code="BROKEN", message="고장"))

    await suite.clock.advance(8 * 86_400)
    await suite.sweep.once()
    await suite.clock.advance(SETTLED_SECONDS)
    await suite.sweep.once()

    assert suite.artifacts.artifacts == {}


async def test_a_photo_that_a_killed_worker_had_lent_is_taken_back_when_no_call_lasts_so_long(
    suite: Suite,
) -> None:
    left, upload = f"{LENT_PHOTOS}/0123456789abcdef-hero/product.jpg", "uploads/a/b.jpg"
    for key in (left, upload):
        await suite.artifacts.put(key, b"photo", content_type="image/jpeg")
    await suite.sweep.once()
    in_time = set(suite.artifacts.artifacts)

    await suite.clock.advance(LENT_SECONDS + 1)
    lent = f"{LENT_PHOTOS}/fedcba9876543210-hero/product.jpg"
    await suite.artifacts.put(lent, b"photo", content_type="image/jpeg")
    await suite.sweep.once()

    assert in_time == {left, upload}
    assert set(suite.artifacts.artifacts) == {lent, upload}


async def test_an_object_store_that_is_away_leaves_lent_photos_to_the_next_turn(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await suite.artifacts.put(f"{LENT_PHOTOS}/a/product.jpg", b"photo", content_type="image/jpeg")
    await suite.clock.advance(LENT_SECONDS + 1)

    async def unreachable(moment: datetime, *, under: str) -> list[str]:
        raise TransientError("the object store is down")

    with monkeypatch.context() as outage:
        outage.setattr(suite.artifacts, "stored_before", unreachable)
        await suite.sweep.once()

    await suite.sweep.once()

    assert suite.artifacts.artifacts == {}
