"""Jobs inside one process."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.adapters import facts
from chassis.adapters.memory.record import MemoryRecord, StoredJob, StoredKey, StoredPage
from chassis.errors import (
    IdempotencyKeyInUseError,
    IdempotencyKeyReusedError,
    StaleClaimError,
)
from chassis.page_changes import revised_page
from chassis.records import (
    Acceptance,
    Claim,
    IdempotencyKey,
    Job,
    Lane,
    Progress,
    QueueDepth,
    Submission,
)
from contracts.events import JobEvent
from contracts.jobs import Failure, JobId, JobStatus, UserId
from contracts.pages import FinishedPage
from contracts.work import JobOutcome, RevisionOutcome, RevisionResult, RevisionSubject

_RETRYABLE = (JobStatus.FAILED, JobStatus.CANCELLED)


class MemoryJobStore:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record

    async def accept(self, submission: Submission) -> Acceptance:
        if submission.idempotency is not None:
            first = await self.first_acceptance(submission.user_id, submission.idempotency)
            if first is not None:
                return first
        acceptance = self._accept(submission)
        if submission.idempotency is not None:
            self._record.keys[submission.user_id, submission.idempotency.key] = StoredKey(
                fingerprint=submission.idempotency.fingerprint,
                begun_at=self._record.clock.now(),
                acceptance=acceptance,
            )
        return acceptance

    async def first_acceptance(self, user_id: UserId, key: IdempotencyKey) -> Acceptance | None:
        first = self._record.keys.get((user_id, key.key))
        if first is None:
            return None
        if first.fingerprint != key.fingerprint:
            raise IdempotencyKeyReusedError(key.key)
        if first.acceptance is None:
            raise IdempotencyKeyInUseError(key.key)
        return replace(first.acceptance, replayed=True)

    async def find(self, job_id: JobId, *, user_id: UserId | None = None) -> Job | None:
        stored = self._stored(job_id, user_id)
        return stored.job if stored else None

    async def claim(self, job_id: JobId, *, token: UUID, lease_seconds: float) -> Claim | None:
        stored = self._record.jobs.get(job_id)
        if stored is None or not self._is_claimable(stored):
            return None
        stored.token, stored.enqueued_at, stored.requeues = token, None, 0
        self._extend(stored, lease_seconds)
        self._change(stored, status=JobStatus.PROCESSING, attempt=stored.job.attempt + 1)
        return Claim(job=stored.job, token=token)

    async def renew(self, claim: Claim, *, lease_seconds: float) -> None:
        self._extend(self._held(claim), lease_seconds)

    async def advance(self, claim: Claim, progress: Progress) -> None:
        stored = self._held(claim)
        if stored.job.stage is not None and progress.percent <= stored.job.progress:
            return
        self._change(
            stored, stage=progress.stage, progress=progress.percent, message=progress.message
        )
        self._record.add_event(facts.progressed(stored.job, progress, self._record.clock.now()))

    async def complete(self, claim: Claim, outcome: JobOutcome) -> None:
        stored = self._held(claim)
        now = self._record.clock.now()
        event = facts.completed(stored.job, outcome, now)
        if isinstance(outcome, FinishedPage):
            page = StoredPage(outcome, updated_at=now)
            self._record.pages[stored.job.product_details_id] = page
            self._end(stored, JobStatus.COMPLETED, event, progress=100)
        else:
            result = (
                self._revise(stored.job, outcome)
                if isinstance(outcome, RevisionOutcome)
                else outcome
            )
            self._end(stored, JobStatus.COMPLETED, event, progress=100, result=result)

    async def fail(self, claim: Claim, failure: Failure) -> None:
        stored = self._held(claim)
        event = facts.failed(stored.job, failure, self._record.clock.now())
        self._end(stored, JobStatus.FAILED, event, failure=failure)

    async def release(
        self, claim: Claim, *, retry_after_seconds: float, is_counted: bool = True
    ) -> None:
        stored = self._held(claim)
        stored.token = stored.lease_expires_at = None
        attempt = stored.job.attempt - (not is_counted)
        self._change(stored, status=JobStatus.PENDING, attempt=attempt)
        self._record.add_task(stored, after_seconds=retry_after_seconds)

    async def cancel(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        stored = self._stored(job_id, user_id)
        if stored is None:
            return None
        if not stored.job.is_finished:
            event = facts.cancelled(stored.job, self._record.clock.now())
            self._end(stored, JobStatus.CANCELLED, event)
        return stored.job

    async def retry(self, job_id: JobId, *, user_id: UserId, request_id: str) -> Job | None:
        stored = self._stored(job_id, user_id)
        if stored is None:
            return None
        if stored.job.status in _RETRYABLE and stored.deleted_at is None:
            self._begin_run(stored, request_id)
        return stored.job

    async def depth(self) -> QueueDepth:
        jobs = [stored.job for stored in self._record.jobs.values()]
        pending = [job for job in jobs if job.status is JobStatus.PENDING]
        processing = [job for job in jobs if job.status is JobStatus.PROCESSING]
        oldest = min((job.updated_at for job in pending), default=self._record.clock.now())
        return QueueDepth(
            by_status={
                JobStatus.PENDING: len(pending),
                JobStatus.PROCESSING: len(processing),
            },
            oldest_pending_seconds=(self._record.clock.now() - oldest).total_seconds(),
            outbox_rows=sum(len(self._record.uncarried(lane)) for lane in Lane),
        )

    def _accept(self, submission: Submission) -> Acceptance:
        now = self._record.clock.now()
        job = Job(
            id=submission.job_id,
            user_id=submission.user_id,
            product_details_id=self._record.next_id(),
            subject=submission.subject,
            status=JobStatus.PENDING,
            stage=None,
            progress=0,
            message="",
            attempt=0,
            run=1,
            warnings=submission.warnings,
            failure=None,
            created_at=now,
            updated_at=now,
            request_id=submission.request_id,
            traceparent=submission.traceparent,
        )
        self._record.jobs[job.id] = StoredJob(job)
        self._record.add_task(self._record.jobs[job.id])
        return Acceptance(
            job_id=job.id,
            product_details_id=job.product_details_id,
            created_at=now,
            warnings=submission.warnings,
            queue_position=submission.queue_position,
            eta_seconds=submission.eta_seconds,
        )

    def _revise(self, job: Job, outcome: RevisionOutcome) -> RevisionResult:
        subject = job.subject_as(RevisionSubject)
        page = self._page_of(subject.page_id, job.user_id)
        if page is None:
            raise facts.page_gone(subject)
        found = revised_page(page.page, page.version, outcome)
        now = self._record.clock.now()
        reason = facts.reason_of(subject)
        version = page.write(found.blocks, reason, now, material=found.material)
        return found.result(subject, outcome, version=version)

    def _page_of(self, page_id: int, user_id: UserId) -> StoredPage | None:
        stands = any(
            stored.job.product_details_id == page_id
            and stored.job.user_id == user_id
            and stored.deleted_at is None
            for stored in self._record.jobs.values()
        )
        return self._record.pages.get(page_id) if stands else None

    def _begin_run(self, stored: StoredJob, request_id: str) -> None:
        stored.requeues = 0
        self._change(
            stored,
            status=JobStatus.PENDING,
            run=stored.job.run + 1,
            attempt=0,
            stage=None,
            progress=0,
            message="",
            failure=None,
            request_id=request_id,
        )
        self._record.add_task(stored)

    def _end(self, stored: StoredJob, status: JobStatus, event: JobEvent, **changes: Any) -> None:
        stored.token = stored.lease_expires_at = None
        self._change(stored, status=status, **changes)
        self._record.add_event(event)

    def _stored(self, job_id: JobId, user_id: UserId | None) -> StoredJob | None:
        stored = self._record.jobs.get(job_id)
        if stored is None or user_id not in {None, stored.job.user_id}:
            return None
        return stored

    def _is_claimable(self, stored: StoredJob) -> bool:
        expiry = stored.lease_expires_at
        has_expired = expiry is not None and expiry <= self._record.clock.now()
        return stored.job.status is JobStatus.PENDING or has_expired

    def _held(self, claim: Claim) -> StoredJob:
        stored = self._record.jobs.get(claim.job.id)
        if stored is None or stored.token != claim.token:
            raise StaleClaimError(f"job {claim.job.id} is no longer held by {claim.token}")
        return stored

    def _extend(self, stored: StoredJob, lease_seconds: float) -> None:
        stored.lease_expires_at = self._record.clock.now() + timedelta(seconds=lease_seconds)

    def _change(self, stored: StoredJob, **changes: Any) -> None:
        stored.job = replace(stored.job, updated_at=self._record.clock.now(), **changes)
