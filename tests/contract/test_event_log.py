"""Every event log keeps the same word, on the real server too."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import Protocol

import pytest
from redis import Redis

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.eventhub_checkpoints import InboxStores
from chassis.adapters.eventhub_connection import EventHub
from chassis.adapters.eventhub_reader import EventHubSubscriber
from chassis.adapters.memory.broker import MemoryEventLog
from chassis.adapters.postgres.checkpoints import PostgresPartitionOwnership
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.redis_log import PARTITION, STREAM, RedisEventLog
from chassis.ports import EventPublisher, EventSubscriber
from chassis.records import EventBatch
from contracts.events import JobEvent, PageCompleted
from contracts.jobs import JobId, UserId
from tests.eventhubs.endpoint import EventHubsEndpoint


class EventLog(EventPublisher, EventSubscriber, Protocol):
    """Both ends of one log."""


def an_event(number: int) -> JobEvent:
    return PageCompleted(
        event_id=f"job-{number}-1",
        job_id=JobId(f"job-{number}"),
        user_id=UserId("mina"),
        product_details_id=number + 1,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        title="커피잔",
        image_count=3,
    )


async def read(log: EventSubscriber, *, after: str | None, events: int) -> list[EventBatch]:
    """Read until there are that many events; fail when they do not come."""

    async def position_of(_: str) -> str | None:
        return after

    batches: list[EventBatch] = []
    async with asyncio.timeout(10):
        async with aclosing(log.batches(position_of)) as reading:
            async for batch in reading:
                batches.append(batch)
                if sum(len(batch.events) for batch in batches) >= events:
                    break
    return batches


def events_in(batches: list[EventBatch]) -> list[JobEvent]:
    return [event for batch in batches for event in batch.events]


class HubEventLog:
    """Azure Event Hubs, as one process publishes and reads it."""

    def __init__(self, publisher: EventHubPublisher, subscriber: EventHubSubscriber) -> None:
        self._publisher = publisher
        self._subscriber = subscriber

    async def publish(self, events: Sequence[JobEvent]) -> None:
        await self._publisher.publish(events)

    def batches(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        return self._subscriber.batches(position_of)


@pytest.fixture
def hub() -> Iterator[EventHub]:
    endpoint = EventHubsEndpoint(hub="events", partitions=4)
    endpoint.start()
    try:
        yield EventHub(name="events", connection_string=endpoint.connection_string)
    finally:
        endpoint.stop()


@asynccontextmanager
async def both_ends(hub: EventHub, database_url: str) -> AsyncIterator[HubEventLog]:
    async with PostgresRecord(database_url) as record, EventHubPublisher(hub) as publisher:
        stores = InboxStores(ownership=PostgresPartitionOwnership(record), balance_seconds=0.3)
        async with EventHubSubscriber(hub, group="$Default", stores=stores) as subscriber:
            yield HubEventLog(publisher, subscriber)


@pytest.fixture(params=["memory", "redis", "event hubs"])
async def log(request: pytest.FixtureRequest) -> AsyncIterator[EventLog]:
    value = request.getfixturevalue
    if request.param == "memory":
        yield MemoryEventLog()
    elif request.param == "redis":
        async with RedisEventLog(value("redis_url")) as redis_log:
            yield redis_log
    else:
        async with both_ends(value("hub"), value("database_url")) as hub_log:
            yield hub_log


async def test_events_are_read_whole_and_in_their_order(log: EventLog) -> None:
    published = [an_event(number) for number in range(3)]
    await log.publish(published)

    batches = await read(log, after=None, events=3)

    assert events_in(batches) == published


async def test_reading_goes_on_behind_a_position(log: EventLog) -> None:
    await log.publish([an_event(1), an_event(2)])
    [first] = await read(log, after=None, events=2)
    await log.publish([an_event(3)])

    batches = await read(log, after=first.position, events=1)

    assert events_in(batches) == [an_event(3)]


async def test_what_counts_as_unread_is_read_again(log: EventLog) -> None:
    await log.publish([an_event(1)])
    await read(log, after=None, events=1)

    batches = await read(log, after=None, events=1)

    assert events_in(batches) == [an_event(1)]


async def test_a_reader_hears_what_is_published_while_it_waits(log: EventLog) -> None:
    waiting = asyncio.create_task(read(log, after=None, events=1))
    await asyncio.sleep(0)
    await log.publish([an_event(1)])

    batches = await waiting

    assert events_in(batches) == [an_event(1)]


@pytest.fixture
async def redis_log(redis_url: str) -> AsyncIterator[RedisEventLog]:
    async with RedisEventLog(redis_url) as log:
        yield log


async def test_more_than_a_batch_arrives_in_order(redis_log: RedisEventLog) -> None:
    published = [an_event(number) for number in range(1100)]
    await redis_log.publish(published)

    batches = await read(redis_log, after=None, events=1100)

    assert events_in(batches) == published
    assert max(len(batch.events) for batch in batches) == 500


async def test_an_unreadable_event_is_set_aside_and_in_nobodys_way(
    redis_log: RedisEventLog, redis_url: str
) -> None:
    with Redis.from_url(redis_url) as client:
        client.xadd(STREAM, {"event": '{"type": "page.completed"}'})
        client.xadd(STREAM, {"other": "x"})
    await redis_log.publish([an_event(1)])

    [batch] = await read(redis_log, after=None, events=1)

    assert [event.raw[:7] for event in batch.unreadable] == [b'{"type"', b"{b'othe"]
    assert batch.events == (an_event(1),)
    assert batch.partition == PARTITION


async def test_a_field_of_tomorrow_is_no_obstacle(redis_log: RedisEventLog, redis_url: str) -> None:
    newer = an_event(1).model_dump_json()[:-1] + ', "mood": "sunny"}'
    with Redis.from_url(redis_url) as client:
        client.xadd(STREAM, {"event": newer})

    batches = await read(redis_log, after=None, events=1)

    assert events_in(batches) == [an_event(1)]
