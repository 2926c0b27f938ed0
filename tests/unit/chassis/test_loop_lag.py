"""The event loop's lag is measured from within."""

import asyncio
import time

from prometheus_client import REGISTRY

from chassis.loop_lag import loop_observed


def seen(name: str) -> float:
    return REGISTRY.get_sample_value(f"event_loop_lag_seconds_{name}") or 0.0


async def test_a_loop_that_something_holds_up_is_seen_to_be_late() -> None:
    late_before = seen("sum")

    async with loop_observed(every_seconds=0.001):
        await asyncio.sleep(0)
        time.sleep(0.05)  # noqa: ASYNC251 - what holds the loop up
        await asyncio.sleep(0.002)

    assert seen("sum") - late_before >= 0.04


async def test_nothing_is_measured_any_more_once_it_has_ended() -> None:
    async with loop_observed(every_seconds=0.001):
        pass
    looks = seen("count")

    await asyncio.sleep(0.005)

    assert seen("count") == looks
