"""What a relay process allows, and what it keeps to itself."""

import asyncio
from typing import Any


async def test_signs_of_life_come_before_a_heartbeat_has_passed(
    start_relay: Any, listen: Any, user: str
) -> None:
    browser = await listen(start_relay(notification_heartbeat_seconds="1"), user)
    await browser.hear()

    for _ in range(3):
        async with asyncio.timeout(1.5):
            assert await browser.hear() == {"type": "keepalive"}


async def test_a_stream_beyond_a_users_limit_ends_the_oldest(
    start_relay: Any, listen: Any, user: str, publish: Any
) -> None:
    relay = start_relay(notification_streams_per_user="2")
    oldest, second, newest = [await listen(relay, user) for _ in range(3)]

    await publish(1, user_id=user)

    assert (await oldest.hear())["type"] == "connected"
    assert await oldest.hear() is None
    assert await second.notified(1) == await newest.notified(1) == [f"{user}-1"]


async def test_a_full_relay_says_when_to_come_back_and_a_closed_tab_makes_room(
    start_relay: Any, listen: Any
) -> None:
    relay = start_relay(notification_streams_total="1")
    first = await listen(relay, "anna")
    turned_away = (await listen(relay, "bora")).head.lower()
    await first.leave()

    assert "http/1.1 503" in turned_away
    assert "retry-after: " in turned_away
    assert "application/problem+json" in turned_away
    async with asyncio.timeout(5):
        while "200 OK" not in (await listen(relay, "bora")).head:  # noqa: ASYNC110 - the kernel's
            await asyncio.sleep(0.05)


async def test_no_log_line_holds_a_token(
    start_relay: Any, listen: Any, user: str, publish: Any, token_of: Any
) -> None:
    relay = start_relay(drain_delay_seconds="0")
    browser = await listen(relay, user)
    await publish(1, user_id=user)
    await browser.notified(1)
    await listen(relay, user, headers={"Authorization": f"Bearer {token_of(user)}"})

    relay.terminate()
    relay.process.wait(20)

    written = relay.log.read_text()
    assert f"/api/notifications/stream/{user}" in written
    assert "eyJ" not in written
