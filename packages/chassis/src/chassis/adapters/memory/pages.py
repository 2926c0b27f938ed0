"""Finished pages inside one process."""

from dataclasses import replace

from chassis.adapters import facts
from chassis.adapters.memory.jobs import MemoryJobStore
from chassis.adapters.memory.record import MemoryRecord, StoredJob
from chassis.page_answers import with_answers
from chassis.page_blocks import with_blocks
from chassis.page_changes import saved
from chassis.records import PageEdit, ProductDetails
from contracts.jobs import JobKind, JobStatus, Subject, UserId
from contracts.pages import VersionReason

_UNLISTED = (JobStatus.FAILED, JobStatus.CANCELLED)


class MemoryPageStore:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self._jobs = MemoryJobStore(record)

    async def list_for(
        self, user_id: UserId, *, status: str | None, limit: int, offset: int
    ) -> tuple[list[ProductDetails], int]:
        matching = [
            self._details(stored)
            for stored in self._record.jobs.values()
            if self._is_listed(stored, user_id, status)
        ]
        newest_first = sorted(matching, key=lambda details: details.id, reverse=True)
        listed = newest_first[offset : offset + limit]
        return [_without_blocks(details) for details in listed], len(matching)

    async def find(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        stored = self._stored(page_id, user_id)
        return self._details(stored) if stored else None

    async def edit(self, page_id: int, *, user_id: UserId, edit: PageEdit) -> ProductDetails | None:
        stored, page = self._stored(page_id, user_id), self._record.pages.get(page_id)
        if stored is None or page is None:
            return None
        page.expect(edit.expected_version)
        if edit.html_blocks is not None:
            blocks = saved(page.page.blocks, edit.html_blocks)
            page.write(blocks, VersionReason.EDITED, self._record.clock.now())
        for name in ("original_product_info", "product_id", "status"):
            if getattr(edit, name) is not None:
                setattr(page, name, getattr(edit, name))
        page.updated_at = self._record.clock.now()
        return self._details(stored)

    async def delete(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        stored = self._stored(page_id, user_id)
        if stored is None:
            return None
        deleted = self._details(stored)
        await self._jobs.cancel(stored.job.id, user_id=user_id)
        stored.deleted_at = self._record.clock.now()
        return deleted

    def _stored(self, page_id: int, user_id: UserId) -> StoredJob | None:
        mine = (
            stored
            for stored in self._record.jobs.values()
            if stored.job.product_details_id == page_id
            and stored.job.user_id == user_id
            and stored.job.kind is JobKind.PAGE
            and stored.deleted_at is None
        )
        return next(mine, None)

    def _is_listed(self, stored: StoredJob, user_id: UserId, status: str | None) -> bool:
        if stored.job.user_id != user_id or stored.deleted_at is not None:
            return False
        if stored.job.kind is not JobKind.PAGE:
            return False
        if status is None:
            return stored.job.status not in _UNLISTED
        return status in {stored.job.status, self._details(stored).status}

    def _details(self, stored: StoredJob) -> ProductDetails:
        job = stored.job
        page = self._record.pages.get(job.product_details_id)
        return ProductDetails(
            id=job.product_details_id,
            job=job,
            title=page.page.title if page else facts.working_title(job.subject),
            status=page.status if page else job.status,
            product_id=page.product_id if page else None,
            original_product_info=(page and page.original_product_info)
            or job.subject_as(Subject).product_data,
            page=with_answers(page.page) if page else None,
            created_at=job.created_at,
            updated_at=max(job.updated_at, page.updated_at) if page else job.updated_at,
            version=page.version if page else 1,
        )


def _without_blocks(details: ProductDetails) -> ProductDetails:
    if details.page is None:
        return details
    return replace(
        details, page=with_blocks(details.page, ()).model_copy(update={"material": None})
    )
