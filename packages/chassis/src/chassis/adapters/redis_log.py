"""Events to and from Redis Streams."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, Self

import structlog
from redis.exceptions import RedisError, ResponseError

from chassis.adapters.reading import batch_of, event_of
from chassis.adapters.redis_connection import connected
from chassis.clock import Clock, SystemClock
from chassis.errors import TransientError
from chassis.records import EventBatch, Unreadable
from contracts.events import JobEvent

STREAM = "pageloom:events"
PARTITION = "redis-0"
# Some 60 MB. What is cut off here stands in the outbox of the last 24 h.
MAX_EVENTS = 100_000
# An event of ours is some 600 bytes; reading one by one costs fifty times as much.
BATCH_EVENTS = 500
# So often an idle reader looks up, and finds out that its position is no longer good.
BLOCK_SECONDS = 5.0
BACKOFF_MAX_SECONDS = 5.0

_FIELD = b"event"
_BEGINNING = "0-0"

Entry = tuple[bytes, dict[bytes, bytes]]

log = structlog.get_logger()


class RedisEventLog:
    """One stream, so one order for everybody. It may be wiped at any moment."""

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        self._writer = connected(url)
        # One connection of its own, whose reads take longer than they wait.
        self._reader = connected(url, answer_seconds=BLOCK_SECONDS + 5)
        self._clock = clock or SystemClock()

    async def publish(self, events: Sequence[JobEvent]) -> None:
        """See `EventPublisher`. A batch that failed half-way is repeated whole, and forgiven."""
        try:
            async with self._writer.pipeline(transaction=False) as pipeline:
                for event in events:
                    fields: dict[Any, Any] = {_FIELD: event.model_dump_json()}
                    # Only noted down; `execute` is what is waited for.
                    _ = pipeline.xadd(STREAM, fields, maxlen=MAX_EVENTS, approximate=True)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            raise TransientError(f"event log: {type(error).__name__}") from error

    async def batches(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        """See `EventSubscriber`. An unreachable Redis is waited for, and never raised."""
        position = await position_of(PARTITION) or _BEGINNING
        failures = 0
        while True:
            try:
                entries = await self._read(position)
                if not entries and await self._was_wiped(position):
                    log.warning("event_log.begun_again", position=position)
                    position = _BEGINNING
                failures = 0
            except (RedisError, OSError) as error:
                failures += 1
                log.warning("event_log.unreachable", error=type(error).__name__, failures=failures)
                await self._clock.sleep(min(0.2 * 2 ** min(failures, 10), BACKOFF_MAX_SECONDS))
                continue
            if entries:
                position = entries[-1][0].decode()
                yield _batch(entries, position)

    async def ping(self) -> None:
        """Return when Redis answers; `TransientError`."""
        try:
            await self._writer.ping()
        except (RedisError, OSError) as error:
            raise TransientError(f"event log: {type(error).__name__}") from error

    async def aclose(self) -> None:
        await self._writer.aclose()
        await self._reader.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _read(self, position: str) -> list[Entry]:
        answer: Any = await self._reader.xread(
            {STREAM: position}, count=BATCH_EVENTS, block=int(BLOCK_SECONDS * 1000)
        )
        return _entries(answer)

    async def _was_wiped(self, position: str) -> bool:
        # Ids are the server's time: after a wipe and a step of its clock, new events could stand
        # behind a position that was read long ago.
        try:
            told: Any = await self._writer.xinfo_stream(STREAM)
        except ResponseError:
            return position != _BEGINNING
        return _order(told["last-generated-id"].decode()) < _order(position)


def _entries(answer: Any) -> list[Entry]:
    """Return the one stream's entries, in either of the protocol's two shapes."""
    if not answer:
        return []
    streams = list(answer.values()) if isinstance(answer, dict) else [answer[0][1]]
    entries = streams[0]
    # The newer protocol wraps them once more.
    return entries[0] if entries and isinstance(entries[0], list) else entries


def _order(position: str) -> tuple[int, int]:
    milliseconds, _, number = position.partition("-")
    return int(milliseconds), int(number or 0)


def _batch(entries: Sequence[Entry], position: str) -> EventBatch:
    return batch_of(PARTITION, position, [_event(fields) for _, fields in entries])


def _event(fields: dict[bytes, bytes]) -> JobEvent | Unreadable:
    raw = fields.get(_FIELD)
    if raw is None:
        return Unreadable(raw=repr(fields).encode(), reason="no such field")
    return event_of(raw)
