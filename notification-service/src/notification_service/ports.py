"""The places where only the relay meets the world, and what each promises.

A neighbour that cannot be reached shows as `TransientError`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.records import InboxEntry, ParkedReading, TicketHolder
from chassis.webhook_records import (
    ClaimedDelivery,
    DeliveriesOf,
    Delivery,
    NewWebhook,
    Refusal,
    Webhook,
)
from contracts.jobs import UserId


class Readings(Protocol):
    """What no relay could read of the log. A row is told once, by one of two callers at once."""

    async def rows(self) -> list[ParkedReading]:
        """Return all that was set aside, oldest first."""

    async def replay(self, row_id: int, entry: InboxEntry) -> bool:
        """Put into the inbox what the row turned out to tell, unless its event stands there.

        False: it was not set aside any more. `PermanentError`: it stays set aside.
        """

    async def drop(self, ids: Sequence[int]) -> int:
        """Forget these; return how many there were."""


class TicketStore(Protocol):
    """A ticket opens one stream, once, in any process. Only digests of tickets are kept."""

    async def issue(self, digest: bytes, holder: TicketHolder, *, seconds: float) -> datetime:
        """Keep a ticket for `seconds`; return when it expires."""

    async def redeem(self, digest: bytes) -> TicketHolder | None:
        """Return the holder and forget the ticket; of two callers at once only one gets it.

        None: never issued, used, or expired.
        """


class WebhookStore(Protocol):
    """Users' webhooks and what each is told. A secret goes in, and comes out with claims only."""

    async def add(self, webhook: NewWebhook, *, limit: int) -> Webhook | None:
        """Keep it; None when its user has `limit` already."""

    async def list_for(self, user_id: UserId) -> list[Webhook]:
        """Return them oldest first."""

    async def find(self, webhook_id: UUID, *, user_id: UserId) -> Webhook | None: ...

    async def delete(self, webhook_id: UUID, *, user_id: UserId) -> bool:
        """Forget it and its deliveries. False when this user has no such webhook."""

    async def read_inbox(self, *, limit: int, deliveries_of: DeliveriesOf) -> int:
        """Make deliveries of what stands behind the position, and move the position, in one
        transaction. Return by how many ids it moved; 0 also while another process reads.

        Of what is told to a webhook only what came after its registration counts, while it is
        enabled; an event that has a delivery already gets no other.
        """

    async def claim(self, *, limit: int, per_webhook: int, seconds: float) -> list[ClaimedDelivery]:
        """Take due deliveries and count their attempts. Each is in one hand only, and due again
        after `seconds` if nothing is heard of it; of one webhook `per_webhook` are in hand."""

    async def delivered(self, claimed: ClaimedDelivery, *, status_code: int) -> None:
        """Note that it arrived. Writes nothing when it is in another hand by now."""

    async def failed(self, claimed: ClaimedDelivery, refusal: Refusal) -> None:
        """Note that it did not; try again as the refusal says. As `delivered` when it is late."""

    async def disable(self, webhook_id: UUID, *, reason: str, failing_seconds: float) -> None:
        """Disable it, and give up what waits, if it has been failing for so long."""

    async def deliveries(self, webhook_id: UUID, *, user_id: UserId, limit: int) -> list[Delivery]:
        """Return them newest first."""

    async def replay(
        self, webhook_id: UUID, delivery_id: UUID, *, user_id: UserId
    ) -> Delivery | None:
        """Make it due now, with all its attempts before it; None when there is none of this
        user, or it is in hand."""

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        """Remove deliveries made before that time that wait no more; return how many."""
