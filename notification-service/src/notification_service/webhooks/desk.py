"""What the webhook routes work with."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from chassis.posting import SafePoster
from notification_service.ports import WebhookStore


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookDesk:
    store: WebhookStore
    poster: SafePoster
    new_id: Callable[[], UUID]
    per_user: int
