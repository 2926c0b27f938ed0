"""Of all processes one reads a log that has one partition; the others stand by."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.adapters.memory import ManualClock, MemoryEventLog
from chassis.adapters.turns import InTurns
from contracts.events import JobEvent, PageCompleted
from contracts.jobs import JobId, UserId


@dataclass
class Lock:
    """One name that is free, or in other hands."""

    is_free: bool = True
    asked: int = 0

    async def __aenter__(self) -> bool:
        self.asked += 1
        return self.is_free

    async def __aexit__(self, *_: object) -> None:
        """Nothing to give back."""


class Reader:
    """Reads as a relay does, and keeps its position."""

    def __init__(self, clock: ManualClock, log: MemoryEventLog, lock: Lock) -> None:
        self._clock = clock
        self._turns = InTurns(log, as_the_only_one=lambda: lock, clock=clock)
        self._position: str | None = None
        self.events: list[JobEvent] = []

    async def run_for(self, seconds: float) -> None:
        task = self.start()
        await self._clock.advance(seconds)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    def start(self) -> "asyncio.Task[None]":
        return asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for batch in self._turns.batches(self._position_of):
            self._position = batch.position
            self.events += batch.events

    async def _position_of(self, _: str) -> str | None:
        return self._position


def an_event(number: int) -> JobEvent:
    return PageCompleted(
        event_id=f"job-{number}-1",
        job_id=JobId(f"job-{number}"),
        user_id=UserId("anna"),
        product_details_id=number,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        title="커피잔",
        image_count=3,
    )


async def test_whoever_stands_by_takes_over_within_seconds() -> None:
    clock = ManualClock()
    log, lock = MemoryEventLog(clock), Lock(is_free=False)
    reader = Reader(clock, log, lock)
    await log.publish([an_event(1)])
    await reader.run_for(10)
    assert reader.events == []

    lock.is_free = True
    await reader.run_for(3)

    assert reader.events == [an_event(1)]


async def test_the_lock_is_asked_for_again_after_a_term_and_nothing_is_read_twice() -> None:
    clock = ManualClock()
    log, lock = MemoryEventLog(clock), Lock()
    reader = Reader(clock, log, lock)
    task = reader.start()
    await log.publish([an_event(1)])
    await clock.advance(61)

    await log.publish([an_event(2)])
    await clock.settle()
    await log.publish([an_event(3)])
    await clock.settle()
    task.cancel()

    assert lock.asked == 2
    assert reader.events == [an_event(1), an_event(2), an_event(3)]
