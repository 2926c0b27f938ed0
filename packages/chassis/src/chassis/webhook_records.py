"""The values that pass through the port of webhooks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.jobs import UserId


class WebhookEvent(StrEnum):
    """What a webhook may be told of; the words that stand on the wire."""

    SUCCEEDED = "generation.succeeded"
    FAILED = "generation.failed"
    CANCELLED = "generation.cancelled"


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWebhook:
    id: UUID
    user_id: UserId
    url: str
    secret: str = field(repr=False)
    events: tuple[WebhookEvent, ...] = ()
    """Empty: everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """What its owner may see: all but the secret."""

    id: UUID
    url: str
    events: tuple[WebhookEvent, ...]
    created_at: datetime
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One notification, for one webhook of its user."""

    webhook_id: UUID
    events: tuple[WebhookEvent, ...]
    event_id: str
    data: str
    """The JSON of the `Notification`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDelivery:
    id: UUID
    webhook_id: UUID
    event_id: str
    type: WebhookEvent
    body: str


DeliveriesOf = Callable[[Sequence[Heard]], Sequence[NewDelivery]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedDelivery:
    """A delivery in one process's hand; `attempt` is counted from 1 and fences its outcome."""

    id: UUID
    webhook_id: UUID
    attempt: int
    url: str
    secret: str = field(repr=False)
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why an attempt failed, and when to try again; None: never."""

    error: str
    status_code: int | None = None
    retry_after_seconds: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What the owner of a webhook may see of one message."""

    id: UUID
    event_id: str
    type: WebhookEvent
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    attempted_at: datetime | None = None
    status_code: int | None = None
    error: str | None = None
    next_attempt_at: datetime | None = None
