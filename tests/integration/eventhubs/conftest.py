"""An Event Hubs of one's own for each test, and readers in a hurry."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.eventhub_checkpoints import BlobStores, InboxStores
from chassis.adapters.eventhub_connection import EventHub
from chassis.adapters.eventhub_reader import EventHubSubscriber
from chassis.adapters.postgres.checkpoints import PostgresPartitionOwnership
from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.record import PostgresRecord
from chassis.records import EventBatch, InboxEntry
from contracts.events import JobEvent, PageCompleted
from contracts.jobs import JobId, UserId
from notification_service.wording import entry_of
from tests.eventhubs.endpoint import EventHubsEndpoint

GROUP = "$Default"
# For tests in which connections are dropped.
LEFT_TO_COLLECTOR = "ignore::pytest.PytestUnraisableExceptionWarning"


def an_event(number: int, *, user: str = "mina", title: str = "커피잔") -> PageCompleted:
    return PageCompleted(
        event_id=f"{user}-{number}-1",
        job_id=JobId(f"{user}-{number}"),
        user_id=UserId(user),
        product_details_id=number + 1,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        title=title,
        image_count=3,
    )


@pytest.fixture
def endpoint() -> Iterator[EventHubsEndpoint]:
    endpoint = EventHubsEndpoint(hub="events", partitions=4)
    endpoint.start()
    try:
        yield endpoint
    finally:
        endpoint.stop()
        # The SDK leaves a socket that its peer has dropped to the garbage collector, which says
        # so: now, while this test's own filter holds.
        gc.collect()


@pytest.fixture
def hub(endpoint: EventHubsEndpoint) -> EventHub:
    return EventHub(name="events", connection_string=endpoint.connection_string)


@pytest.fixture
async def publisher(endpoint: EventHubsEndpoint) -> AsyncIterator[EventHubPublisher]:
    hub = EventHub(name="events", connection_string=endpoint.connection_string)
    async with EventHubPublisher(hub) as publisher:
        yield publisher


@pytest.fixture
async def record(database_url: str) -> AsyncIterator[PostgresRecord]:
    async with PostgresRecord(database_url) as record:
        yield record


class Relay:
    """A relay's way from the log into the inbox, in this process; `kept` in its order."""

    def __init__(
        self, hub: EventHub, record: PostgresRecord, stores: BlobStores | None = None
    ) -> None:
        inbox = InboxStores(
            ownership=PostgresPartitionOwnership(record), balance_seconds=0.5, expiry_seconds=2
        )
        self.log = EventHubSubscriber(hub, group=GROUP, stores=stores or inbox)
        self.inbox = PostgresInbox(record)
        self.kept: list[JobEvent] = []
        self.new = 0
        self.partitions: set[str] = set()

    async def run(self) -> None:
        async with self.log, aclosing(self.log.batches(self.inbox.position)) as batches:
            async for batch in batches:
                await self.keep(batch)

    async def keep(self, batch: EventBatch) -> None:
        self.new += await self.inbox.store(batch, [_entry(event) for event in batch.events])
        self.kept += batch.events
        self.partitions.add(batch.partition.rpartition("/")[2])


def _entry(event: JobEvent) -> InboxEntry:
    return entry_of(event, public_base_url="http://localhost:8080")


@pytest.fixture
async def start_relay(
    endpoint: EventHubsEndpoint, record: PostgresRecord
) -> AsyncIterator[Callable[..., tuple[Relay, "asyncio.Task[None]"]]]:
    running: list[asyncio.Task[None]] = []

    def start(
        reached: EventHub | None = None, stores: BlobStores | None = None
    ) -> tuple[Relay, asyncio.Task[None]]:
        hub = EventHub(name="events", connection_string=endpoint.connection_string)
        relay = Relay(reached or hub, record, stores)
        running.append(asyncio.create_task(relay.run()))
        return relay, running[-1]

    yield start
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def until(is_so: Callable[[], object], *, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for lies in another process
            await asyncio.sleep(0.05)
