"""What any process has stored is told to the streams of this one, and then written down."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chassis.adapters.memory import ManualClock, MemoryInbox
from contracts.jobs import UserId
from notification_service.hub import Hub
from notification_service.relay import unceasing
from notification_service.tail import FORGET_SECONDS, Tail

ANNA = UserId("anna")


@pytest.fixture
def tail(inbox: MemoryInbox, hub: Hub, clock: ManualClock) -> Tail:
    hub.head = None
    return Tail(inbox=inbox, hub=hub, clock=clock, keep=timedelta(days=30))


@pytest.fixture
def follow(tail: Tail, clock: ManualClock) -> Iterator[Any]:
    tasks: list[asyncio.Task[None]] = []

    async def start() -> None:
        tasks.append(asyncio.ensure_future(unceasing(tail.follow, clock=clock)))
        await clock.settle()

    yield start
    for task in tasks:
        task.cancel()


async def test_what_was_stored_before_the_process_began_is_not_told_live(
    hub: Hub, store: Any, follow: Any, completed: Any
) -> None:
    await store(completed(1), completed(2))

    await follow()

    assert hub.head == 2


async def test_what_is_stored_is_told_at_once(
    hub: Hub, store: Any, follow: Any, completed: Any, clock: ManualClock, outlets: Any
) -> None:
    await follow()
    outlet = outlets()
    with hub.subscription(ANNA) as subscriber:
        subscriber.go_live(outlet)

    await store(completed(1))
    await clock.settle()

    assert b"job-1-1" in outlet.bodies[0]


async def test_a_burst_larger_than_a_page_is_told_completely_and_in_order(
    hub: Hub, store: Any, follow: Any, completed: Any, clock: ManualClock, outlets: Any
) -> None:
    await follow()
    outlet = outlets()
    with hub.subscription(ANNA) as subscriber:
        subscriber.go_live(outlet)

    await store(*(completed(number) for number in range(1, 1201)))
    await clock.settle()

    assert [body.split(b"\n")[0] for body in outlet.bodies] == [
        b"id: %d" % number for number in range(1, 1201)
    ]


async def test_what_was_told_is_not_undelivered_any_more(
    tail: Tail, hub: Hub, inbox: MemoryInbox, store: Any, completed: Any, clock: ManualClock
) -> None:
    await store(completed(1), completed(2))
    hub.unmarked.add(1)

    marking = asyncio.ensure_future(tail.mark())
    await clock.advance(1)
    await marking

    undelivered = await inbox.take_undelivered(ANNA, since=clock.now(), limit=9)
    later = await inbox.take_undelivered(ANNA, since=clock.now() - timedelta(days=1), limit=9)
    assert undelivered == []
    assert [row.id for row in later] == [2]
    assert hub.unmarked == set()


async def test_what_is_older_than_promised_is_forgotten(
    tail: Tail, inbox: MemoryInbox, store: Any, completed: Any, clock: ManualClock
) -> None:
    await store(completed(1))
    await clock.advance(timedelta(days=31).total_seconds())
    await store(completed(2))

    forgetting = asyncio.ensure_future(tail.forget())
    await clock.advance(FORGET_SECONDS)
    await forgetting

    assert [row.id for row in await inbox.after(0, limit=9)] == [2]
