"""What the courier set aside, for whoever looks at it."""

from collections.abc import Sequence

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.records import Lane, ParkedRow

_SQL = load("parked.sql")


class PostgresParked:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def rows(self) -> list[ParkedRow]:
        """Return all that was set aside, oldest first."""
        return [
            ParkedRow(
                id=row["id"],
                lane=Lane(row["lane"]),
                job_id=row["job_id"],
                reason=row["reason"],
                parked_at=row["parked_at"],
            )
            for row in await self._record.rows(_SQL["list_parked"])
        ]

    async def replay(self, ids: Sequence[int]) -> int:
        """Put these into the outbox again; return how many there were."""
        row = await self._record.row(_SQL["replay"], ids=list(ids))
        return row["replayed"] if row else 0

    async def drop(self, ids: Sequence[int]) -> int:
        """Forget these; return how many there were."""
        return await self._record.execute(_SQL["drop_parked"], ids=list(ids))
