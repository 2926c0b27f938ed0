"""Which process reads which partition, in PostgreSQL."""

from collections.abc import Sequence

from psycopg.rows import DictRow

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.records import PartitionClaim

_SQL = load("checkpoints.sql")


class PostgresPartitionOwnership:
    """Where a reader is does not stand here: that is written with what it read, by the inbox."""

    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def owners(self, log: str) -> list[PartitionClaim]:
        return [_claim(row) for row in await self._record.rows(_SQL["list_ownership"], log=log)]

    async def claim(self, log: str, claims: Sequence[PartitionClaim]) -> list[PartitionClaim]:
        rows = await self._record.rows(
            _SQL["claim"],
            log=log,
            partitions=[claim.partition for claim in claims],
            owners=[claim.owner for claim in claims],
            etags=[claim.etag for claim in claims],
        )
        return [_claim(row) for row in rows]


def _claim(row: DictRow) -> PartitionClaim:
    return PartitionClaim(
        partition=row["partition"],
        owner=row["owner"],
        etag=row["etag"],
        age_seconds=row["age_seconds"],
    )
