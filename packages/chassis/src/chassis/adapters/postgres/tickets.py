"""Stream tickets in PostgreSQL: whichever process issued one, any can redeem it."""

from datetime import datetime

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.errors import TransientError
from chassis.records import TicketHolder
from contracts.jobs import UserId

_SQL = load("tickets.sql")


class PostgresTicketStore:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def issue(self, digest: bytes, holder: TicketHolder, *, seconds: float) -> datetime:
        row = await self._record.row(
            _SQL["issue"],
            digest=digest,
            user_id=holder.user_id,
            session_expires_at=holder.session_expires_at,
            seconds=seconds,
        )
        if row is None:
            raise TransientError("postgres: the ticket was not kept")
        expires_at: datetime = row["expires_at"]
        return expires_at

    async def redeem(self, digest: bytes) -> TicketHolder | None:
        row = await self._record.row(_SQL["redeem"], digest=digest)
        if row is None or not row["is_valid"]:
            return None
        return TicketHolder(UserId(row["user_id"]), row["session_expires_at"])
