"""Repeats what was carried and then forgotten, inside one process."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chassis.adapters import facts
from chassis.adapters.memory.jobs import MemoryJobStore
from chassis.adapters.memory.record import MemoryRecord, StoredJob
from chassis.records import Claim, Keep, Lane
from contracts.jobs import JobId, JobStatus

KEPT = timedelta(hours=24)
_SWEEP = "generation.sweep"


class MemoryJobRecovery:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self._jobs = MemoryJobStore(record)

    async def queue_epoch(self) -> str | None:
        return self._record.epoch

    async def requeue_all(self, *, epoch: str) -> int:
        self._record.epoch = epoch
        in_outbox = {row.job_id for row in self._record.uncarried(Lane.TASK)}
        forgotten = self._jobs_where(
            lambda s: s.job.status is JobStatus.PENDING and s.job.id not in in_outbox
        )
        for stored in forgotten:
            stored.requeues = 0
            self._record.add_task(stored)
        return len(forgotten) + self._repeat_events()

    async def requeue_overdue(self, *, after_seconds: float) -> int:
        overdue = self._jobs_where(lambda s: self._is_overdue(s, after_seconds))
        for stored in overdue:
            stored.requeues += 1
            self._record.add_task(stored)
        return len(overdue)

    async def expire_leases(self, *, max_attempts: int) -> tuple[int, int]:
        expired = self._jobs_where(self._is_expired)
        exhausted = [stored for stored in expired if stored.job.attempt >= max_attempts]
        for stored in expired:
            if stored.token is None:
                continue
            claim = Claim(job=stored.job, token=stored.token)
            if stored in exhausted:
                failure = facts.out_of_attempts(stored.job.subject)
                await self._jobs.fail(claim, failure)
            else:
                await self._jobs.release(claim, retry_after_seconds=0)
        return len(expired) - len(exhausted), len(exhausted)

    async def expire(self, keep: Keep, *, limit: int) -> int:
        expired: list[StoredJob] = []
        for stored in self._jobs_where(lambda s: s.deleted_at is None):
            stored.job = replace(stored.job, expires_at=self._expiry(stored, keep))
            if self._is_past(stored.job.expires_at):
                expired.append(stored)
        for stored in expired[:limit]:
            stored.deleted_at = self._record.clock.now()
        return len(expired[:limit])

    def _expiry(self, stored: StoredJob, keep: Keep) -> datetime | None:
        page = self._record.pages.get(stored.job.product_details_id)
        if stored.job.status in {JobStatus.FAILED, JobStatus.CANCELLED}:
            since, days = stored.job.updated_at, keep.failed_days
        elif page is not None and page.status != "published":
            since, days = page.updated_at, keep.page_days
        else:
            return None
        return None if days is None else since + timedelta(days=days)

    async def deleted_unpurged(self, *, settled_seconds: float, limit: int) -> list[JobId]:
        settled = self._record.clock.now() - timedelta(seconds=settled_seconds)
        unpurged = self._jobs_where(
            lambda s: s.deleted_at is not None and s.deleted_at <= settled and not s.is_purged
        )
        return [stored.job.id for stored in unpurged][:limit]

    async def mark_purged(self, job_ids: Sequence[JobId]) -> None:
        for stored in self._jobs_where(lambda s: s.job.id in job_ids and s.deleted_at is not None):
            stored.is_purged = True
            self._record.pages.pop(stored.job.product_details_id, None)

    async def forget_old(self) -> int:
        horizon = self._record.clock.now() - KEPT
        rows = [
            row.id
            for row in self._record.outbox.values()
            if row.carried_at is not None and row.carried_at < horizon
        ]
        keys = [key for key, stored in self._record.keys.items() if stored.begun_at < horizon]
        for row_id in rows:
            del self._record.outbox[row_id]
        for key in keys:
            del self._record.keys[key]
        return len(rows) + len(keys)

    def as_the_only_one(self) -> "MemoryOnlyOne":
        return MemoryOnlyOne(self._record.sweeping, _SWEEP)

    def _repeat_events(self) -> int:
        horizon = self._record.clock.now() - KEPT
        events = [
            row
            for row in self._record.outbox.values()
            if row.carried_at is not None and row.carried_at > horizon
        ]
        for row in events:
            row.carried_at = None
            row.due_since = self._record.clock.now()
        self._record.recorded.ring()
        return len(events)

    def _jobs_where(self, holds: Callable[[StoredJob], bool]) -> list[StoredJob]:
        return [stored for stored in self._record.jobs.values() if holds(stored)]

    def _is_overdue(self, stored: StoredJob, after_seconds: float) -> bool:
        patience = timedelta(seconds=after_seconds * 2**stored.requeues)
        return stored.job.status is JobStatus.PENDING and self._is_past(
            stored.enqueued_at and stored.enqueued_at + patience
        )

    def _is_expired(self, stored: StoredJob) -> bool:
        return self._is_past(stored.lease_expires_at)

    def _is_past(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self._record.clock.now()


class MemoryOnlyOne:
    """A name that one holder at a time has."""

    def __init__(self, held: set[str], name: str) -> None:
        self._held = held
        self._name = name
        self._is_mine = False

    async def __aenter__(self) -> bool:
        self._is_mine = self._name not in self._held
        self._held.add(self._name)
        return self._is_mine

    async def __aexit__(self, *exc_info: object) -> None:
        if self._is_mine:
            self._held.discard(self._name)
