"""Where the calls to suppliers are kept, so that each is paid for once."""

from collections.abc import Sequence
from typing import Protocol

from chassis.records import Claim
from chassis.supplier_records import (
    Outcome,
    Permission,
    RecordedAnswer,
    Spending,
    SupplierCall,
)
from contracts.jobs import JobId, UserId
from contracts.pages import Usage


class SupplierCallStore(Protocol):
    """A call stands here before it goes out; of two workers at once only one may send it."""

    async def begin(self, claim: Claim, call: SupplierCall) -> Permission:
        """Say whether the call may go out. When it may, it is recorded and has its slot.

        `StaleClaimError` when the job is no longer the claimer's. An answer that was kept is
        given out before anything else is looked at.
        """

    async def answer(self, claim: Claim, key: bytes, answer: RecordedAnswer) -> None:
        """Keep the answer, whoever holds the job by now; the slot is free again."""

    async def let_go(self, claim: Claim, key: bytes, outcome: Outcome) -> None:
        """Say what became of a call without an answer; the slot is free again.

        Nothing happens to a call that another worker has begun since, or that is answered.
        """

    async def settle(self, claim: Claim, key: bytes, usage: Usage) -> None:
        """Keep what the call cost; what was kept first stays."""

    async def spendings(self, job_id: JobId, *, run: int) -> list[Spending]:
        """Return the calls of a run of a job that were or may have been paid for."""

    async def spent_today(self, user_id: UserId) -> int:
        """Return what a user's calls cost since midnight in Seoul, in millionths of a US dollar.

        A call that nobody has said the cost of counts with what was expected of it.
        """

    async def strip(self, job_ids: Sequence[JobId]) -> None:
        """Forget every answer to these jobs; that they were paid for is kept for the budget."""

    async def old_jobs(self, *, older_than_seconds: float, limit: int) -> list[JobId]:
        """Return jobs all of whose calls went out longer ago than that."""

    async def forget(self, job_ids: Sequence[JobId]) -> None:
        """Forget all calls of these jobs."""
