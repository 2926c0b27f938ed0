"""What no relay could read, for whoever looks at it."""

from collections.abc import Sequence

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.adapters.reading import event_of
from chassis.records import InboxEntry, ParkedReading
from contracts.notifications import Notification

_SQL = load("readings.sql")
_INBOX = load("inbox.sql")


class PostgresReadings:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def rows(self) -> list[ParkedReading]:
        """Return all that was set aside, oldest first."""
        return [
            ParkedReading(
                id=row["id"],
                partition=row["partition"],
                event=event_of(row["raw"]),
                reason=row["reason"],
                parked_at=row["parked_at"],
            )
            for row in await self._record.rows(_SQL["list_readings"])
        ]

    async def replay(self, row_id: int, entry: InboxEntry) -> bool:
        """Put into the inbox what the row turned out to tell, unless its event stands there.

        False: it was not set aside any more. `PermanentError`: it stays set aside.
        """
        async with self._record.transaction() as connection:
            # A statement of its own, as in the inbox: rows become visible in order of their ids.
            await connection.execute(_INBOX["lock_inbox"])
            cursor = await connection.execute(
                _SQL["replay_reading"],
                {
                    "id": row_id,
                    "event_id": entry.event_id,
                    "user_id": entry.user_id,
                    "job_id": entry.job_id,
                    "is_notification": isinstance(entry.told, Notification),
                    "told": entry.told.model_dump_json(),
                    "traceparent": entry.traceparent,
                },
            )
            row = await cursor.fetchone()
        return bool(row and row["replayed"])

    async def drop(self, ids: Sequence[int]) -> int:
        """Forget these; return how many there were."""
        return await self._record.execute(_SQL["drop_readings"], ids=list(ids))
