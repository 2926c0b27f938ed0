"""What one browser hears: first what it missed, then what happens."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import structlog
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from chassis.clock import Clock
from chassis.errors import TransientError
from chassis.ports import Inbox
from chassis.records import InboxRow
from contracts.jobs import UserId
from notification_service.hand_off import Wire, wire_of
from notification_service.hub import Hub, Subscriber
from notification_service.mailbox import Mailbox
from notification_service.metrics import STREAMS_OPENED
from notification_service.sse import connected_body, retry_body, rows_body

REPLAY_PAGE_ROWS = 200
# A new EventSource has no Last-Event-ID; what is older is found in the list.
UNDELIVERED_SINCE = timedelta(hours=24)
# Spread, so that the streams of a process that died do not all return in one moment.
RETRY_MS = (2_000, 4_000)
# A reader that takes nothing of its replay for this long is stuck.
SEND_SECONDS = 30
HEADERS = {"Cache-Control": "no-cache"}

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamSource:
    """What every stream of the process draws on."""

    hub: Hub
    inbox: Inbox
    clock: Clock
    random: Random
    backlog_bytes: int
    drain_seconds: float


class UserStream(EventSourceResponse):
    """An event stream of one user, which leaves ASGI once it has told what was missed.

    `last_event_id`: what came behind it is told first; None: what was never delivered to any
    stream of this user. `until`: a monotonic time by which the stream ends.
    """

    def __init__(
        self,
        source: StreamSource,
        user_id: UserId,
        *,
        last_event_id: int | None = None,
        until: float | None = None,
    ) -> None:
        super().__init__(
            self._bodies(),
            headers=HEADERS,
            ping=0,
            send_timeout=SEND_SECONDS,
            shutdown_grace_period=source.drain_seconds,
        )
        self._source = source
        self._user_id = user_id
        self._last_event_id = last_event_id
        self._until = until

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Subscribe before replaying, so that nothing falls between the two.
        with self._source.hub.subscription(self._user_id, until=self._until) as subscriber:
            self._subscriber, self._missed = subscriber, self._replay(subscriber)
            async with aclosing(self._missed):
                # Ask the inbox before promising a stream: an outage is a 503, not a broken one.
                self._opening = self._greeting() + await anext(self._missed, b"")
                wire = wire_of(receive)
                STREAMS_OPENED.labels("hand_off" if wire else "asgi").inc()
                if wire:
                    await self._leave_asgi(wire, send)
                else:
                    log.warning("stream.stays_in_asgi")
                    await self._stay_in_asgi(scope, receive, send)

    async def _leave_asgi(self, wire: Wire, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        try:
            async with asyncio.timeout(SEND_SECONDS) as patience:
                async for body in self._told():
                    await send({"type": "http.response.body", "body": body, "more_body": True})
                    patience.reschedule(asyncio.get_running_loop().time() + SEND_SECONDS)
        except TimeoutError:
            wire.drop()
        except TransientError:
            # It comes back for the rest with the last id it has heard.
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            # Nothing may be awaited between the last look at the inbox and going live.
            line = wire.take_over(self._subscriber, backlog_bytes=self._source.backlog_bytes)
            if line:
                self._subscriber.go_live(line)

    async def _stay_in_asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (SendTimeoutError, TransientError) as error:
            log.info("stream.broken", reason=type(error).__name__)
        finally:
            self._subscriber.lost()

    async def _bodies(self) -> AsyncGenerator[bytes, None]:
        async for body in self._told():
            yield body
        mailbox = Mailbox(self._source.backlog_bytes)
        self._subscriber.go_live(mailbox)
        async for body in mailbox.bodies():
            yield body

    async def _told(self) -> AsyncGenerator[bytes, None]:
        yield self._opening
        async for body in self._missed:
            yield body

    def _greeting(self) -> bytes:
        return retry_body(self._source.random.randint(*RETRY_MS)) + connected_body(self._user_id)

    async def _replay(self, subscriber: Subscriber) -> AsyncGenerator[bytes, None]:
        """Yield what was missed, until the subscriber knows all that the hub has dispatched."""
        if await self._can_resume(subscriber):
            subscriber.missed = True
        else:
            async for rows in self._undelivered(subscriber.cursor):
                yield rows_body(rows)
        while subscriber.missed:
            subscriber.missed = False
            rows = await self._source.inbox.after_for(
                self._user_id, subscriber.cursor, limit=REPLAY_PAGE_ROWS
            )
            if len(rows) == REPLAY_PAGE_ROWS:
                subscriber.missed = True
            if rows:
                subscriber.cursor = rows[-1].id
                self._source.hub.told(rows)
                yield rows_body(rows)

    async def _can_resume(self, subscriber: Subscriber) -> bool:
        last = self._last_event_id
        if last is None:
            return False
        # This process may be a moment behind; but what no inbox row reaches was never told
        # by this record, and waiting for it would hide everything until then.
        if last > subscriber.cursor and last > await self._source.inbox.cursor():
            return False
        subscriber.cursor = last
        return True

    async def _undelivered(self, head: int) -> AsyncGenerator[list[InboxRow], None]:
        since = self._source.clock.now() - UNDELIVERED_SINCE
        taken = None
        while taken is None or len(taken) == REPLAY_PAGE_ROWS:
            unmarked = frozenset(self._source.hub.unmarked)
            taken = await self._source.inbox.take_undelivered(
                self._user_id, since=since, limit=REPLAY_PAGE_ROWS
            )
            # What is beyond the head is about to be dispatched to this very stream.
            rows = [row for row in taken if row.id <= head and row.id not in unmarked]
            if rows:
                yield rows
