"""Pages in PostgreSQL, beside the jobs that make them."""

from chassis.adapters import facts
from chassis.adapters.postgres.page_writing import locked
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.rows import product_details_of
from chassis.adapters.postgres.statements import load
from chassis.clock import Clock, SystemClock
from chassis.page_changes import saved
from chassis.records import PageEdit, ProductDetails
from contracts.jobs import UserId
from contracts.pages import VersionReason

# Beyond this no identity column counts; PostgreSQL would answer with an error, not with nothing.
LARGEST_ID = 2**63 - 1

_SQL = load("pages.sql")
_JOBS = load("jobs.sql")


class PostgresPageStore:
    def __init__(self, record: PostgresRecord, *, clock: Clock | None = None) -> None:
        self._record = record
        self._clock = clock or SystemClock()

    async def list_for(
        self, user_id: UserId, *, status: str | None, limit: int, offset: int
    ) -> tuple[list[ProductDetails], int]:
        wanted = {"user_id": user_id, "status": status}
        async with self._record.connection() as connection:
            pages = await connection.execute(
                _SQL["list_for"], {**wanted, "limit": limit, "offset": offset}
            )
            listed = [product_details_of(row) for row in await pages.fetchall()]
            counted = await (await connection.execute(_SQL["count_for"], wanted)).fetchone()
        return listed, counted["total"] if counted else 0

    async def find(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        if page_id > LARGEST_ID:
            return None
        row = await self._record.row(_SQL["find"], product_details_id=page_id, user_id=user_id)
        return product_details_of(row) if row else None

    async def edit(self, page_id: int, *, user_id: UserId, edit: PageEdit) -> ProductDetails | None:
        if page_id > LARGEST_ID:
            return None
        async with self._record.transaction() as connection:
            page = await locked(
                connection, page_id, user_id, expected_version=edit.expected_version
            )
            if page is None:
                return None
            if edit.html_blocks is not None:
                blocks = saved(page.page.blocks, edit.html_blocks)
                await page.write(blocks, VersionReason.EDITED)
            told = {
                "original_product_info": edit.original_product_info,
                "product_id": edit.product_id,
                "status": edit.status,
            }
            owned = {"product_details_id": page_id, "user_id": user_id}
            await connection.execute(_SQL["edit"], owned | told)
        return await self.find(page_id, user_id=user_id)

    async def delete(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        if page_id > LARGEST_ID:
            return None
        owned = {"product_details_id": page_id, "user_id": user_id}
        async with self._record.transaction() as connection:
            await connection.execute(_SQL["lock"], owned)
            row = await (await connection.execute(_SQL["find"], owned)).fetchone()
            if row is None:
                return None
            deleted = product_details_of(row)
            event = facts.cancelled(deleted.job, self._clock.now()).model_dump_json()
            # Leaves a finished job as it is.
            await connection.execute(
                _JOBS["cancel"], {"id": deleted.job.id, "run": deleted.job.run, "event": event}
            )
            await connection.execute(_SQL["mark_deleted"], {"product_details_id": page_id})
        return deleted
