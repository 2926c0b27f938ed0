"""Waiting for a job's end on behalf of a client."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

from api_service.generation.waiting import WaitForEnd
from chassis.adapters.memory import ManualClock, MemoryJobStore, MemoryRecord
from chassis.records import Job, Submission
from contracts.jobs import JobId, JobStatus, Subject, UserId

SELLER = UserId("seller")


class Line:
    """One accepted job and somebody who waits for it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.jobs = MemoryJobStore(MemoryRecord(clock=self.clock))
        self.job_id = JobId(str(uuid4()))
        self.has_left = False

    async def wait(self, seconds: float) -> "asyncio.Task[Job | None]":
        subject = Subject(product_data="감귤칩")
        await self.jobs.accept(Submission(job_id=self.job_id, user_id=SELLER, subject=subject))
        wait = WaitForEnd(jobs=self.jobs, clock=self.clock)
        return asyncio.create_task(
            wait(self.job_id, user_id=SELLER, seconds=seconds, is_pointless=self._leaver())
        )

    def _leaver(self) -> Callable[[], Awaitable[bool]]:
        async def is_pointless() -> bool:
            return self.has_left

        return is_pointless


async def test_the_end_of_the_job_ends_the_wait() -> None:
    line = Line()
    waiting = await line.wait(30)
    await line.jobs.cancel(line.job_id, user_id=SELLER)
    await line.clock.advance(1)

    job = await waiting

    assert job is not None
    assert job.status is JobStatus.CANCELLED


async def test_nobody_waits_longer_than_they_asked_to() -> None:
    line = Line()
    waiting = await line.wait(3)
    await line.clock.advance(3)

    assert waiting.done()
    assert await waiting is None


async def test_a_client_that_has_left_is_not_waited_for() -> None:
    line = Line()
    waiting = await line.wait(60)
    await line.clock.advance(1)
    line.has_left = True
    await line.clock.advance(1)

    assert waiting.done()
    assert await waiting is None
