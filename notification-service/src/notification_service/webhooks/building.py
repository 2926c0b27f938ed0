"""How the postman and the desk are put together, on any store and with any poster."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from random import Random
from uuid import uuid4

from chassis.addresses import AddressPolicy
from chassis.clock import Clock
from chassis.ports import Inbox
from chassis.posting import PostLimits, SafePoster
from notification_service.ports import WebhookStore
from notification_service.relay import unceasing
from notification_service.settings import Settings
from notification_service.webhooks.desk import WebhookDesk
from notification_service.webhooks.postman import Postman, Rounds

NewPoster = Callable[[Settings], SafePoster]


def strict_poster(settings: Settings) -> SafePoster:
    """Return what reaches public addresses over https and nothing else."""
    return SafePoster(
        policy=AddressPolicy(settings.fetch_denied_networks),
        limits=PostLimits(seconds=settings.notification_webhook_seconds),
    )


def desk_of(settings: Settings, store: WebhookStore, poster: SafePoster) -> WebhookDesk:
    return WebhookDesk(
        store=store, poster=poster, new_id=uuid4, per_user=settings.notification_webhooks_per_user
    )


def loops_of(
    settings: Settings, store: WebhookStore, poster: SafePoster, inbox: Inbox, clock: Clock
) -> dict[str, Coroutine[None, None, None]]:
    """Return the loops of one postman, by their names."""
    postman = Postman(
        store=store,
        inbox=inbox,
        poster=poster,
        clock=clock,
        random=Random(),  # noqa: S311 - it spreads moments in time and guards nothing
        new_id=uuid4,
        rounds=Rounds(
            at_once=settings.notification_webhooks_at_once,
            attempt_seconds=settings.notification_webhook_seconds,
            failing=timedelta(days=settings.notification_webhook_failing_days),
            keep=timedelta(days=settings.notification_webhook_keep_days),
        ),
    )
    steps = {"webhooks.read": postman.read, "webhooks.forget": postman.forget}
    # Sending is a loop itself; whatever ends it begins it again.
    return {
        name: unceasing(step, clock=clock)
        for name, step in (steps | {"webhooks.send": postman.send}).items()
    }
