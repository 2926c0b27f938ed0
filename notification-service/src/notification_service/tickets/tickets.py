"""From a token in a header to an address that may be written down: it opens one stream, once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from chassis.records import TicketHolder
from notification_service.ports import TicketStore

# Long enough for a slow page to open its stream, too short for whoever reads logs.
TICKET_SECONDS = 60.0
TICKET_BYTES = 32
# Whatever is longer was never ours, and need not be hashed.
TICKET_MAX_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Ticket:
    text: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StreamTickets:
    """Issues and redeems tickets; the store never sees one."""

    store: TicketStore

    async def issue(self, holder: TicketHolder) -> Ticket:
        text = secrets.token_urlsafe(TICKET_BYTES)
        expires_at = await self.store.issue(_digest(text), holder, seconds=TICKET_SECONDS)
        return Ticket(text, expires_at)

    async def redeem(self, text: str) -> TicketHolder | None:
        """Return whom the ticket lets in; None when it is used, expired or none of ours."""
        if not text or len(text) > TICKET_MAX_CHARACTERS:
            return None
        return await self.store.redeem(_digest(text))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
