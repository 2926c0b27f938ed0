"""Events to Azure Event Hubs."""

import asyncio
import zlib
from collections.abc import Iterable, Sequence
from typing import Self

import structlog
from azure.eventhub import EventData, EventDataBatch
from azure.eventhub.aio import EventHubProducerClient
from azure.eventhub.exceptions import EventHubError

from chassis.adapters.eventhub_connection import FAILURES, EventHub
from chassis.clock import Clock, SystemClock
from chassis.errors import PermanentError, TransientError
from contracts.events import JobEvent
from contracts.jobs import UserId

# Sends of one client wait for one another, a round trip each: users are spread over so many.
LANES = 4
# One try of the SDK, which is two of its own: it tells after 2.6 s what a neighbour tells it, and
# this late what nobody tells it.
SEND_SECONDS = 10.0
# What is not through by then goes back to the outbox; the courier itself waits 30 s.
PUBLISH_SECONDS = 22.0
FIRST_BACKOFF_SECONDS = 0.2
LONGEST_BACKOFF_SECONDS = 3.0
# How long the service wants to be left alone when it says that it is busy. The SDK repeats at once.
BUSY_SECONDS = 4.0

log = structlog.get_logger()


class EventHubPublisher:
    """Sends what one user is told as one batch after the other, each under that user's key.

    Whatever fails may have been stored all the same, and is sent again: readers know an event by
    its id.
    """

    def __init__(self, hub: EventHub, *, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        self._hub = hub
        self._lanes = [_Lane(hub, clock) for _ in range(LANES)]

    async def publish(self, events: Sequence[JobEvent]) -> None:
        """See `EventPublisher`. An event that no batch can hold is a `PermanentError`."""
        shares: list[list[JobEvent]] = [[] for _ in self._lanes]
        for event in events:
            shares[zlib.crc32(event.user_id.encode()) % LANES].append(event)
        outcomes = await asyncio.gather(
            *(
                lane.publish(share)
                for lane, share in zip(self._lanes, shares, strict=True)
                if share
            ),
            # All have ended when this returns: a repetition must not overtake what it repeats.
            return_exceptions=True,
        )
        errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if errors:
            # A refusal says more than a failure that may pass.
            raise next((e for e in errors if isinstance(e, PermanentError)), errors[0])

    async def ping(self) -> None:
        """Return when the hub answers; `TransientError`."""
        await self._lanes[0].ping()

    async def aclose(self) -> None:
        for lane in self._lanes:
            await lane.aclose()
        await self._hub.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Lane:
    """One connection, opened when it is needed and anew whenever it has failed for long."""

    def __init__(self, hub: EventHub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._client: EventHubProducerClient | None = None

    async def publish(self, events: Sequence[JobEvent]) -> None:
        until = self._clock.monotonic() + PUBLISH_SECONDS
        by_user: dict[UserId, list[JobEvent]] = {}
        for event in events:
            by_user.setdefault(event.user_id, []).append(event)
        for user_id, told in by_user.items():
            waiting = [_event_data(event) for event in told]
            while waiting:
                waiting = waiting[await self._send_some(user_id, waiting, until) :]

    async def ping(self) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._connected().get_eventhub_properties()
        except FAILURES as error:
            raise TransientError(f"event hub: {type(error).__name__}") from error

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _send_some(self, user_id: UserId, events: Sequence[EventData], until: float) -> int:
        """Send as many as one batch holds, however often it takes; return how many."""
        failures = 0
        while True:
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    client = self._connected()
                    batch = await client.create_batch(partition_key=user_id)
                    count = _fill(batch, events)
                    await client.send_batch(batch, timeout=SEND_SECONDS)
            except FAILURES as error:
                failures += 1
                await self._back_off(error, failures, until)
            else:
                return count

    async def _back_off(self, error: Exception, failures: int, until: float) -> None:
        seconds = min(FIRST_BACKOFF_SECONDS * 2**failures, LONGEST_BACKOFF_SECONDS)
        if _is_busy(error):
            seconds = BUSY_SECONDS
        else:
            # A link that failed may never work again, whatever the SDK makes of it.
            await self._forget_client()
        log.warning("event_hub.not_sent", error=type(error).__name__, failures=failures)
        if self._clock.monotonic() + seconds + SEND_SECONDS > until:
            reason = f"event hub: {type(error).__name__}"
            raise TransientError(reason, retry_after_seconds=seconds) from error
        await self._clock.sleep(seconds)

    async def _forget_client(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self.aclose()
        except FAILURES as error:
            log.info("event_hub.not_closed", error=type(error).__name__)

    def _connected(self) -> EventHubProducerClient:
        if self._client is None:
            self._client = self._hub.producer()
        return self._client


def _event_data(event: JobEvent) -> EventData:
    data = EventData(event.model_dump_json().encode())
    # The same for every repetition, so that any reader can know it again.
    data.message_id = event.event_id
    data.content_type = "application/json"
    return data


def _fill(batch: EventDataBatch, events: Iterable[EventData]) -> int:
    """Put in as many as there is room for; `PermanentError` when there is none for the first."""
    for event in events:
        try:
            batch.add(event)
        except ValueError:
            break
    if not len(batch):
        raise PermanentError("larger than a batch may be", code="EVENT_TOO_LARGE")
    return len(batch)


def _is_busy(error: Exception) -> bool:
    return isinstance(error, EventHubError) and "server-busy" in f"{error.error} {error.message}"
