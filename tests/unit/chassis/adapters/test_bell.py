"""A bell wakes all who wait, and is heard by those who were busy."""

import asyncio

import pytest

from chassis.adapters.bell import Bell
from chassis.adapters.memory import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def bell(clock: ManualClock) -> Bell:
    return Bell(clock)


async def test_everybody_who_waits_is_woken(bell: Bell, clock: ManualClock) -> None:
    waiting = [asyncio.create_task(bell.wait(seconds=60)) for _ in range(3)]
    await clock.settle()

    bell.ring()
    await clock.settle()

    assert all(task.done() for task in waiting)


async def test_silence_lasts_its_time(bell: Bell, clock: ManualClock) -> None:
    waiting = asyncio.create_task(bell.wait(seconds=60))

    await clock.advance(59)
    early = waiting.done()
    await clock.advance(1)

    assert (early, waiting.done()) == (False, True)


async def test_a_ring_while_busy_is_heard_at_the_next_wait(bell: Bell, clock: ManualClock) -> None:
    async def work() -> None:
        await bell.wait(seconds=60)
        bell.ring()
        await bell.wait(seconds=60)

    working = asyncio.create_task(work())
    await clock.settle()

    bell.ring()
    await clock.settle()

    assert working.done()


async def test_a_ring_is_heard_once(bell: Bell, clock: ManualClock) -> None:
    async def work() -> None:
        await bell.wait(seconds=60)
        await bell.wait(seconds=60)

    working = asyncio.create_task(work())
    await clock.settle()

    bell.ring()
    await clock.settle()
    after_one = working.done()
    bell.ring()
    await clock.settle()

    assert (after_one, working.done()) == (False, True)
