"""Calls to suppliers inside one process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

from chassis.adapters.memory.record import MemoryRecord
from chassis.errors import StaleClaimError
from chassis.records import Claim
from chassis.supplier_records import (
    Outcome,
    Permission,
    RecordedAnswer,
    Spending,
    SupplierCall,
    Verdict,
)
from contracts.jobs import JobId, UserId
from contracts.pages import Usage

_SEOUL = timezone(timedelta(hours=9))
_ASKED, _ANSWERED = "asked", "answered"

Identity = tuple[JobId, int, bytes]


@dataclass(slots=True)
class StoredCall:
    call: SupplierCall
    user_id: UserId
    token: UUID
    status: str
    asked_at: datetime
    deadline_at: datetime
    answer: RecordedAnswer | None = None
    usage: Usage | None = None

    @property
    def cost_micro_usd(self) -> int:
        if self.status == Outcome.UNBILLED:
            return 0
        if self.usage is not None:
            return self.usage.estimated_cost_micro_usd
        return self.call.expected_cost_micro_usd


class MemorySupplierCallStore:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self.calls: dict[Identity, StoredCall] = {}

    async def begin(self, claim: Claim, call: SupplierCall) -> Permission:
        job = self._record.jobs.get(claim.job.id)
        if job is None or job.token != claim.token:
            raise StaleClaimError(f"job {claim.job.id} is no longer held by {claim.token}")
        earlier = self.calls.get(_identity(claim, call.key))
        if earlier is not None and earlier.status == _ANSWERED:
            return Permission(Verdict.ANSWERED, earlier.answer)
        verdict = self._verdict(claim, call, earlier)
        if verdict is Verdict.GRANTED:
            self._record_as_asked(claim, call)
        return Permission(verdict)

    async def answer(self, claim: Claim, key: bytes, answer: RecordedAnswer) -> None:
        stored = self.calls.get(_identity(claim, key))
        if stored is not None:
            stored.status, stored.answer = _ANSWERED, answer

    async def let_go(self, claim: Claim, key: bytes, outcome: Outcome) -> None:
        stored = self.calls.get(_identity(claim, key))
        if stored is not None and (stored.token, stored.status) == (claim.token, _ASKED):
            stored.status = outcome

    async def settle(self, claim: Claim, key: bytes, usage: Usage) -> None:
        stored = self.calls.get(_identity(claim, key))
        if stored is not None and stored.usage is None:
            stored.usage = usage

    async def spendings(self, job_id: JobId, *, run: int) -> list[Spending]:
        return [
            Spending(
                key=key,
                purpose=stored.call.purpose,
                expected_cost_micro_usd=stored.call.expected_cost_micro_usd,
                usage=stored.usage,
            )
            for (of_job, of_run, key), stored in self.calls.items()
            if (of_job, of_run) == (job_id, run) and stored.status != Outcome.UNBILLED
        ]

    async def spent_today(self, user_id: UserId) -> int:
        return self._spent_today(user_id)

    async def strip(self, job_ids: Sequence[JobId]) -> None:
        for (job_id, _, _), stored in self.calls.items():
            if job_id in job_ids:
                stored.answer = None

    async def old_jobs(self, *, older_than_seconds: float, limit: int) -> list[JobId]:
        horizon = self._record.clock.now() - timedelta(seconds=older_than_seconds)
        newest: dict[JobId, datetime] = {}
        for (job_id, _, _), stored in self.calls.items():
            newest[job_id] = max(stored.asked_at, newest.get(job_id, stored.asked_at))
        return [job_id for job_id, asked_at in newest.items() if asked_at < horizon][:limit]

    async def forget(self, job_ids: Sequence[JobId]) -> None:
        self.calls = {
            identity: stored
            for identity, stored in self.calls.items()
            if identity[0] not in job_ids
        }

    def _verdict(self, claim: Claim, call: SupplierCall, earlier: StoredCall | None) -> Verdict:
        is_open = earlier is not None and earlier.status != Outcome.UNBILLED
        if is_open and not call.is_idempotent:
            return Verdict.UNCERTAIN
        budget = call.daily_budget_micro_usd
        # What is asked again takes the place of its own earlier call.
        spent = self._spent_today(claim.job.user_id, but=earlier)
        if budget is not None and spent + call.expected_cost_micro_usd > budget:
            return Verdict.OVER_BUDGET
        others = self._count(lambda s: s is not earlier and self._is_in_line(s, call))
        return Verdict.BUSY if others >= call.at_once else Verdict.GRANTED

    def _is_in_line(self, stored: StoredCall, call: SupplierCall) -> bool:
        endpoint = (stored.call.supplier, stored.call.purpose)
        is_under_way = stored.status == _ASKED and stored.deadline_at > self._record.clock.now()
        return is_under_way and endpoint == (call.supplier, call.purpose)

    def _record_as_asked(self, claim: Claim, call: SupplierCall) -> None:
        now = self._record.clock.now()
        self.calls[_identity(claim, call.key)] = StoredCall(
            call=call,
            user_id=claim.job.user_id,
            token=claim.token,
            status=_ASKED,
            asked_at=now,
            deadline_at=now + timedelta(seconds=call.seconds),
        )

    def _spent_today(self, user_id: UserId, *, but: StoredCall | None = None) -> int:
        now = self._record.clock.now().astimezone(_SEOUL)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return sum(
            stored.cost_micro_usd
            for stored in self.calls.values()
            if stored is not but and stored.user_id == user_id and stored.asked_at >= midnight
        )

    def _count(self, holds: Callable[[StoredCall], bool]) -> int:
        return sum(map(holds, self.calls.values()))


def _identity(claim: Claim, key: bytes) -> Identity:
    return claim.job.id, claim.job.run, key
