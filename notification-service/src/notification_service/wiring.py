"""Where the relay's objects are built, once per process."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import structlog

from chassis.adapters.postgres.checkpoints import PostgresPartitionOwnership
from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.only_one import PostgresOnlyOne
from chassis.adapters.postgres.readings import PostgresReadings
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.standing import PostgresStandings
from chassis.adapters.postgres.tickets import PostgresTicketStore
from chassis.adapters.postgres.webhooks import PostgresWebhookStore
from chassis.adapters.turns import InTurns
from chassis.auth import Authenticator
from chassis.clock import Clock, SystemClock
from chassis.drain import Drain
from chassis.loop_lag import loop_observed
from chassis.metrics import STREAMS_OPEN
from chassis.ports import EventSubscriber, Inbox
from chassis.presence import PresenceReport
from notification_service.hand_off import is_supported
from notification_service.hub import Hub, StreamLimits
from notification_service.relay import Carrier, unceasing
from notification_service.settings import ParkedSettings, Settings
from notification_service.stream import StreamSource
from notification_service.tail import Tail
from notification_service.tickets.tickets import StreamTickets
from notification_service.webhooks.building import NewPoster, desk_of, loops_of, strict_poster
from notification_service.webhooks.desk import WebhookDesk
from notification_service.wheel import TURNS_PER_SECOND

# Streams end within this part of the drain; the rest is for closing what they stand on.
DRAIN_SHARE = 0.9
# Which process carries the log is settled by this name.
CARRIER = "relay.carrier"
CANCEL_SECONDS = 0.2

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class EventLog:
    """The log as this process reads it, and what readiness asks of it."""

    subscriber: EventSubscriber
    ping: Callable[[], Awaitable[None]]
    must_keep_up: Callable[[], None] = lambda: None


@dataclass(kw_only=True)
class Service:
    """One running relay: what the routes use, and what readiness asks."""

    source: StreamSource
    tickets: StreamTickets
    webhooks: WebhookDesk
    authenticator: Authenticator
    record: PostgresRecord
    event_log: EventLog
    loops: Sequence[asyncio.Task[None]]

    def must_be_running(self) -> None:
        """Raise unless every loop runs and streams can be told something, of now."""
        ended = [task.get_name() for task in self.loops if task.done()]
        if ended or self.source.hub.head is None:
            raise RuntimeError(f"ended: {ended}" if ended else "the inbox was not reached yet")
        self.event_log.must_keep_up()


@asynccontextmanager
async def wired(
    settings: Settings, drain: Drain, *, new_poster: NewPoster = strict_poster
) -> AsyncIterator[Service]:
    """Build everything, run the loops, and end all streams on the way out."""
    clock = SystemClock()
    database_url = settings.database_url.get_secret_value()
    async with (
        PostgresRecord(database_url, pool_size=settings.database_pool_size) as record,
        _event_log(settings, record, clock) as event_log,
        Authenticator(settings, clock=clock) as authenticator,
        loop_observed(),
        asyncio.TaskGroup() as group,
    ):
        source = _source(settings, PostgresInbox(record), clock)
        webhooks = desk_of(settings, PostgresWebhookStore(record), new_poster(settings))
        carrier = _carrier(settings, event_log, source.inbox, clock)
        loops = _started(
            group,
            _loops(settings, source, carrier, drain)
            | loops_of(settings, webhooks.store, webhooks.poster, source.inbox, clock)
            | {"presence": _presence(record, event_log, clock).run()},
        )
        log.info("relay.started", hand_off=is_supported())
        STREAMS_OPEN.set_function(lambda: source.hub.size)
        try:
            yield Service(
                source=source,
                tickets=StreamTickets(PostgresTicketStore(record)),
                webhooks=webhooks,
                authenticator=authenticator,
                record=record,
                event_log=event_log,
                loops=loops,
            )
        finally:
            source.hub.drop_everybody()
            await _end(loops)


@asynccontextmanager
async def _event_log(
    settings: Settings, record: PostgresRecord, clock: Clock
) -> AsyncIterator[EventLog]:
    # Whichever it is, the other's SDK is not even loaded.
    if settings.event_log == "eventhubs":
        from chassis.adapters.eventhub_reader import subscriber_told_by  # noqa: PLC0415 - see above

        ownership = PostgresPartitionOwnership(record)
        async with subscriber_told_by(settings, ownership, clock=clock) as hub:
            yield EventLog(subscriber=hub, ping=hub.ping, must_keep_up=hub.must_keep_up)
    elif settings.redis_url is not None:
        from chassis.adapters.redis_log import RedisEventLog  # noqa: PLC0415 - see above

        async with RedisEventLog(settings.redis_url.get_secret_value()) as redis:
            turns = InTurns(
                redis,
                as_the_only_one=lambda: PostgresOnlyOne(record.database_url, name=CARRIER),
                clock=clock,
            )
            yield EventLog(subscriber=turns, ping=redis.ping)


@asynccontextmanager
async def readings_wired(settings: ParkedSettings) -> AsyncIterator[PostgresReadings]:
    """Open what no relay could read."""
    async with PostgresRecord(settings.database_url.get_secret_value(), pool_size=1) as record:
        yield PostgresReadings(record)


def _carrier(settings: Settings, event_log: EventLog, inbox: Inbox, clock: Clock) -> Carrier:
    return Carrier(
        log=event_log.subscriber,
        inbox=inbox,
        clock=clock,
        public_base_url=settings.public_base_url,
    )


def _presence(record: PostgresRecord, event_log: EventLog, clock: Clock) -> PresenceReport:
    async def keeping_up() -> None:
        event_log.must_keep_up()

    return PresenceReport(
        standings=PostgresStandings(record),
        service="relay",
        clock=clock,
        neighbours={"event_log": event_log.ping, "reading": keeping_up},
    )


def _source(settings: Settings, inbox: PostgresInbox, clock: Clock) -> StreamSource:
    random = Random()  # noqa: S311 - it spreads moments in time and guards nothing
    limits = StreamLimits(
        heartbeat_seconds=settings.notification_heartbeat_seconds,
        max_seconds=settings.notification_stream_max_seconds,
        drain_seconds=settings.drain_seconds * DRAIN_SHARE,
        per_user=settings.notification_streams_per_user,
        total=settings.notification_streams_total,
    )
    return StreamSource(
        hub=Hub(limits, clock=clock, random=random),
        inbox=inbox,
        clock=clock,
        random=random,
        backlog_bytes=settings.notification_backlog_bytes,
        drain_seconds=limits.drain_seconds,
    )


def _loops(
    settings: Settings, source: StreamSource, carrier: Carrier, drain: Drain
) -> dict[str, Coroutine[None, None, None]]:
    hub, clock = source.hub, source.clock
    keep = timedelta(days=settings.notification_inbox_days)
    tail = Tail(inbox=source.inbox, hub=hub, clock=clock, keep=keep)

    async def turn() -> None:
        await clock.sleep(1 / TURNS_PER_SECOND)
        hub.turn()

    async def drained() -> None:
        await drain.wait()
        hub.drain()

    steps = {
        "carry": carrier.carry,
        "follow": tail.follow,
        "mark": tail.mark,
        "forget": tail.forget,
        "turn": turn,
    }
    return {name: unceasing(step, clock=clock) for name, step in steps.items()} | {
        "drain": drained()
    }


def _started(
    group: asyncio.TaskGroup, loops: dict[str, Coroutine[None, None, None]]
) -> list[asyncio.Task[None]]:
    tasks = [group.create_task(loop, name=name) for name, loop in loops.items()]
    for task in tasks:
        task.add_done_callback(_leave_if_it_died)
    return tasks


async def _end(loops: Sequence[asyncio.Task[None]]) -> None:
    # redis-py loses a cancellation that comes while it connects, so one may not be enough.
    running: set[asyncio.Task[None]] = set(loops)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=CANCEL_SECONDS)


def _leave_if_it_died(task: asyncio.Task[None]) -> None:
    # What serves streams without telling them anything must make room for what does.
    if not task.cancelled() and task.exception() is not None:
        log.critical("relay.loop_died", loop=task.get_name(), error=repr(task.exception()))
        signal.raise_signal(signal.SIGTERM)
