"""Events from Azure Event Hubs, with the partitions shared out among all readers of a group."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import structlog
from azure.eventhub import EventData
from azure.eventhub.aio import CheckpointStore, EventHubConsumerClient, PartitionContext
from azure.eventhub.amqp import AmqpMessageBodyType

from chassis.adapters.eventhub_checkpoints import BlobStores, InboxStores, PositionOf, position
from chassis.adapters.eventhub_connection import FAILURES, EventHub
from chassis.adapters.eventhub_watch import LOOK_SECONDS, Watch
from chassis.adapters.reading import batch_of, event_of
from chassis.clock import Clock, SystemClock
from chassis.errors import TransientError
from chassis.event_log_settings import EventLogReaderSettings
from chassis.ports import PartitionOwnership
from chassis.records import EventBatch, Unreadable
from contracts.events import JobEvent

# What the service may send ahead of what is consumed, and the most that is consumed at once.
PREFETCH_EVENTS = 300
# The SDK looks up so often from a partition on which nothing happens.
LOOK_UP_SECONDS = 5
# Positions that are kept elsewhere than in the inbox are written this often, and not waited for
# longer than that.
FLUSH_SECONDS = 1.0
FLUSH_PATIENCE_SECONDS = 5.0
CLOSE_SECONDS = 10.0

log = structlog.get_logger()


class Stores(Protocol):
    """Where readers agree on who reads what."""

    @property
    def balance_seconds(self) -> float: ...

    @property
    def expiry_seconds(self) -> float: ...

    def opened(self, log: str, position_of: PositionOf) -> CheckpointStore:
        """Return the SDK's store for one spell of reading."""


class EventHubSubscriber:
    """One reader of a consumer group. Enter it, and leave it to give its partitions back."""

    def __init__(
        self, hub: EventHub, *, group: str, stores: Stores, clock: Clock | None = None
    ) -> None:
        self._hub = hub
        self._group = group
        self._stores = stores
        self._clock = clock or SystemClock()
        # Positions stand under this name: of another hub or group they would mean nothing.
        self.log = f"{hub.address}/{group}"
        self._watch = Watch(hub, self.log)
        self._closing: set[asyncio.Task[None]] = set()

    async def batches(self, position_of: PositionOf) -> AsyncGenerator[EventBatch, None]:
        """See `EventSubscriber`. An unreachable hub is waited for; what the SDK does not
        recover from by itself is a `TransientError`."""
        store = self._stores.opened(self.log, position_of)
        client = self._hub.consumer(
            self._group,
            store,
            balance_seconds=self._stores.balance_seconds,
            expiry_seconds=self._stores.expiry_seconds,
        )
        desk = _Desk(self.log, self._watch)
        tasks = [
            asyncio.create_task(self._receive(client, desk), name="event-hub:receive"),
            asyncio.create_task(self._look_after(desk, position_of), name="event-hub:watch"),
            asyncio.create_task(self._flush(desk), name="event-hub:flush"),
        ]
        for task in tasks:
            task.add_done_callback(desk.ended)
        try:
            while True:
                parcel = await desk.next()
                yield parcel.batch
                desk.consumed(parcel)
        finally:
            await self._close(tasks, client, store)

    async def ping(self) -> None:
        """Return when the hub answers; `TransientError`."""
        await self._watch.ping()

    def must_keep_up(self) -> None:
        """Raise when a partition of this reader stands still while events wait in it."""
        self._watch.must_keep_up()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._closing, return_exceptions=True)
        await self._watch.aclose()
        await self._hub.aclose()

    async def _receive(self, client: EventHubConsumerClient, desk: "_Desk") -> None:
        await client.receive_batch(
            on_event_batch=desk.receive,
            on_error=desk.note_error,
            on_partition_initialize=desk.begin,
            on_partition_close=desk.end,
            # Never the default, which is to begin with whatever comes next.
            starting_position="-1",
            max_batch_size=PREFETCH_EVENTS,
            prefetch=PREFETCH_EVENTS,
            max_wait_time=LOOK_UP_SECONDS,
        )

    async def _look_after(self, desk: "_Desk", position_of: PositionOf) -> None:
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            await self._watch.look(position_of, waiting=desk.waiting)

    async def _flush(self, desk: "_Desk") -> None:
        # Beside the way of the events: a store that is away delays nothing.
        while True:
            await self._clock.sleep(FLUSH_SECONDS)
            for context, event in desk.take_unflushed():
                try:
                    async with asyncio.timeout(FLUSH_PATIENCE_SECONDS):
                        await context.update_checkpoint(event)
                except FAILURES as error:
                    log.warning("event_hub.position_not_kept", error=type(error).__name__)

    async def _close(
        self,
        tasks: Sequence[asyncio.Task[None]],
        client: EventHubConsumerClient,
        store: CheckpointStore,
    ) -> None:
        # Whoever is impatient leaves; partitions are given back all the same.
        closing = asyncio.create_task(_closed(tasks, client, store), name="event-hub:close")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        await asyncio.shield(closing)


def subscriber_told_by(
    settings: EventLogReaderSettings, ownership: PartitionOwnership, *, clock: Clock
) -> EventHubSubscriber:
    """Return the reader that the settings describe; `ownership` is for those that use it."""
    stores: Stores = InboxStores(ownership=ownership)
    blob = settings.eventhub_blob_connection_string
    if settings.eventhub_checkpoints == "blob" and blob and settings.eventhub_blob_container:
        stores = BlobStores(
            connection_string=blob.get_secret_value(), container=settings.eventhub_blob_container
        )
    group = settings.eventhub_consumer_group
    return EventHubSubscriber(EventHub.told_by(settings), group=group, stores=stores, clock=clock)


@dataclass(kw_only=True)
class _Parcel:
    """A batch on its way from the SDK to whoever consumes it."""

    batch: EventBatch
    context: PartitionContext
    last: EventData
    done: asyncio.Event = field(default_factory=asyncio.Event)
    is_withdrawn: bool = False


class _Desk:
    """Where the SDK hands over, and waits until what it handed over was consumed.

    Its handlers never raise: an error there would stop a partition or repeat it for ever.
    """

    def __init__(self, log: str, watch: Watch) -> None:
        self._log = log
        self._watch = watch
        # One parcel of each owned partition at most: its handler waits.
        self._parcels: asyncio.Queue[_Parcel | asyncio.Task[None]] = asyncio.Queue()
        self._handed_over: dict[str, int] = {}
        self._unflushed: dict[str, tuple[PartitionContext, EventData]] = {}
        self.waiting: set[str] = set()
        """The partitions whose reader waits for what it handed over to be consumed."""

    async def next(self) -> _Parcel:
        """Return what is to be consumed next; `TransientError` when the reader has ended."""
        while True:
            parcel = await self._parcels.get()
            if isinstance(parcel, asyncio.Task):
                raise TransientError(f"{parcel.get_name()} ended: {_fate(parcel)}")
            if not parcel.is_withdrawn:
                return parcel

    def consumed(self, parcel: _Parcel) -> None:
        self._unflushed[parcel.context.partition_id] = (parcel.context, parcel.last)
        self._watch.consumed(parcel.context.partition_id, _number(parcel.last))
        parcel.done.set()

    def ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled():
            self._parcels.put_nowait(task)

    def take_unflushed(self) -> list[tuple[PartitionContext, EventData]]:
        taken, self._unflushed = list(self._unflushed.values()), {}
        return taken

    # What the SDK calls.

    async def receive(self, context: PartitionContext, events: list[EventData]) -> None:
        # A link that is opened again repeats what the SDK had received and not yet handed over.
        known = self._handed_over.get(context.partition_id, -1)
        new = [event for event in events if _number(event) > known]
        if not new:
            return
        self._handed_over[context.partition_id] = _number(new[-1])
        await self._hand_over(_parcel(self._log, context, new))

    async def begin(self, context: PartitionContext) -> None:
        self._handed_over.pop(context.partition_id, None)
        self._watch.begin(context.partition_id)
        log.info("event_hub.partition_taken", partition=context.partition_id)

    async def end(self, context: PartitionContext, reason: Any) -> None:
        self._watch.end(context.partition_id)
        log.info("event_hub.partition_left", partition=context.partition_id, reason=reason.name)

    async def note_error(self, context: PartitionContext | None, error: Exception) -> None:
        partition = context.partition_id if context else None
        log.warning("event_hub.failed", partition=partition, error=type(error).__name__)

    async def _hand_over(self, parcel: _Parcel) -> None:
        self._parcels.put_nowait(parcel)
        self.waiting.add(parcel.context.partition_id)
        try:
            await parcel.done.wait()
        except asyncio.CancelledError:
            # The partition is somebody else's now, who reads this again.
            parcel.is_withdrawn = True
            raise
        finally:
            self.waiting.discard(parcel.context.partition_id)


async def _closed(
    tasks: Sequence[asyncio.Task[None]], client: EventHubConsumerClient, store: CheckpointStore
) -> None:
    for task in tasks:
        task.cancel()
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await asyncio.wait(tasks)
            await client.close()
            # The official store holds connections.
            if isinstance(store, AbstractAsyncContextManager):
                await store.__aexit__(None, None, None)
    except FAILURES as error:
        log.warning("event_hub.not_closed", error=type(error).__name__)


def _fate(task: "asyncio.Task[None]") -> str:
    error = task.exception()
    return type(error).__name__ if error else "without an error"


def _number(event: EventData) -> int:
    number = event.sequence_number
    return -1 if number is None else number


def _parcel(log: str, context: PartitionContext, events: Sequence[EventData]) -> _Parcel:
    last = events[-1]
    where = position(_number(last), last.offset or "")
    batch = batch_of(f"{log}/{context.partition_id}", where, [_event(event) for event in events])
    return _Parcel(batch=batch, context=context, last=last)


def _event(event: EventData) -> JobEvent | Unreadable:
    body: Any = event.body
    if event.body_type is not AmqpMessageBodyType.DATA:
        return Unreadable(raw=repr(body).encode(), reason="its body is not bytes")
    return event_of(b"".join(body))
