"""Finished pages of all users in memory."""

from collections.abc import Sequence

from chassis.adapters.memory.record import MemoryRecord, StoredJob
from chassis.page_catalogue import CataloguedPage, PageFilter
from contracts.jobs import JobKind


class MemoryPageCatalogue:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record

    async def finished(
        self, wanted: PageFilter, *, after: int, limit: int
    ) -> Sequence[CataloguedPage]:
        found = [
            self._catalogued(stored)
            for stored in self._record.jobs.values()
            if stored.job.product_details_id > after and self._is_wanted(stored, wanted)
        ]
        return sorted(found, key=lambda page: page.page_id)[:limit]

    def _is_wanted(self, stored: StoredJob, wanted: PageFilter) -> bool:
        is_finished = stored.job.product_details_id in self._record.pages
        if not is_finished or stored.deleted_at is not None:
            return False
        return (
            stored.job.kind is JobKind.PAGE
            and wanted.user_id in {None, stored.job.user_id}
            and wanted.page_id in {None, stored.job.product_details_id}
            and (wanted.since is None or stored.job.created_at >= wanted.since)
        )

    def _catalogued(self, stored: StoredJob) -> CataloguedPage:
        job = stored.job
        return CataloguedPage(
            page_id=job.product_details_id,
            job_id=job.id,
            user_id=job.user_id,
            title=self._record.pages[job.product_details_id].page.title,
            language=job.subject.language,
        )
