"""A real log, a real inbox, a real relay process, and the browsers that listen to it."""

from typing import Any

import pytest

# As small as the kernel lets it be, so that a reader that does not read is soon behind.
SMALL_BUFFER_BYTES = 4096


async def test_connected_is_first_and_the_headers_let_it_through_every_proxy(
    relay: Any, listen: Any, user: str
) -> None:
    browser = await listen(relay, user, headers={"Origin": "http://localhost:3000"})

    assert await browser.hear() == {"type": "connected", "user_id": user}
    head = browser.head.lower()
    assert "http/1.1 200 ok" in head
    assert "content-type: text/event-stream; charset=utf-8" in head
    assert "cache-control: no-cache" in head
    assert "x-accel-buffering: no" in head
    assert "access-control-allow-origin: http://localhost:3000" in head


async def test_streams_leave_asgi_and_an_upgrade_of_uvicorn_must_not_change_that(
    relay: Any, listen: Any, user: str, metrics: Any
) -> None:
    await listen(relay, user)

    told = await metrics(relay)
    assert 'streams_opened_total{path="hand_off"}' in told
    assert 'streams_opened_total{path="asgi"}' not in told


async def test_what_is_published_is_heard_in_its_order(
    relay: Any, listen: Any, user: str, publish: Any
) -> None:
    browser = await listen(relay, user)

    await publish(*range(1, 201), user_id=user)

    assert await browser.notified(200) == [f"{user}-{number}" for number in range(1, 201)]


@pytest.mark.parametrize("place", ["header", "query"])
async def test_a_last_event_id_gets_exactly_what_was_missed(
    relay: Any, listen: Any, user: str, publish: Any, place: str
) -> None:
    browser = await listen(relay, user)
    await publish(1, 2, 3, user_id=user)
    await browser.notified(2)
    last = browser.last_event_id
    await browser.leave()
    await publish(4, 5, user_id=user)
    await publish(1, user_id=f"not-{user}")

    resume = {"last_event_id": last} if place == "header" else {"query": f"&lastEventId={last}"}
    returned = await listen(relay, user, **resume)
    await publish(6, user_id=user)

    assert await returned.notified(4) == [f"{user}-{number}" for number in (3, 4, 5, 6)]


async def test_without_a_last_event_id_the_undelivered_is_told_once(
    relay: Any, listen: Any, user: str, publish: Any, stored: Any
) -> None:
    await publish(1, 2, user_id=user)
    await stored(relay, user, 2)

    first = await listen(relay, user)
    assert await first.notified(2) == [f"{user}-1", f"{user}-2"]
    await first.leave()
    second = await listen(relay, user)
    await publish(3, user_id=user)

    assert await second.notified(1) == [f"{user}-3"]


async def test_two_tabs_hear_the_same(relay: Any, listen: Any, user: str, publish: Any) -> None:
    tabs = [await listen(relay, user), await listen(relay, user)]

    await publish(1, 2, 3, user_id=user)

    expected = [f"{user}-{number}" for number in (1, 2, 3)]
    assert [await tab.notified(3) for tab in tabs] == [expected, expected]


@pytest.mark.parametrize("strange", ["banana", "-5", "99999999999999999999999", "4000000", "٣"])
async def test_a_strange_last_event_id_counts_as_none(
    relay: Any, listen: Any, user: str, publish: Any, stored: Any, strange: str
) -> None:
    await publish(1, user_id=user)
    await stored(relay, user, 1)

    browser = await listen(relay, user, last_event_id=strange)
    await publish(2, user_id=user)

    assert await browser.notified(2) == [f"{user}-1", f"{user}-2"]


async def test_a_slow_reader_is_let_go_and_resumes_and_the_others_never_notice(
    relay: Any, listen: Any, user: str, publish_large: Any
) -> None:
    quick = await listen(relay, user)
    slow = await listen(relay, user, receive_buffer=SMALL_BUFFER_BYTES)
    assert await slow.hear() == {"type": "connected", "user_id": user}
    expected = [f"{user}-{number}" for number in range(1, 101)]

    for first in range(1, 101, 10):
        await publish_large(*range(first, first + 10), user_id=user, size=8_000)
        assert await quick.notified(10) == expected[first - 1 : first + 9]

    heard = await slow.notified_until_dropped()
    assert len(heard) < 100
    returned = await listen(relay, user, last_event_id=slow.last_event_id)
    assert heard + await returned.notified(100 - len(heard)) == expected
