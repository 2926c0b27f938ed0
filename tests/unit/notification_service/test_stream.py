"""A browser hears what it missed, then what happens: everything once, in order, without gap."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from chassis.adapters.memory import ManualClock, MemoryInbox
from chassis.errors import TransientError
from chassis.records import InboxRow
from contracts.jobs import UserId
from notification_service.hub import Hub
from notification_service.stream import REPLAY_PAGE_ROWS, StreamSource, UserStream

ANNA = UserId("anna")


@dataclass
class Browser:
    """The other end of an ASGI response."""

    said: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    is_complete: bool = False
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.headers |= dict(message.get("headers", ()))
        self.said += message.get("body", b"")
        self.is_complete = message["type"].endswith("body") and not message["more_body"]

    @property
    def ids(self) -> list[int]:
        return [int(found) for found in re.findall(rb"^id: (\d+)$", self.said, re.MULTILINE)]


class Surprising(MemoryInbox):
    """Something happens just after it was asked for one user's rows."""

    happens: Callable[[], Awaitable[None]] | None = None

    async def after_for(self, user_id: UserId, cursor: int, *, limit: int) -> list[InboxRow]:
        rows = await super().after_for(user_id, cursor, limit=limit)
        if self.happens:
            happens, self.happens = self.happens, None
            await happens()
        return rows


@pytest.fixture
def inbox(clock: ManualClock) -> Surprising:
    return Surprising(clock)


@pytest.fixture
def dispatch(hub: Hub, inbox: MemoryInbox) -> Callable[[], Awaitable[None]]:
    async def tail() -> None:
        hub.dispatch(await inbox.after(hub.head or 0, limit=1000))

    return tail


@pytest.fixture
def listen(hub: Hub, inbox: MemoryInbox, clock: ManualClock) -> Any:
    source = StreamSource(
        hub=hub,
        inbox=inbox,
        clock=clock,
        random=Random(7),  # noqa: S311 - a seed, not a secret
        backlog_bytes=65_536,
        drain_seconds=0,
    )

    async def start(last_event_id: int | None = None) -> Browser:
        browser = Browser()
        stream = UserStream(source, ANNA, last_event_id=last_event_id)
        scope = {"type": "http", "method": "GET"}
        task = asyncio.ensure_future(stream(scope, browser.receive, browser.send))
        await clock.settle()
        if task.done():
            task.result()
        return browser

    return start


async def test_the_first_event_says_connected_and_to_whom(listen: Any) -> None:
    browser = await listen()

    assert re.match(
        rb'retry: \d{4}\n\ndata: {"type":"connected","user_id":"anna"}\n\n$', browser.said
    )
    assert browser.headers[b"cache-control"] == b"no-cache"
    assert browser.headers[b"x-accel-buffering"] == b"no"
    assert browser.headers[b"content-type"] == b"text/event-stream; charset=utf-8"


async def test_what_was_never_delivered_is_told_once(
    listen: Any, store: Any, dispatch: Any, completed: Any, progressed: Any
) -> None:
    await store(completed(1), progressed(2), completed(3))
    await dispatch()

    assert (await listen()).ids == [1, 3]
    assert (await listen()).ids == []


async def test_a_new_stream_is_not_told_what_an_open_one_just_heard(
    listen: Any, store: Any, dispatch: Any, completed: Any
) -> None:
    first = await listen()
    await store(completed(1))
    await dispatch()

    second = await listen()

    assert first.ids == [1]
    assert second.ids == []


async def test_two_open_streams_hear_the_same(
    listen: Any, store: Any, dispatch: Any, clock: ManualClock, completed: Any
) -> None:
    first, second = await listen(), await listen()

    await store(completed(1), completed(2))
    await dispatch()
    await clock.settle()

    assert first.ids == second.ids == [1, 2]


async def test_a_last_event_id_gets_exactly_what_came_behind_it(
    listen: Any, store: Any, dispatch: Any, completed: Any, progressed: Any
) -> None:
    await store(completed(1), completed(2), progressed(3), completed(4, "bora"), completed(5))
    await dispatch()

    assert (await listen(last_event_id=2)).ids == [3, 5]


async def test_a_long_absence_is_told_in_pages_and_completely(
    listen: Any, store: Any, dispatch: Any, completed: Any
) -> None:
    rows = REPLAY_PAGE_ROWS * 2 + 1
    await store(*(completed(number) for number in range(1, rows + 1)))
    await dispatch()

    assert (await listen(last_event_id=0)).ids == list(range(1, rows + 1))


async def test_what_is_dispatched_during_the_replay_follows_it(
    listen: Any, inbox: Surprising, store: Any, dispatch: Any, completed: Any
) -> None:
    await store(completed(1))
    await dispatch()

    async def happens() -> None:
        await store(completed(2))
        await dispatch()

    inbox.happens = happens

    assert (await listen(last_event_id=0)).ids == [1, 2]


async def test_what_the_replay_saw_before_the_dispatch_is_told_once(
    listen: Any, store: Any, dispatch: Any, clock: ManualClock, completed: Any
) -> None:
    await store(completed(1))

    browser = await listen(last_event_id=0)
    await dispatch()
    await store(completed(2))
    await dispatch()
    await clock.settle()

    assert browser.ids == [1, 2]


async def test_what_was_undelivered_and_is_dispatched_after_the_join_is_told_once(
    listen: Any, store: Any, dispatch: Any, clock: ManualClock, completed: Any
) -> None:
    await store(completed(1))

    browser = await listen()
    await dispatch()
    await clock.settle()

    assert browser.ids == [1]


async def test_an_id_that_no_row_has_reached_counts_as_none(
    listen: Any, store: Any, dispatch: Any, clock: ManualClock, completed: Any
) -> None:
    await store(completed(1))
    await dispatch()

    browser = await listen(last_event_id=999)
    await store(completed(2))
    await dispatch()
    await clock.settle()

    assert browser.ids == [1, 2]


async def test_an_inbox_that_is_away_is_no_stream_at_all(
    listen: Any, inbox: MemoryInbox, hub: Hub
) -> None:
    async def away() -> None:
        raise TransientError("away")

    inbox.happens = away  # type: ignore[attr-defined]  # this room's inbox is a Surprising one

    with pytest.raises(TransientError):
        await listen(last_event_id=0)
    assert hub.size == 0


async def test_a_browser_that_leaves_is_forgotten(
    listen: Any, hub: Hub, clock: ManualClock
) -> None:
    browser = await listen()
    assert hub.size == 1

    browser.left.set()
    await clock.settle()

    assert hub.size == 0


async def test_a_stream_whose_time_has_come_ends_properly(
    listen: Any, hub: Hub, clock: ManualClock
) -> None:
    browser = await listen()

    await clock.advance(601)
    hub.turn()
    await clock.settle()

    assert browser.is_complete
    assert hub.size == 0
