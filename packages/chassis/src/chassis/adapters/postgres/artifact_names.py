"""Which artifacts the record in PostgreSQL names."""

from collections.abc import Sequence

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load

_SQL = load("artifact_names.sql")


class PostgresArtifactNames:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def unnamed(self, keys: Sequence[str]) -> list[str]:
        """Return the keys that no row names; reads every row, so ask for many at once."""
        return [row["key"] for row in await self._record.rows(_SQL["unnamed"], keys=list(keys))]
