"""Webhooks, what they are told, and who carries it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chassis.ports import Inbox
from chassis.records import EventBatch, InboxEntry
from chassis.webhook_records import (
    ClaimedDelivery,
    Delivery,
    Heard,
    NewDelivery,
    NewWebhook,
    WebhookEvent,
)
from contracts.jobs import JobId, UserId
from contracts.notifications import MessageType, Notification
from notification_service.ports import WebhookStore

MINA = UserId("mina")
JOON = UserId("joon")
SECRET = "whsec_x"  # noqa: S105 - of a test
LEASE = 30.0
Age = Callable[[timedelta], Awaitable[None]]


def a_webhook(user_id: UserId = MINA, *events: WebhookEvent) -> NewWebhook:
    return NewWebhook(
        id=uuid4(), user_id=user_id, url="https://a.example/", secret=SECRET, events=events
    )


async def told(inbox: Inbox, *event_ids: str, user_id: UserId = MINA) -> None:
    entries = [
        InboxEntry(
            event_id=event_id,
            user_id=user_id,
            job_id=JobId("job"),
            told=Notification(
                event_id=event_id,
                message_type=MessageType.SUCCESS,
                user_id=user_id,
                title="완성",
                message="…",
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
            ),
        )
        for event_id in event_ids
    ]
    await inbox.store(EventBatch(partition="0", position="1", events=()), entries)


def one_each(heard: Sequence[Heard]) -> list[NewDelivery]:
    return [
        NewDelivery(
            id=uuid4(),
            webhook_id=one.webhook_id,
            event_id=one.event_id,
            type=WebhookEvent.SUCCEEDED,
            body="{}",
        )
        for one in heard
    ]


async def read(webhooks: WebhookStore, limit: int = 1000) -> int:
    return await webhooks.read_inbox(limit=limit, deliveries_of=one_each)


async def claim(webhooks: WebhookStore, limit: int = 10, per: int = 10) -> list[ClaimedDelivery]:
    return await webhooks.claim(limit=limit, per_webhook=per, seconds=LEASE)


async def seen(webhooks: WebhookStore, webhook_id: UUID) -> list[Delivery]:
    return await webhooks.deliveries(webhook_id, user_id=MINA, limit=100)


async def a_claim(webhooks: WebhookStore, inbox: Inbox) -> ClaimedDelivery:
    await webhooks.add(a_webhook(), limit=5)
    await told(inbox, "a")
    await read(webhooks)
    (claimed,) = await claim(webhooks)
    return claimed
