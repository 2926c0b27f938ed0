"""Who is listening, and what each has yet to hear."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Protocol

from chassis.clock import Clock
from chassis.metrics import EVENTS_DELIVERED
from chassis.records import InboxRow
from chassis.tracing import is_tracing, spans
from contracts.jobs import UserId
from notification_service.metrics import STREAMS_ENDED
from notification_service.sse import KEEPALIVE, Frame, as_frame, retry_body, row_frame
from notification_service.wheel import TURNS_PER_SECOND, Wheel

# One displaced by a newer stream of its user must not displace that one in turn.
DISPLACED_RETRY_MS = 60_000
DRAINED_RETRY_MS = (1_000, 5_000)


class Outlet(Protocol):
    """Where a subscriber's frames leave the process."""

    @property
    def is_behind(self) -> bool:
        """Whether more is waiting than a stream may keep waiting."""

    def write(self, frame: Frame) -> None: ...

    def end(self, farewell: Frame | None = None) -> None:
        """End the response properly, or drop the connection where its reader is stuck."""

    def drop(self) -> None:
        """End the connection now, with whatever waits in it."""


class Subscriber:
    """One open stream: it replays until it has an outlet, and is live from then on."""

    __slots__ = ("_hub", "cursor", "ends_at", "is_over", "missed", "outlet", "slot", "user_id")

    def __init__(self, hub: "Hub", user_id: UserId, *, ends_at: float) -> None:
        self._hub = hub
        self.user_id = user_id
        self.cursor = hub.head or 0
        """The id of the last row that this stream was told, or needs not be told."""
        self.ends_at = ends_at
        self.missed = False
        """Whether rows behind the cursor may have passed while there was no outlet."""
        self.is_over = False
        self.slot = 0
        self.outlet: Outlet | None = None
        """None until it has been told what it missed."""

    @property
    def is_behind(self) -> bool:
        return self.outlet is not None and self.outlet.is_behind

    def go_live(self, outlet: Outlet) -> None:
        """From now on write to `outlet`, which ends at once when the stream is over already."""
        self.outlet = outlet
        if self.is_over:
            outlet.end()

    def offer(self, row_id: int, frame: Frame) -> bool:
        """Tell a row unless it is known already; return whether it was told."""
        outlet = self.outlet
        if outlet is None:
            self.missed = True
        elif outlet.is_behind:
            self._hub.let_go(self)
        elif row_id > self.cursor:
            self.cursor = row_id
            outlet.write(frame)
            return True
        return False

    def write(self, frame: Frame) -> None:
        if self.outlet is not None:
            self.outlet.write(frame)

    def end(self, farewell: Frame | None = None) -> None:
        if self.outlet is not None:
            self.outlet.end(farewell)

    def drop(self) -> None:
        if self.outlet is not None:
            self.outlet.drop()

    # What the outlet's connection tells.

    def lost(self) -> None:
        self._hub.unsubscribe(self)

    def server_stops(self) -> None:
        self._hub.drain()


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamLimits:
    heartbeat_seconds: float
    max_seconds: float
    drain_seconds: float
    per_user: int
    total: int


class Hub:
    """The set of live subscribers of this process; not for use from other threads."""

    def __init__(self, limits: StreamLimits, *, clock: Clock, random: Random) -> None:
        self._limits = limits
        self._clock = clock
        self._random = random
        self._streams: dict[UserId, tuple[Subscriber, ...]] = {}
        self._wheel: Wheel[Subscriber] = Wheel(clock.monotonic())
        self._is_draining = False
        self.size = 0
        self.head: int | None = None
        """The id of the last row dispatched; None until the inbox has been reached."""
        self.unmarked: set[int] = set()
        """Notifications told to a stream whose inbox rows do not say so yet."""

    @property
    def is_full(self) -> bool:
        return self._is_draining or self.size >= self._limits.total

    @contextmanager
    def subscription(self, user_id: UserId, *, until: float | None = None) -> Iterator[Subscriber]:
        """Hold a place for one stream while it replays; it leaves with `unsubscribe`, or here
        when it never went live. `until`: a monotonic time by which it has to end."""
        subscriber = self._subscribe(user_id, until)
        try:
            yield subscriber
        finally:
            if subscriber.outlet is None:
                self.unsubscribe(subscriber)

    def _subscribe(self, user_id: UserId, until: float | None) -> Subscriber:
        now = self._clock.monotonic()
        # Between 80 and 100 % of the limit, so that streams opened together end apart.
        ends_at = now + self._limits.max_seconds * self._random.uniform(0.8, 1.0)
        subscriber = Subscriber(self, user_id, ends_at=min(ends_at, until or ends_at))
        others = self._streams.get(user_id, ())
        self._streams[user_id] = (*others, subscriber)
        self.size += 1
        first_beat = now + self._beat_seconds * self._random.random()
        self._wheel.put(subscriber, min(first_beat, subscriber.ends_at))
        if len(others) >= self._limits.per_user:
            self._end(others[0], "displaced", as_frame(retry_body(DISPLACED_RETRY_MS)))
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Forget the stream; harmless when it is forgotten already."""
        if subscriber.is_over:
            return
        subscriber.is_over = True
        streams = self._streams[subscriber.user_id]
        self.size -= 1
        self._wheel.remove(subscriber)
        if len(streams) == 1:
            del self._streams[subscriber.user_id]
        else:
            self._streams[subscriber.user_id] = tuple(s for s in streams if s is not subscriber)

    def dispatch(self, rows: Sequence[InboxRow]) -> None:
        """Tell rows to whoever listens for them; they come in order and without gap."""
        delivered = 0
        traces = self._traces(rows) if is_tracing() else ()
        with spans("stream.deliver", traces):
            for row in rows:
                self.head = row.id
                streams = self._streams.get(row.user_id)
                if streams:
                    delivered += self._tell(row, streams)
        EVENTS_DELIVERED.inc(delivered)

    def _traces(self, rows: Sequence[InboxRow]) -> list[str]:
        return [row.traceparent for row in rows if row.user_id in self._streams]

    def _tell(self, row: InboxRow, streams: tuple[Subscriber, ...]) -> int:
        frame = row_frame(row)
        told = 0
        for subscriber in streams:
            told += subscriber.offer(row.id, frame)
        if told and row.is_notification:
            self.unmarked.add(row.id)
        return told

    def told(self, rows: Iterable[InboxRow]) -> None:
        """Remember that a stream was told these rows, outside of `dispatch`."""
        self.unmarked.update(row.id for row in rows if row.is_notification)

    def turn(self) -> None:
        """Keep the due streams alive and end those whose time has come."""
        now = self._clock.monotonic()
        for subscriber in self._wheel.due(now):
            if now >= subscriber.ends_at:
                self._end(subscriber, "drained" if self._is_draining else "expired", None)
            elif subscriber.is_behind:
                self.let_go(subscriber)
            else:
                subscriber.write(KEEPALIVE)
                self._wheel.put(subscriber, min(now + self._beat_seconds, subscriber.ends_at))

    @property
    def _beat_seconds(self) -> float:
        # The wheel may turn up to one turn late.
        return self._limits.heartbeat_seconds - 2 / TURNS_PER_SECOND

    def drain(self) -> None:
        """Take no more streams, and end each at a random moment within the time allowed."""
        if self._is_draining:
            return
        self._is_draining = True
        now = self._clock.monotonic()
        for subscriber in self._everybody():
            subscriber.ends_at = now + self._limits.drain_seconds * self._random.random()
            self._wheel.remove(subscriber)
            self._wheel.put(subscriber, subscriber.ends_at)

    def drop_everybody(self) -> None:
        for subscriber in self._everybody():
            subscriber.drop()

    def _everybody(self) -> list[Subscriber]:
        return [s for streams in self._streams.values() for s in streams]

    def _end(self, subscriber: Subscriber, reason: str, farewell: Frame | None) -> None:
        STREAMS_ENDED.labels(reason).inc()
        self.unsubscribe(subscriber)
        if self._is_draining:
            farewell = as_frame(retry_body(self._random.randint(*DRAINED_RETRY_MS)))
        subscriber.end(farewell)

    def let_go(self, subscriber: Subscriber) -> None:
        """Drop a stream whose reader is too far behind; it comes back with its last id."""
        STREAMS_ENDED.labels("behind").inc()
        self.unsubscribe(subscriber)
        subscriber.drop()
