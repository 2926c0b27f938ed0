"""Draining begins once and ends at a known time."""

import asyncio

from chassis.adapters.memory.clock import ManualClock
from chassis.drain import Drain


async def test_before_it_begins_nobody_is_in_a_hurry() -> None:
    drain = Drain(25, ManualClock())

    assert not drain.is_draining
    assert drain.deadline is None


async def test_beginning_twice_does_not_move_the_deadline() -> None:
    clock = ManualClock()
    drain = Drain(25, clock)
    drain.begin()
    await clock.advance(10)
    drain.begin()

    assert drain.is_draining
    assert drain.deadline == 25


async def test_whoever_waits_is_told() -> None:
    drain = Drain(25, ManualClock())
    waiting = asyncio.create_task(drain.wait())
    drain.begin()

    await waiting


def test_what_is_announced_has_not_begun() -> None:
    drain = Drain(25, ManualClock())
    drain.announce()

    assert drain.is_announced
    assert not drain.is_draining


def test_what_begins_without_notice_is_announced_by_it() -> None:
    drain = Drain(25, ManualClock())
    drain.begin()

    assert drain.is_announced
