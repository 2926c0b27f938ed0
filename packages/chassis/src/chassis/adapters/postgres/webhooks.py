"""Webhooks in PostgreSQL: what is to be sent is kept with how far the inbox was read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import DictRow

from chassis.adapters.postgres.record import Connection, PostgresRecord
from chassis.adapters.postgres.statements import load
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
    WebhookEvent,
)
from contracts.jobs import UserId

_SQL = load("webhooks.sql")


class PostgresWebhookStore:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def add(self, webhook: NewWebhook, *, limit: int) -> Webhook | None:
        async with self._record.transaction() as connection:
            await connection.execute(_SQL["lock_user"], {"user_id": webhook.user_id})
            cursor = await connection.execute(
                _SQL["add"],
                {
                    "id": webhook.id,
                    "user_id": webhook.user_id,
                    "url": webhook.url,
                    "secret": webhook.secret,
                    "events": [str(event) for event in webhook.events],
                    "limit": limit,
                },
            )
            row = await cursor.fetchone()
        return _webhook(row) if row else None

    async def list_for(self, user_id: UserId) -> list[Webhook]:
        return [_webhook(r) for r in await self._record.rows(_SQL["list_for"], user_id=user_id)]

    async def find(self, webhook_id: UUID, *, user_id: UserId) -> Webhook | None:
        row = await self._record.row(_SQL["find"], id=webhook_id, user_id=user_id)
        return _webhook(row) if row else None

    async def delete(self, webhook_id: UUID, *, user_id: UserId) -> bool:
        return await self._record.execute(_SQL["delete"], id=webhook_id, user_id=user_id) > 0

    async def read_inbox(self, *, limit: int, deliveries_of: DeliveriesOf) -> int:
        async with self._record.transaction() as connection:
            place = await (await connection.execute(_SQL["lock_position"])).fetchone()
            if place is None or place["newest"] <= place["inbox_id"]:
                return 0
            after = place["inbox_id"]
            upto = min(place["newest"], after + limit)
            cursor = await connection.execute(_SQL["read"], {"after": after, "upto": upto})
            heard = [_heard(row) for row in await cursor.fetchall()]
            await _keep(connection, deliveries_of(heard))
            await connection.execute(_SQL["move"], {"upto": upto})
        return int(upto - after)

    async def claim(self, *, limit: int, per_webhook: int, seconds: float) -> list[ClaimedDelivery]:
        rows = await self._record.rows(
            _SQL["claim"], limit=limit, per_webhook=per_webhook, seconds=seconds
        )
        return [_claimed(row) for row in rows]

    async def delivered(self, claimed: ClaimedDelivery, *, status_code: int) -> None:
        await self._record.execute(
            _SQL["delivered"], id=claimed.id, attempt=claimed.attempt, status_code=status_code
        )

    async def failed(self, claimed: ClaimedDelivery, refusal: Refusal) -> None:
        await self._record.execute(
            _SQL["failed"],
            id=claimed.id,
            attempt=claimed.attempt,
            status_code=refusal.status_code,
            error=refusal.error,
            retry_after_seconds=refusal.retry_after_seconds,
        )

    async def disable(self, webhook_id: UUID, *, reason: str, failing_seconds: float) -> None:
        await self._record.execute(
            _SQL["disable"], webhook_id=webhook_id, reason=reason, failing_seconds=failing_seconds
        )

    async def deliveries(self, webhook_id: UUID, *, user_id: UserId, limit: int) -> list[Delivery]:
        rows = await self._record.rows(
            _SQL["deliveries"], webhook_id=webhook_id, user_id=user_id, limit=limit
        )
        return [_delivery(row) for row in rows]

    async def replay(
        self, webhook_id: UUID, delivery_id: UUID, *, user_id: UserId
    ) -> Delivery | None:
        row = await self._record.row(
            _SQL["replay"], webhook_id=webhook_id, delivery_id=delivery_id, user_id=user_id
        )
        return _delivery(row) if row else None

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        return await self._record.execute(_SQL["forget_old"], before=before, limit=limit)


async def _keep(connection: Connection, deliveries: Sequence[NewDelivery]) -> None:
    if deliveries:
        await connection.execute(
            _SQL["keep"],
            {
                "ids": [delivery.id for delivery in deliveries],
                "webhook_ids": [delivery.webhook_id for delivery in deliveries],
                "event_ids": [delivery.event_id for delivery in deliveries],
                "types": [str(delivery.type) for delivery in deliveries],
                "bodies": [delivery.body for delivery in deliveries],
            },
        )


def _events(names: Sequence[str]) -> tuple[WebhookEvent, ...]:
    return tuple(WebhookEvent(name) for name in names)


def _webhook(row: DictRow) -> Webhook:
    return Webhook(
        id=row["id"],
        url=row["url"],
        events=_events(row["events"]),
        created_at=row["created_at"],
        failing_since=row["failing_since"],
        disabled_at=row["disabled_at"],
        disabled_reason=row["disabled_reason"],
    )


def _heard(row: DictRow) -> Heard:
    return Heard(
        webhook_id=row["webhook_id"],
        events=_events(row["events"]),
        event_id=row["event_id"],
        data=row["data"],
    )


def _claimed(row: DictRow) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=row["id"],
        webhook_id=row["webhook_id"],
        attempt=row["attempts"],
        url=row["url"],
        secret=row["secret"],
        body=row["body"],
    )


def _delivery(row: DictRow) -> Delivery:
    is_pending = row["status"] == DeliveryStatus.PENDING
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        type=WebhookEvent(row["type"]),
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        created_at=row["created_at"],
        attempted_at=row["attempted_at"],
        status_code=row["status_code"],
        error=row["error"],
        next_attempt_at=row["due_at"] if is_pending else None,
    )
