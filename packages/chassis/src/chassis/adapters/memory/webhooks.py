"""Webhooks inside one process."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.adapters.memory.inbox import MemoryInbox
from chassis.clock import Clock, SystemClock
from chassis.webhook_records import (
    ClaimedDelivery,
    DeliveriesOf,
    Delivery,
    DeliveryStatus,
    Heard,
    NewDelivery,
    NewWebhook,
    Refusal,
    Webhook,
)
from contracts.jobs import UserId


@dataclass(slots=True)
class _Endpoint:
    new: NewWebhook
    seen: Webhook


@dataclass(slots=True)
class _Message:
    new: NewDelivery
    seen: Delivery
    due_at: datetime
    is_in_hand: bool = False


class MemoryWebhookStore:
    def __init__(self, inbox: MemoryInbox, clock: Clock | None = None) -> None:
        self._inbox = inbox
        self._clock = clock or SystemClock()
        self._endpoints: dict[UUID, _Endpoint] = {}
        self._messages: dict[UUID, _Message] = {}
        self._position = 0

    async def add(self, webhook: NewWebhook, *, limit: int) -> Webhook | None:
        if len(await self.list_for(webhook.user_id)) >= limit:
            return None
        seen = Webhook(
            id=webhook.id, url=webhook.url, events=webhook.events, created_at=self._clock.now()
        )
        self._endpoints[webhook.id] = _Endpoint(webhook, seen)
        return seen

    async def list_for(self, user_id: UserId) -> list[Webhook]:
        return [e.seen for e in self._endpoints.values() if e.new.user_id == user_id]

    async def find(self, webhook_id: UUID, *, user_id: UserId) -> Webhook | None:
        endpoint = self._endpoints.get(webhook_id)
        return endpoint.seen if endpoint and endpoint.new.user_id == user_id else None

    async def delete(self, webhook_id: UUID, *, user_id: UserId) -> bool:
        if await self.find(webhook_id, user_id=user_id) is None:
            return False
        del self._endpoints[webhook_id]
        for message in self._of(webhook_id):
            del self._messages[message.new.id]
        return True

    async def read_inbox(self, *, limit: int, deliveries_of: DeliveriesOf) -> int:
        newest = await self._inbox.cursor()
        upto = min(newest, self._position + limit)
        moved = max(upto - self._position, 0)
        for new in deliveries_of(self._heard(upto) if moved else []):
            self._keep(new)
        self._position += moved
        return moved

    def _heard(self, upto: int) -> list[Heard]:
        return [
            Heard(
                webhook_id=endpoint.new.id,
                events=endpoint.new.events,
                event_id=event_id,
                data=row.data.decode(),
            )
            for row, event_id, created_at in self._inbox.notifications_after(self._position)
            for endpoint in self._endpoints.values()
            if row.id <= upto
            and endpoint.new.user_id == row.user_id
            and endpoint.seen.disabled_at is None
            and endpoint.seen.created_at <= created_at
        ]

    def _keep(self, new: NewDelivery) -> None:
        if any(m.new.event_id == new.event_id for m in self._of(new.webhook_id)):
            return
        now = self._clock.now()
        seen = Delivery(
            id=new.id,
            event_id=new.event_id,
            type=new.type,
            status=DeliveryStatus.PENDING,
            attempts=0,
            created_at=now,
            next_attempt_at=now,
        )
        self._messages[new.id] = _Message(new, seen, now)

    async def claim(self, *, limit: int, per_webhook: int, seconds: float) -> list[ClaimedDelivery]:
        now, claimed = self._clock.now(), list[ClaimedDelivery]()
        for message in sorted(self._messages.values(), key=lambda m: m.due_at):
            is_due = message.seen.status is DeliveryStatus.PENDING and message.due_at <= now
            in_hand = [m for m in self._of(message.new.webhook_id) if self._is_in_hand(m)]
            if is_due and len(in_hand) < per_webhook and len(claimed) < limit:
                claimed.append(self._take(message, seconds))
        return claimed

    def _is_in_hand(self, message: _Message) -> bool:
        return message.is_in_hand and message.due_at > self._clock.now()

    def _take(self, message: _Message, seconds: float) -> ClaimedDelivery:
        now = self._clock.now()
        attempt = message.seen.attempts + 1
        self._change(message, due_at=now + timedelta(seconds=seconds), in_hand=True)
        message.seen = replace(message.seen, attempts=attempt, attempted_at=now)
        endpoint = self._endpoints[message.new.webhook_id].new
        return ClaimedDelivery(
            id=message.new.id,
            webhook_id=endpoint.id,
            attempt=attempt,
            url=endpoint.url,
            secret=endpoint.secret,
            body=message.new.body,
        )

    def _change(self, message: _Message, *, due_at: datetime, in_hand: bool = False) -> None:
        message.due_at, message.is_in_hand = due_at, in_hand
        is_pending = message.seen.status is DeliveryStatus.PENDING
        message.seen = replace(message.seen, next_attempt_at=due_at if is_pending else None)

    def _held(self, claimed: ClaimedDelivery) -> _Message | None:
        message = self._messages.get(claimed.id)
        is_held = message and message.is_in_hand and message.seen.attempts == claimed.attempt
        return message if is_held else None

    async def delivered(self, claimed: ClaimedDelivery, *, status_code: int) -> None:
        message = self._held(claimed)
        if message is None:
            return
        message.seen = replace(
            message.seen, status=DeliveryStatus.DELIVERED, status_code=status_code, error=None
        )
        self._change(message, due_at=self._clock.now())
        endpoint = self._endpoints[claimed.webhook_id]
        endpoint.seen = replace(endpoint.seen, failing_since=None)

    async def failed(self, claimed: ClaimedDelivery, refusal: Refusal) -> None:
        message = self._held(claimed)
        if message is None:
            return
        again = refusal.retry_after_seconds
        status = DeliveryStatus.FAILED if again is None else DeliveryStatus.PENDING
        message.seen = replace(
            message.seen, status=status, status_code=refusal.status_code, error=refusal.error
        )
        self._change(message, due_at=self._clock.now() + timedelta(seconds=again or 0))
        endpoint = self._endpoints[claimed.webhook_id]
        since = endpoint.seen.failing_since or self._clock.now()
        endpoint.seen = replace(endpoint.seen, failing_since=since)

    async def disable(self, webhook_id: UUID, *, reason: str, failing_seconds: float) -> None:
        endpoint = self._endpoints.get(webhook_id)
        since = endpoint.seen.failing_since if endpoint else None
        now = self._clock.now()
        if not endpoint or endpoint.seen.disabled_at or since is None:
            return
        if since > now - timedelta(seconds=failing_seconds):
            return
        endpoint.seen = replace(endpoint.seen, disabled_at=now, disabled_reason=reason)
        for message in self._of(webhook_id):
            if message.seen.status is DeliveryStatus.PENDING:
                error = message.seen.error or "the webhook was disabled"
                message.seen = replace(message.seen, status=DeliveryStatus.FAILED, error=error)
                self._change(message, due_at=now)

    async def deliveries(self, webhook_id: UUID, *, user_id: UserId, limit: int) -> list[Delivery]:
        if await self.find(webhook_id, user_id=user_id) is None:
            return []
        return [message.seen for message in reversed(self._of(webhook_id))][:limit]

    async def replay(
        self, webhook_id: UUID, delivery_id: UUID, *, user_id: UserId
    ) -> Delivery | None:
        message = self._messages.get(delivery_id)
        is_own = await self.find(webhook_id, user_id=user_id) is not None
        if not is_own or message is None or message.new.webhook_id != webhook_id:
            return None
        if self._is_in_hand(message):
            return None
        message.seen = replace(
            message.seen, status=DeliveryStatus.PENDING, attempts=0, error=None, status_code=None
        )
        self._change(message, due_at=self._clock.now())
        return message.seen

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        old = [
            message.new.id
            for message in self._messages.values()
            if message.seen.created_at < before
            and message.seen.status is not DeliveryStatus.PENDING
        ][:limit]
        for delivery_id in old:
            del self._messages[delivery_id]
        return len(old)

    def _of(self, webhook_id: UUID) -> list[_Message]:
        return [m for m in self._messages.values() if m.new.webhook_id == webhook_id]
