"""A message becomes a call, and whatever the call raises becomes a fate."""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from celery import Celery

from chassis.errors import PermanentError, StaleClaimError, TransientError
from chassis.records import Claim, Job
from contracts.jobs import JobId, JobStatus, Subject, UserId
from contracts.tasks import GENERATE_PAGE_TASK, GeneratePage
from worker_service.retry import ATTEMPTS_EXHAUSTED
from worker_service.tasks import Rules, attend, register

TASK = GeneratePage(job_id=JobId("0197f000-0000-7000-8000-000000000001"))


def a_claim(*, attempt: int = 1) -> Claim:
    job = Job(
        id=TASK.job_id,
        user_id=UserId("seller"),
        product_details_id=1,
        subject=Subject(product_data="램프"),
        status=JobStatus.PROCESSING,
        stage=None,
        progress=0,
        message="",
        attempt=attempt,
        run=1,
        warnings=(),
        failure=None,
        created_at=datetime.now(UTC),
        updated_at=datetime.now(UTC),
    )
    return Claim(job=job, token=uuid.uuid4())


class ScriptedPipeline:
    """Raises what it is told to, and remembers what became of the job."""

    def __init__(self, error: BaseException | None = None, *, attempt: int = 1) -> None:
        self.error = error
        self.claimed: Claim | None = a_claim(attempt=attempt)
        self.fates: list[object] = []

    async def claim(self, task: GeneratePage) -> Claim | None:
        return self.claimed

    async def run(self, claim: Claim) -> None:
        if self.error is not None:
            raise self.error
        self.fates.append("completed")

    async def release(
        self, claim: Claim, *, retry_after_seconds: float, is_counted: bool = True
    ) -> None:
        self.fates.append(("released" if is_counted else "handed back", retry_after_seconds))

    async def give_up(self, claim: Claim, *, code: str) -> None:
        self.fates.append(("failed", code))


async def attended(pipeline: ScriptedPipeline, *, is_leaving: bool = False) -> list[object]:
    stand_in: Any = pipeline
    await attend(stand_in, TASK, Rules(max_attempts=3, is_leaving=lambda: is_leaving))
    return pipeline.fates


async def test_a_claimed_job_is_run() -> None:
    assert await attended(ScriptedPipeline()) == ["completed"]


async def test_a_job_that_cannot_be_claimed_is_left_alone() -> None:
    pipeline = ScriptedPipeline(AssertionError("must not run"))
    pipeline.claimed = None

    assert await attended(pipeline) == []


async def test_a_transient_error_releases_the_job_for_later() -> None:
    assert await attended(ScriptedPipeline(TransientError("busy"))) == [("released", 4)]


async def test_the_last_transient_error_fails_the_job() -> None:
    pipeline = ScriptedPipeline(TransientError("busy"), attempt=3)

    assert await attended(pipeline) == [("failed", "ATTEMPTS_EXHAUSTED")]


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermanentError("no", code="NO"), "NO"), (ZeroDivisionError(), "UNEXPECTED")],
)
async def test_an_error_that_will_not_go_away_fails_the_job(error: Exception, code: str) -> None:
    assert await attended(ScriptedPipeline(error)) == [("failed", code)]


async def test_a_stale_claim_ends_quietly() -> None:
    assert await attended(ScriptedPipeline(StaleClaimError())) == []


async def test_a_job_out_of_time_is_given_back_at_once() -> None:
    pipeline = ScriptedPipeline(asyncio.CancelledError())

    with pytest.raises(asyncio.CancelledError):
        await attended(pipeline)

    assert pipeline.fates == [("released", 0)]


async def test_a_job_out_of_time_in_its_last_attempt_fails() -> None:
    pipeline = ScriptedPipeline(asyncio.CancelledError(), attempt=3)

    with pytest.raises(asyncio.CancelledError):
        await attended(pipeline)

    assert pipeline.fates == [("failed", ATTEMPTS_EXHAUSTED)]


@pytest.mark.parametrize("attempt", [1, 3])
async def test_a_worker_that_leaves_gives_job_and_attempt_back(attempt: int) -> None:
    pipeline = ScriptedPipeline(asyncio.CancelledError(), attempt=attempt)

    with pytest.raises(asyncio.CancelledError):
        await attended(pipeline, is_leaving=True)

    assert pipeline.fates == [("handed back", 0)]


async def test_a_record_that_is_away_leaves_the_job_to_the_sweep() -> None:
    pipeline = ScriptedPipeline(TransientError("busy"))

    async def away(*_: Any, **__: Any) -> None:
        raise TransientError("postgres")

    pipeline.release = away  # type: ignore[method-assign]  # the one call that fails here

    assert await attended(pipeline) == []


class SilentWorkshop:
    """Runs nothing and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def run(self, work: Callable[..., Any]) -> None:
        self.asked += 1


@pytest.fixture
def workshop() -> SilentWorkshop:
    return SilentWorkshop()


@pytest.fixture
def app(workshop: Any) -> Celery:
    app = Celery(set_as_current=False)
    register(app, workshop, max_attempts=3)
    return app


def test_a_message_of_today_is_understood(app: Celery, workshop: SilentWorkshop) -> None:
    app.tasks[GENERATE_PAGE_TASK](TASK.model_dump(mode="json"))

    assert workshop.asked == 1


@pytest.mark.parametrize(
    "arguments", [(), ("text",), ({"type": "other"},), ({"job_id": 1},), ({}, {})]
)
def test_a_message_that_nobody_understands_is_dropped(
    arguments: tuple[object, ...], app: Celery, workshop: SilentWorkshop
) -> None:
    app.tasks[GENERATE_PAGE_TASK](*arguments)

    assert workshop.asked == 0
