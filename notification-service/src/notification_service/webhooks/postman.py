"""From the inbox to users' servers: what is due is sent, and sent again until it arrives."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

import structlog

from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.ports import Inbox
from chassis.posting import SafePoster
from chassis.webhook_records import ClaimedDelivery, Refusal
from notification_service.metrics import WEBHOOK_ATTEMPTS
from notification_service.ports import WebhookStore
from notification_service.webhooks.messages import deliveries_of
from notification_service.webhooks.signing import signed_headers

# After the first attempt, which is at once: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h.
PAUSES_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000)
# Spread, so that a server that comes back is not told everything in one moment.
JITTER = (0.8, 1.2)
READ_IDS = 5_000
READ_POLL_SECONDS = 1.0
SEND_POLL_SECONDS = 0.5
# One slow server does not take all hands.
PER_WEBHOOK = 4
# Beyond the time-out of an attempt: what is not heard of then died with its process.
LEASE_ROOM_SECONDS = 15
FORGET_SECONDS = 3600.0
FORGET_ROWS = 1_000
_GONE = 410
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rounds:
    """How much one postman carries, and how patient it is."""

    at_once: int
    attempt_seconds: float
    failing: timedelta
    keep: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Postman:
    """`read` and `forget` are steps of loops without end; `send` is one itself."""

    store: WebhookStore
    inbox: Inbox
    poster: SafePoster
    clock: Clock
    random: Random
    new_id: Callable[[], UUID]
    rounds: Rounds

    async def read(self) -> None:
        """Make deliveries of what was stored since the last time, or wait for it."""
        moved = await self.store.read_inbox(
            limit=READ_IDS, deliveries_of=partial(deliveries_of, new_id=self.new_id)
        )
        if moved < READ_IDS:
            await self.inbox.wait(seconds=READ_POLL_SECONDS)

    async def forget(self) -> None:
        """Remove what its owner has had the time to look at."""
        before = self.clock.now() - self.rounds.keep
        if await self.store.forget_old(before=before, limit=FORGET_ROWS) < FORGET_ROWS:
            await self.clock.sleep(FORGET_SECONDS)

    async def send(self) -> None:
        """Send what is due, side by side, for ever; an unreachable record delays it."""
        under_way: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                claimed = await self._claim(self.rounds.at_once - len(under_way))
                for one in claimed:
                    task = group.create_task(self.attempt(one))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                # With something in hand there may be more behind it.
                await self.clock.sleep(SEND_POLL_SECONDS / (10 if claimed else 1))

    async def _claim(self, limit: int) -> list[ClaimedDelivery]:
        if limit <= 0:
            return []
        with suppress(TransientError):
            return await self.store.claim(
                limit=limit,
                per_webhook=PER_WEBHOOK,
                seconds=self.rounds.attempt_seconds + LEASE_ROOM_SECONDS,
            )
        return []

    async def attempt(self, claimed: ClaimedDelivery) -> None:
        """Send it once, and write down what came of it."""
        outcome = await self._outcome_of(claimed)
        WEBHOOK_ATTEMPTS.labels("delivered" if isinstance(outcome, int) else "failed").inc()
        # What cannot be written down is sent again, under the same id.
        with suppress(TransientError):
            if isinstance(outcome, int):
                await self.store.delivered(claimed, status_code=outcome)
            else:
                await self._note(claimed, outcome)

    async def _outcome_of(self, claimed: ClaimedDelivery) -> int | Refusal:
        headers = signed_headers(
            str(claimed.id),
            int(self.clock.now().timestamp()),
            claimed.body,
            secret=claimed.secret,
        )
        try:
            status = await self.poster.post(claimed.url, claimed.body.encode(), headers)
        except (TransientError, PermanentError) as error:
            return self._refusal(claimed, str(error), None)
        if status in _SUCCESS:
            return status
        reason = "a redirect, which is not followed" if status in _REDIRECT else "no success"
        return self._refusal(claimed, f"{reason}: {status}", status)

    def _refusal(self, claimed: ClaimedDelivery, error: str, status: int | None) -> Refusal:
        is_last = claimed.attempt > len(PAUSES_SECONDS) or status == _GONE
        pause = None if is_last else PAUSES_SECONDS[claimed.attempt - 1]
        return Refusal(
            error=error,
            status_code=status,
            retry_after_seconds=pause and pause * self.random.uniform(*JITTER),
        )

    async def _note(self, claimed: ClaimedDelivery, refusal: Refusal) -> None:
        log.info(
            "webhook.attempt_failed",
            delivery=str(claimed.id),
            webhook=str(claimed.webhook_id),
            attempt=claimed.attempt,
            reason=refusal.error,
        )
        await self.store.failed(claimed, refusal)
        if refusal.status_code == _GONE:
            await self.store.disable(claimed.webhook_id, reason="gone", failing_seconds=0)
        elif refusal.retry_after_seconds is None:
            await self.store.disable(
                claimed.webhook_id,
                reason="failing",
                failing_seconds=self.rounds.failing.total_seconds(),
            )
