"""Finds in PostgreSQL what was carried and then forgotten, and repeats it."""

from collections.abc import Sequence

from chassis.adapters import facts
from chassis.adapters.postgres.only_one import PostgresOnlyOne
from chassis.adapters.postgres.record import Connection, PostgresRecord
from chassis.adapters.postgres.rows import job_of
from chassis.adapters.postgres.statements import load
from chassis.clock import Clock, SystemClock
from chassis.records import Keep
from contracts.jobs import JobId

_SQL = load("recovery.sql")
_JOBS = load("jobs.sql")


class PostgresJobRecovery:
    def __init__(self, record: PostgresRecord, *, clock: Clock | None = None) -> None:
        self._record = record
        self._clock = clock or SystemClock()

    async def queue_epoch(self) -> str | None:
        row = await self._record.row(_SQL["queue_epoch"])
        return row["epoch"] if row else None

    async def requeue_all(self, *, epoch: str) -> int:
        row = await self._record.row(_SQL["requeue_all"], epoch=epoch)
        return row["requeued"] if row else 0

    async def requeue_overdue(self, *, after_seconds: float) -> int:
        row = await self._record.row(_SQL["requeue_overdue"], after_seconds=after_seconds)
        return row["requeued"] if row else 0

    async def expire_leases(self, *, max_attempts: int) -> tuple[int, int]:
        row = await self._record.row(_SQL["give_back_expired"], max_attempts=max_attempts)
        async with self._record.transaction() as connection:
            failed = await self._fail_exhausted(connection, max_attempts)
        return row["given_back"] if row else 0, failed

    async def _fail_exhausted(self, connection: Connection, max_attempts: int) -> int:
        cursor = await connection.execute(_SQL["lock_exhausted"], {"max_attempts": max_attempts})
        rows = await cursor.fetchall()
        for row in rows:
            job = job_of(row)
            failure = facts.out_of_attempts(job.subject)
            event = facts.failed(job, failure, self._clock.now())
            await connection.execute(
                _JOBS["fail"],
                {
                    "id": job.id,
                    "token": row["claim_token"],
                    "failure": failure.model_dump_json(),
                    "event": event.model_dump_json(),
                },
            )
        return len(rows)

    async def expire(self, keep: Keep, *, limit: int) -> int:
        failed_days, page_days = keep.failed_days, keep.page_days
        await self._record.execute(
            _SQL["stamp_expiry"], failed_days=failed_days, page_days=page_days
        )
        ended = await self._record.execute(
            _SQL["expire_ended"], failed_days=failed_days, limit=limit
        )
        return ended + await self._record.execute(
            _SQL["expire_pages"], page_days=page_days, limit=limit
        )

    async def deleted_unpurged(self, *, settled_seconds: float, limit: int) -> list[JobId]:
        rows = await self._record.rows(
            _SQL["deleted_unpurged"], settled_seconds=settled_seconds, limit=limit
        )
        return [JobId(str(row["id"])) for row in rows]

    async def mark_purged(self, job_ids: Sequence[JobId]) -> None:
        await self._record.execute(_SQL["mark_purged"], ids=list(job_ids))

    async def forget_old(self) -> int:
        events = await self._record.execute(_SQL["forget_carried"])
        await self._record.execute(_SQL["forget_absent"])
        return events + await self._record.execute(_SQL["forget_keys"])

    def as_the_only_one(self) -> PostgresOnlyOne:
        return PostgresOnlyOne(self._record.database_url, name="generation.sweep")
