"""Whoever is asked on the way knows how long there is."""

import asyncio
import math

import pytest

from worker_service.deadline import remaining_seconds, within


async def test_without_a_deadline_there_is_all_the_time() -> None:
    assert remaining_seconds() == math.inf


async def test_the_first_of_several_deadlines_counts() -> None:
    async with within(100), within(500):
        inside = remaining_seconds()

    assert 90 < inside <= 100
    assert remaining_seconds() == math.inf


async def test_a_task_that_was_begun_inside_knows_it() -> None:
    async def remaining() -> float:
        return remaining_seconds()

    async with within(100):
        told = await asyncio.create_task(remaining())

    assert told <= 100


async def test_the_body_ends_with_its_time() -> None:
    with pytest.raises(TimeoutError):
        async with within(0.01):
            await asyncio.Event().wait()

    assert remaining_seconds() == math.inf
