"""The log is carried into the inbox, whatever stands in it and whatever fails on the way."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from chassis.adapters.memory import ManualClock, MemoryEventLog, MemoryInbox
from chassis.errors import PermanentError, TransientError
from chassis.records import EventBatch, InboxEntry
from contracts.jobs import UserId
from notification_service.relay import Carrier, unceasing

ANNA = UserId("anna")


class Choosy(MemoryInbox):
    """Cannot store one event, and says so of any batch that holds it."""

    async def store(self, batch: EventBatch, entries: Sequence[InboxEntry]) -> int:
        if any(entry.event_id == "job-2-1" for entry in entries):
            raise PermanentError("cannot be stored")
        return await super().store(batch, entries)


@pytest.fixture
def log(clock: ManualClock) -> MemoryEventLog:
    return MemoryEventLog(clock)


def a_carrier(log: MemoryEventLog, inbox: MemoryInbox, clock: ManualClock) -> Carrier:
    return Carrier(
        log=log,
        inbox=inbox,
        clock=clock,
        public_base_url="http://localhost:8080",
    )


async def run_for(clock: ManualClock, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
    task = asyncio.ensure_future(unceasing(step, clock=clock))
    await clock.advance(seconds)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def ids_in(inbox: MemoryInbox) -> list[str]:
    page = await inbox.list_for(ANNA, limit=100, offset=0)
    return [notification.event_id for notification in page.notifications][::-1]


async def test_what_is_on_the_log_is_in_the_inbox_with_its_position(
    log: MemoryEventLog, inbox: MemoryInbox, clock: ManualClock, completed: Any
) -> None:
    await log.publish([completed(1), completed(2)])

    await run_for(clock, 1, a_carrier(log, inbox, clock).carry)

    assert await ids_in(inbox) == ["job-1-1", "job-2-1"]
    assert await inbox.position("0") == "2"


async def test_an_echo_is_not_told_again(
    log: MemoryEventLog, inbox: MemoryInbox, clock: ManualClock, completed: Any
) -> None:
    await log.publish([completed(1), completed(1)])

    await run_for(clock, 1, a_carrier(log, inbox, clock).carry)

    assert await ids_in(inbox) == ["job-1-1"]


async def test_an_event_that_cannot_be_stored_is_set_aside_and_the_next_is_told(
    log: MemoryEventLog, clock: ManualClock, completed: Any
) -> None:
    inbox = Choosy(clock)
    await log.publish([completed(1), completed(2), completed(3)])

    await run_for(clock, 1, a_carrier(log, inbox, clock).carry)

    assert await ids_in(inbox) == ["job-1-1", "job-3-1"]
    assert [b"job-2-1" in unreadable.raw for unreadable in inbox.parked] == [True]
    assert await inbox.position("0") == "3"


async def test_what_nobody_can_read_is_set_aside_once(
    log: MemoryEventLog, inbox: MemoryInbox, clock: ManualClock, completed: Any
) -> None:
    log.append_unreadable(b"\xff", "not JSON")
    await log.publish([completed(1)])

    await run_for(clock, 1, a_carrier(log, inbox, clock).carry)

    assert len(inbox.parked) == 1
    assert await ids_in(inbox) == ["job-1-1"]


async def test_an_outage_of_the_log_delays_and_loses_nothing(
    log: MemoryEventLog, inbox: MemoryInbox, clock: ManualClock, completed: Any
) -> None:
    await log.publish([completed(1)])
    log.is_down = True
    carrier = a_carrier(log, inbox, clock)
    await run_for(clock, 60, carrier.carry)

    log.is_down = False
    await run_for(clock, 6, carrier.carry)

    assert await ids_in(inbox) == ["job-1-1"]


@pytest.mark.parametrize("error", [TransientError("away"), RuntimeError("a bug")])
async def test_a_step_that_fails_is_repeated_ever_more_slowly(
    clock: ManualClock, error: Exception
) -> None:
    begun: list[float] = []

    async def step() -> None:
        begun.append(clock.monotonic())
        raise error

    await run_for(clock, 20, step)

    pauses = [round(later - earlier, 3) for earlier, later in pairwise(begun)]
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


async def test_a_step_that_worked_for_long_fails_as_if_for_the_first_time(
    clock: ManualClock,
) -> None:
    begun: list[float] = []

    async def step() -> None:
        begun.append(clock.monotonic())
        await clock.sleep(60)
        raise TransientError("away")

    await run_for(clock, 190, step)

    assert [round(later - earlier, 3) for earlier, later in pairwise(begun)] == [60.2, 60.2, 60.2]
