"""The courier carries both lanes, whatever the neighbours do."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from chassis.adapters.memory import (
    ManualClock,
    MemoryEventLog,
    MemoryJobStore,
    MemoryOutbox,
    MemoryRecord,
    MemoryTaskQueue,
)
from chassis.courier import Courier
from chassis.drain import Drain
from chassis.errors import PermanentError
from chassis.records import Claim, Lane, Submission
from contracts.events import JobEvent
from contracts.jobs import JobId, Subject, UserId
from contracts.pages import FinishedPage

A_PAGE = FinishedPage(title="조명", html_blocks=("<div></div>",), images=())


class PickyLog(MemoryEventLog):
    """Accepts no batch with an event of the job it dislikes."""

    disliked: JobId | None = None

    async def publish(self, events: Sequence[JobEvent]) -> None:
        if any(event.job_id == self.disliked for event in events):
            raise PermanentError("too large for the log")
        await super().publish(events)


class World:
    """A courier with all its neighbours, in one process and on one clock."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.record = MemoryRecord(self.clock)
        self.jobs = MemoryJobStore(self.record)
        self.queue = MemoryTaskQueue()
        self.log = PickyLog(self.clock)
        self.courier = Courier(
            outbox=MemoryOutbox(self.record),
            queue=self.queue,
            publisher=self.log,
            clock=self.clock,
            jitter=lambda: 1.0,
        )

    async def accepted(self) -> JobId:
        submission = Submission(
            job_id=JobId(str(uuid.uuid4())),
            user_id=UserId("mina"),
            subject=Subject(product_data="조명"),
        )
        return (await self.jobs.accept(submission)).job_id

    async def claimed(self) -> Claim:
        job_id = await self.accepted()
        claim = await self.jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)
        assert claim is not None
        return claim

    async def completed(self) -> JobId:
        claim = await self.claimed()
        await self.jobs.complete(claim, A_PAGE)
        return claim.job.id

    def enqueued(self) -> list[JobId]:
        return [task.job_id for task in self.queue.tasks]

    def published(self) -> list[JobId]:
        return [event.job_id for event in self.log.events]

    @asynccontextmanager
    async def carrying(self) -> AsyncIterator[None]:
        drain = Drain(30, self.clock)
        running = asyncio.create_task(self.courier.run(drain))
        await self.clock.settle()
        try:
            yield
        finally:
            drain.begin()
            await self.clock.advance(60)
            await running


@pytest.fixture
def world() -> World:
    return World()


async def test_what_was_recorded_before_it_started_is_carried(world: World) -> None:
    job_id = await world.completed()

    async with world.carrying():
        assert (world.enqueued(), world.published()) == ([job_id], [job_id])


async def test_what_is_recorded_later_is_carried_without_waiting(world: World) -> None:
    async with world.carrying():
        job_id = await world.completed()
        await world.clock.settle()

        assert (world.enqueued(), world.published()) == ([job_id], [job_id])


async def test_a_delayed_task_is_carried_once_it_is_due(world: World) -> None:
    async with world.carrying():
        claim = await world.claimed()
        await world.jobs.release(claim, retry_after_seconds=30)
        await world.clock.advance(29)
        early = len(world.enqueued())
        await world.clock.advance(2)

        assert (early, len(world.enqueued())) == (1, 2)


async def test_more_than_a_batch_is_carried_without_waiting(world: World) -> None:
    job_ids = [await world.accepted() for _ in range(250)]

    async with world.carrying():
        assert world.enqueued() == job_ids


async def test_while_the_queue_is_down_events_still_flow(world: World) -> None:
    world.queue.is_down = True

    async with world.carrying():
        job_id = await world.completed()
        await world.clock.settle()

        assert (world.enqueued(), world.published()) == ([], [job_id])


async def test_while_the_log_is_down_tasks_still_flow(world: World) -> None:
    world.log.is_down = True

    async with world.carrying():
        job_id = await world.completed()
        await world.clock.settle()

        assert (world.enqueued(), world.published()) == ([job_id], [])


async def test_after_a_long_outage_everything_is_carried_within_ten_seconds(world: World) -> None:
    world.queue.is_down = world.log.is_down = True

    async with world.carrying():
        job_ids = [await world.completed() for _ in range(5)]
        await world.clock.advance(300)
        nothing = world.enqueued() + world.published()
        world.queue.is_down = world.log.is_down = False
        await world.clock.advance(10)

        assert nothing == []
        assert (world.enqueued(), world.published()) == (job_ids, job_ids)


async def test_an_outage_is_asked_about_ever_more_rarely(world: World) -> None:
    world.log.is_down = True
    await world.completed()

    async with world.carrying():
        await world.clock.advance(60)
        [waiting] = world.record.uncarried(Lane.EVENT)

    # 0.2, 0.4, 0.8, 1.6 and 3.2 s, then every 5 s.
    assert 12 <= waiting.attempts <= 18


async def test_an_unreadable_row_is_parked_and_its_neighbours_are_carried(world: World) -> None:
    await world.accepted()
    [broken] = world.record.uncarried(Lane.TASK)
    broken.payload = {"type": "something else"}
    job_id = await world.accepted()

    async with world.carrying():
        await world.clock.advance(5)

        assert world.enqueued() == [job_id]
        [(parked, reason)] = world.record.parked
        assert parked.id == broken.id
        assert "unreadable at type" in reason


async def test_the_one_event_that_the_log_refuses_is_found_and_parked(world: World) -> None:
    before, refused, after = [await world.completed() for _ in range(3)]
    world.log.disliked = refused

    async with world.carrying():
        await world.clock.advance(1)
        later = await world.completed()
        await world.clock.advance(1)

        assert world.published() == [before, after, later]
        [(parked, reason)] = world.record.parked
        assert parked.payload["job_id"] == refused
        assert reason == "too large for the log"


async def test_a_draining_courier_leaves_with_nothing_in_its_hands(world: World) -> None:
    async with world.carrying():
        await world.completed()

    assert not any(row.is_in_hand for row in world.record.outbox.values())
