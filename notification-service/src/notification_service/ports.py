"""The places where only the relay meets the world, and what each promises.

A neighbour that cannot be reached shows as `TransientError`.
"""

from datetime import datetime
from typing import Protocol

from chassis.records import TicketHolder


class TicketStore(Protocol):
    """A ticket opens one stream, once, in any process. Only digests of tickets are kept."""

    async def issue(self, digest: bytes, holder: TicketHolder, *, seconds: float) -> datetime:
        """Keep a ticket for `seconds`; return when it expires."""

    async def redeem(self, digest: bytes) -> TicketHolder | None:
        """Return the holder and forget the ticket; of two callers at once only one gets it.

        None: never issued, used, or expired.
        """
