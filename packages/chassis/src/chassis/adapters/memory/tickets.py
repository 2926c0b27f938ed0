"""Stream tickets inside one process."""

from datetime import datetime, timedelta

from chassis.clock import Clock, SystemClock
from chassis.records import TicketHolder


class MemoryTicketStore:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._tickets: dict[bytes, tuple[TicketHolder, datetime]] = {}

    async def issue(self, digest: bytes, holder: TicketHolder, *, seconds: float) -> datetime:
        expires_at = self._clock.now() + timedelta(seconds=seconds)
        self._tickets[digest] = (holder, expires_at)
        return expires_at

    async def redeem(self, digest: bytes) -> TicketHolder | None:
        holder, expires_at = self._tickets.pop(digest, (None, self._clock.now()))
        return holder if expires_at > self._clock.now() else None
