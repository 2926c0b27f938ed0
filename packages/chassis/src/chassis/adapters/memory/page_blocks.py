"""Changes of a page's blocks, and its versions, inside one process."""

from collections.abc import Sequence

from chassis.adapters.memory.pages import MemoryPageStore
from chassis.adapters.memory.record import MemoryRecord, StoredPage
from chassis.page_changes import BlockChange, changed
from chassis.page_ports import (
    PageVersion,
    VersionNotFoundError,
)
from chassis.records import ProductDetails
from contracts.jobs import UserId
from contracts.pages import VersionReason


class MemoryPageBlocks:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self._pages = MemoryPageStore(record)

    async def change(
        self,
        page_id: int,
        block_id: str,
        *,
        user_id: UserId,
        change: BlockChange,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        page = await self._expected(page_id, user_id, expected_version)
        if page is not None:
            blocks = changed(page.page.blocks, block_id, change)
            page.write(blocks, VersionReason.BLOCK_CHANGED, self._record.clock.now())
        return await self._pages.find(page_id, user_id=user_id) if page else None

    async def versions(self, page_id: int, *, user_id: UserId) -> Sequence[PageVersion]:
        page = await self._expected(page_id, user_id, None)
        if page is None:
            return ()
        return [
            PageVersion(
                version=number,
                reason=kept.reason,
                created_at=kept.created_at,
                is_current=number == page.version,
            )
            for number, kept in sorted(page.versions.items(), reverse=True)
        ]

    async def restore(
        self,
        page_id: int,
        version: int,
        *,
        user_id: UserId,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        page = await self._expected(page_id, user_id, expected_version)
        if page is None:
            return None
        if version not in page.versions:
            raise VersionNotFoundError(str(version))
        page.restore(version, self._record.clock.now())
        return await self._pages.find(page_id, user_id=user_id)

    async def _expected(
        self, page_id: int, user_id: UserId, expected_version: int | None
    ) -> StoredPage | None:
        if await self._pages.find(page_id, user_id=user_id) is None:
            return None
        page = self._record.pages.get(page_id)
        if page is not None:
            page.expect(expected_version)
        return page
