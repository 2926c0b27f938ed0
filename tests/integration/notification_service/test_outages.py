"""Relay processes die, drain and take over; no browser misses or repeats anything."""

import asyncio
import time
from typing import Any


async def test_kill_of_the_relay_loses_and_repeats_nothing(
    start_relay: Any, listen: Any, user: str, publish: Any
) -> None:
    first = start_relay()
    browser = await listen(first, user)
    await publish(*range(1, 51), user_id=user)
    heard = await browser.notified(20)

    first.kill()
    await publish(*range(51, 101), user_id=user)
    second = start_relay()
    returned = await listen(second, user, last_event_id=browser.last_event_id)
    await publish(*range(101, 121), user_id=user)

    assert heard + await returned.notified(100) == [f"{user}-{n}" for n in range(1, 121)]


async def test_another_process_carries_on_within_seconds(
    start_relay: Any, listen: Any, user: str, publish: Any
) -> None:
    carrying, standing_by = start_relay(), start_relay()
    browser = await listen(standing_by, user)
    await publish(1, user_id=user)
    assert await browser.notified(1) == [f"{user}-1"]

    carrying.kill()
    begun = time.monotonic()
    await publish(2, user_id=user)

    assert await browser.notified(1) == [f"{user}-2"]
    assert time.monotonic() - begun < 10


async def test_users_spread_over_two_processes_hear_what_is_theirs(
    start_relay: Any, listen: Any, publish: Any
) -> None:
    relays = [start_relay(), start_relay()]
    users = [f"user-{number}" for number in range(10)]
    browsers = {user: await listen(relays[n % 2], user) for n, user in enumerate(users)}
    everywhere = await listen(relays[1], "user-0")

    for number in (1, 2, 3):
        for user in users:
            await publish(number, user_id=user)

    for user, browser in browsers.items():
        assert await browser.notified(3) == [f"{user}-{number}" for number in (1, 2, 3)]
    assert await everywhere.notified(3) == ["user-0-1", "user-0-2", "user-0-3"]


async def test_a_drain_ends_every_stream_properly_and_apart(start_relay: Any, listen: Any) -> None:
    relay = start_relay(drain_delay_seconds="0", drain_seconds="3")
    browsers = [await listen(relay, f"user-{number}") for number in range(20)]

    async def ended(browser: Any) -> float:
        while await browser.hear():
            pass
        return time.monotonic()

    relay.terminate()
    moments = sorted(await asyncio.gather(*map(ended, browsers)))

    assert moments[-1] - moments[0] > 0.5
    assert relay.process.wait(10) is not None


async def test_an_outage_of_redis_delays_and_loses_nothing(
    start_relay: Any, listen: Any, user: str, publish: Any, redis_server: Any
) -> None:
    relay = start_relay()
    browser = await listen(relay, user)
    await publish(1, user_id=user)
    assert await browser.notified(1) == [f"{user}-1"]

    redis_server.stop()
    try:
        still = await listen(relay, user)
        assert await still.hear() == {"type": "connected", "user_id": user}
    finally:
        redis_server.start()
    await publish(2, user_id=user)

    assert await browser.notified(1) == [f"{user}-2"]
