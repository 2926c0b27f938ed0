"""Jobs in PostgreSQL: each change is one statement that carries its event or task along."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.adapters import facts
from chassis.adapters.postgres.acceptance import Acceptances
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.revising import complete_revision
from chassis.adapters.postgres.rows import columns_of, job_of, uuid_of
from chassis.adapters.postgres.statements import load
from chassis.clock import Clock, SystemClock
from chassis.errors import StaleClaimError
from chassis.records import Acceptance, Claim, IdempotencyKey, Job, Progress, QueueDepth, Submission
from contracts.jobs import Failure, JobId, JobKind, JobStatus, UserId
from contracts.pages import FinishedPage
from contracts.work import CLAIMED_AS_ANSWERS, JobOutcome, RevisionOutcome

# What this release can read and work on; a newer one may have put in more.
_KINDS = [*(kind.value for kind in JobKind), CLAIMED_AS_ANSWERS]

_SQL = load("jobs.sql")


class PostgresJobStore:
    """Status and claim are guarded by the statements themselves, never by reading before."""

    def __init__(self, record: PostgresRecord, *, clock: Clock | None = None) -> None:
        self._record = record
        self._clock = clock or SystemClock()
        self._acceptances = Acceptances(record)

    async def accept(self, submission: Submission) -> Acceptance:
        return await self._acceptances.accept(submission)

    async def first_acceptance(self, user_id: UserId, key: IdempotencyKey) -> Acceptance | None:
        return await self._acceptances.first(user_id, key)

    async def find(self, job_id: JobId, *, user_id: UserId | None = None) -> Job | None:
        row = await self._record.row(_SQL["find"], id=uuid_of(job_id), user_id=user_id)
        return job_of(row) if row else None

    async def claim(self, job_id: JobId, *, token: UUID, lease_seconds: float) -> Claim | None:
        row = await self._record.row(
            _SQL["claim"],
            id=uuid_of(job_id),
            token=token,
            lease_seconds=lease_seconds,
            kinds=_KINDS,
        )
        return Claim(job=job_of(row), token=token) if row else None

    async def renew(self, claim: Claim, *, lease_seconds: float) -> None:
        renewed = await self._record.execute(
            _SQL["renew"], id=claim.job.id, token=claim.token, lease_seconds=lease_seconds
        )
        if not renewed:
            raise _stale(claim)

    async def advance(self, claim: Claim, progress: Progress) -> None:
        advanced = await self._record.row(
            _SQL["advance"],
            id=claim.job.id,
            token=claim.token,
            stage=progress.stage,
            progress=progress.percent,
            message=progress.message,
            event=facts.progressed(claim.job, progress, self._now()).model_dump_json(),
        )
        if advanced is None:
            await self._write(claim, "is_held")

    async def complete(self, claim: Claim, outcome: JobOutcome) -> None:
        event = facts.completed(claim.job, outcome, self._now()).model_dump_json()
        if isinstance(outcome, FinishedPage):
            await self._write(claim, "complete_page", event=event, **columns_of(outcome))
        elif isinstance(outcome, RevisionOutcome):
            if not await complete_revision(self._record, claim, outcome, event):
                raise _stale(claim)
        else:
            await self._write(claim, "complete", result=outcome.model_dump_json(), event=event)

    async def fail(self, claim: Claim, failure: Failure) -> None:
        await self._write(
            claim,
            "fail",
            failure=failure.model_dump_json(),
            event=facts.failed(claim.job, failure, self._now()).model_dump_json(),
        )

    async def release(
        self, claim: Claim, *, retry_after_seconds: float, is_counted: bool = True
    ) -> None:
        await self._write(
            claim, "release", retry_after_seconds=retry_after_seconds, is_counted=is_counted
        )

    async def cancel(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        job = await self.find(job_id, user_id=user_id)
        if job is None or job.is_finished:
            return job
        event = facts.cancelled(job, self._now()).model_dump_json()
        row = await self._record.row(_SQL["cancel"], id=job.id, run=job.run, event=event)
        # Without a row it ended in between, by itself: that is how it stands.
        return job_of(row) if row else await self.find(job_id, user_id=user_id)

    async def retry(self, job_id: JobId, *, user_id: UserId, request_id: str) -> Job | None:
        row = await self._record.row(
            _SQL["retry"], id=uuid_of(job_id), user_id=user_id, request_id=request_id
        )
        return job_of(row) if row else await self.find(job_id, user_id=user_id)

    async def depth(self) -> QueueDepth:
        row = await self._record.row(_SQL["depth"])
        if row is None:
            return QueueDepth()
        return QueueDepth(
            by_status={
                JobStatus.PENDING: row["pending"],
                JobStatus.PROCESSING: row["processing"],
            },
            oldest_pending_seconds=float(row["oldest_pending_seconds"]),
            outbox_rows=row["outbox_rows"],
        )

    async def _write(self, claim: Claim, statement: str, **values: Any) -> None:
        row = await self._record.row(_SQL[statement], id=claim.job.id, token=claim.token, **values)
        if row is None:
            raise _stale(claim)

    def _now(self) -> datetime:
        return self._clock.now()


def _stale(claim: Claim) -> StaleClaimError:
    return StaleClaimError(f"job {claim.job.id} is no longer held by {claim.token}")
