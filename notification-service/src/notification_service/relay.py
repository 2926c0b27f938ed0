"""The one loop that carries events from the log into inboxes."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import structlog

from chassis.clock import Clock
from chassis.errors import PermanentError
from chassis.metrics import INBOX_STORED, INBOX_UNREADABLE, RELAY_LAG_SECONDS
from chassis.ports import EventSubscriber, Inbox
from chassis.records import EventBatch, InboxEntry, Unreadable
from chassis.tracing import spans
from contracts.events import TERMINAL_EVENTS, JobEvent
from notification_service.wording import entry_of

FIRST_BACKOFF_SECONDS = 0.2
LONGEST_BACKOFF_SECONDS = 5.0

log = structlog.get_logger()


async def unceasing(step: Callable[[], Awaitable[None]], *, clock: Clock) -> None:
    """Repeat `step` for ever: what goes wrong delays it, and nothing ends it."""
    backoff = FIRST_BACKOFF_SECONDS
    while True:
        begun = clock.monotonic()
        try:
            await step()
            backoff = FIRST_BACKOFF_SECONDS
        except Exception as error:  # noqa: BLE001 - the edge: whatever it was, life goes on
            log.warning(
                "relay.step_failed",
                step=getattr(step, "__qualname__", str(step)),
                error=type(error).__name__,
                reason=str(error),
            )
            if clock.monotonic() - begun > LONGEST_BACKOFF_SECONDS:
                # It went well for a time, so this is another trouble.
                backoff = FIRST_BACKOFF_SECONDS
            await clock.sleep(backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF_SECONDS)


@dataclass(kw_only=True)
class Carrier:
    """Carries whatever share of the log its subscriber has for this process."""

    log: EventSubscriber
    inbox: Inbox
    clock: Clock
    public_base_url: str
    _behind: dict[str, str] = field(default_factory=dict)

    async def carry(self) -> None:
        """Carry until something fails; then the log is read again from behind what was kept."""
        async with aclosing(self.log.batches(self.inbox.position)) as batches:
            async for batch in batches:
                await self.keep(batch)

    async def keep(self, batch: EventBatch) -> None:
        """Store what the batch tells. What cannot be told is set aside, never in the way."""
        try:
            await self._store(batch)
        except PermanentError:
            await self._keep_one_by_one(batch)
        self._behind[batch.partition] = batch.position
        if batch.events:
            age = self.clock.now() - batch.events[-1].occurred_at
            RELAY_LAG_SECONDS.set(age.total_seconds())

    async def _keep_one_by_one(self, batch: EventBatch) -> None:
        # A crash in the middle reads the whole batch again; what was stored is an echo then.
        behind = self._behind.get(batch.partition, batch.position)
        for event in batch.events:
            one = replace(batch, events=(event,), unreadable=(), position=behind)
            try:
                await self._store(one)
            except PermanentError as error:
                await self._store(_set_aside(one, {event: str(error)}))
        await self._store(replace(batch, events=()))

    async def _store(self, batch: EventBatch) -> None:
        entries, refused = self._worded(batch.events)
        if refused:
            batch = _set_aside(batch, refused)
        with spans("inbox.store", [event.traceparent for event in batch.events], kind="consumer"):
            INBOX_STORED.inc(await self.inbox.store(batch, entries))
        INBOX_UNREADABLE.inc(len(batch.unreadable))
        for event in batch.events:
            if isinstance(event, TERMINAL_EVENTS):
                log.info(
                    "notification.stored",
                    task_id=event.job_id,
                    request_id=event.request_id,
                    outcome=event.type,
                )

    def _worded(self, events: tuple[JobEvent, ...]) -> tuple[list[InboxEntry], dict[JobEvent, str]]:
        entries: list[InboxEntry] = []
        refused: dict[JobEvent, str] = {}
        for event in events:
            try:
                entries.append(entry_of(event, public_base_url=self.public_base_url))
            except (LookupError, TypeError, ValueError) as error:
                refused[event] = type(error).__name__
        return entries, refused


def _set_aside(batch: EventBatch, refused: dict[JobEvent, str]) -> EventBatch:
    for event, reason in refused.items():
        log.error("relay.event_set_aside", event_id=event.event_id, reason=reason)
    aside = tuple(
        Unreadable(raw=event.model_dump_json().encode(), reason=reason)
        for event, reason in refused.items()
    )
    return replace(
        batch,
        events=tuple(event for event in batch.events if event not in refused),
        unreadable=batch.unreadable + aside,
    )
