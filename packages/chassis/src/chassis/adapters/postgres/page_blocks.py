"""Changes of a page's blocks in PostgreSQL, one at a time under a lock of the page's row."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from chassis.adapters.postgres.page_store import LARGEST_ID, PostgresPageStore
from chassis.adapters.postgres.page_writing import LockedPage, locked
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.page_changes import BlockChange, changed
from chassis.page_ports import PageVersion, VersionNotFoundError
from chassis.records import ProductDetails
from contracts.jobs import UserId
from contracts.pages import VersionReason

# Beyond this no version counts; PostgreSQL would answer with an error, not with nothing.
_LARGEST_VERSION = 2**31 - 1

_SQL = load("page_blocks.sql")


class PostgresPageBlocks:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record
        self._pages = PostgresPageStore(record)

    async def change(
        self,
        page_id: int,
        block_id: str,
        *,
        user_id: UserId,
        change: BlockChange,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        async with self._locked(page_id, user_id, expected_version) as page:
            if page is None:
                return None
            blocks = changed(page.page.blocks, block_id, change)
            await page.write(blocks, VersionReason.BLOCK_CHANGED)
        return await self._pages.find(page_id, user_id=user_id)

    async def versions(self, page_id: int, *, user_id: UserId) -> Sequence[PageVersion]:
        if page_id > LARGEST_ID:
            return ()
        rows = await self._record.rows(
            _SQL["versions"], product_details_id=page_id, user_id=user_id
        )
        return [
            PageVersion(
                version=row["version"],
                reason=VersionReason(row["reason"]),
                created_at=row["created_at"],
                is_current=row["is_current"],
            )
            for row in rows
        ]

    async def restore(
        self,
        page_id: int,
        version: int,
        *,
        user_id: UserId,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        async with self._locked(page_id, user_id, expected_version) as page:
            if page is None:
                return None
            if version > _LARGEST_VERSION or not await page.restore(version):
                raise VersionNotFoundError(str(version))
        return await self._pages.find(page_id, user_id=user_id)

    @asynccontextmanager
    async def _locked(
        self, page_id: int, user_id: UserId, expected_version: int | None
    ) -> AsyncIterator[LockedPage | None]:
        if page_id > LARGEST_ID:
            yield None
            return
        async with self._record.transaction() as connection:
            yield await locked(connection, page_id, user_id, expected_version=expected_version)
