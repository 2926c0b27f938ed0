"""What a webhook is told of a notification."""

import json
from collections.abc import Callable, Sequence
from uuid import UUID

from chassis.webhook_records import Heard, NewDelivery, WebhookEvent
from contracts.jobs import JobKind, JobStatus
from contracts.notifications import Notification

EVENTS = {
    JobStatus.COMPLETED: WebhookEvent.SUCCEEDED,
    JobStatus.FAILED: WebhookEvent.FAILED,
    JobStatus.CANCELLED: WebhookEvent.CANCELLED,
}


def deliveries_of(heard: Sequence[Heard], *, new_id: Callable[[], UUID]) -> list[NewDelivery]:
    """Return what is to be sent: what a webhook did not ask for, it is not told."""
    deliveries = []
    for one in heard:
        told = Notification.model_validate_json(one.data)
        event = EVENTS.get(told.metadata.get("job_status", ""))
        if event is not None and (not one.events or event in one.events):
            deliveries.append(
                NewDelivery(
                    id=new_id(),
                    webhook_id=one.webhook_id,
                    event_id=one.event_id,
                    type=event,
                    body=_body(told, event),
                )
            )
    return deliveries


def _body(told: Notification, event: WebhookEvent) -> str:
    metadata = told.metadata
    data = {
        "event_id": told.event_id,
        "task_id": metadata.get("task_id"),
        "kind": metadata.get("kind", JobKind.PAGE),
        "status": metadata.get("job_status"),
        "product_details_id": int(told.data_id) if told.data_id else None,
        "title": told.title,
        "message": told.message,
        "data_url": told.data_url,
        "error_code": metadata.get("code"),
        "image_count": metadata.get("image_count"),
        "warning_count": metadata.get("warning_count"),
    }
    message = {"type": event, "timestamp": told.created_at.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
