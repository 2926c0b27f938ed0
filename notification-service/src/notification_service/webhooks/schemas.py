"""The bodies of the webhook endpoints."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.webhook_records import DeliveryStatus, WebhookEvent

DELIVERIES_SHOWN = 50


class WebhookRequest(BaseModel):
    url: str = Field(min_length=1, max_length=2048)
    events: list[WebhookEvent] = Field(default=[], max_length=20)
    """None named: all."""


class WebhookSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    events: list[WebhookEvent]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_reason: str | None
    """`gone` (it answered 410) or `failing` (for days)."""


class WebhookCreated(WebhookSeen):
    secret: str
    """Shown this once."""


class WebhookCreatedAnswer(BaseModel):
    success: bool = True
    data: WebhookCreated


class WebhookAnswer(BaseModel):
    success: bool = True
    data: WebhookSeen


class WebhookList(BaseModel):
    webhooks: list[WebhookSeen]


class WebhookListAnswer(BaseModel):
    success: bool = True
    data: WebhookList


class DeliverySeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    """The `webhook-id` of the message."""
    event_id: str
    type: WebhookEvent
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    attempted_at: datetime | None
    status_code: int | None
    error: str | None
    next_attempt_at: datetime | None


class DeliveryAnswer(BaseModel):
    success: bool = True
    data: DeliverySeen


class DeliveryList(BaseModel):
    deliveries: list[DeliverySeen]


class DeliveryListAnswer(BaseModel):
    success: bool = True
    data: DeliveryList
