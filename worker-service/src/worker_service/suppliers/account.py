"""What one job asks of suppliers: each thing once, in its turn, and never twice for money."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError
from chassis.records import Claim
from chassis.supplier_records import Outcome, Permission, Spending, Verdict
from contracts.jobs import JobId, WarningCode
from contracts.pages import Usage
from worker_service.ports import SupplierReply, SupplierRequest
from worker_service.suppliers.backoff import Backoff
from worker_service.suppliers.bill import Bill
from worker_service.suppliers.breaker import BreakerOpenError
from worker_service.suppliers.calling import CallFailedError, CallRefusedError
from worker_service.suppliers.errand import Errand, key_of
from worker_service.suppliers.line import Lines
from worker_service.suppliers.sending import Sender

UNCERTAIN = "SUPPLIER_CALL_UNCERTAIN"

# A slot that another process frees is noticed after half of this, on average.
SLOT_POLL_SECONDS = 0.5
# A supplier that wishes for more is asked nevertheless: its clock may be wrong.
LONGEST_REST_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierAccounts:
    """Opens the account of each job; what all accounts of a process share."""

    sender: Sender
    lines: Lines
    jitter: Callable[[], float]
    backoff: Backoff
    daily_budget_micro_usd: int | None = None

    async def open(self, claim: Claim) -> "JobAccount":
        # An attempt before which nothing was begun would find nothing. The count alone does not
        # tell: an attempt that a leaving worker gave back is not counted.
        is_first = claim.job.attempt <= 1 and claim.job.stage is None
        return JobAccount(self, claim, () if is_first else await self._spendings(claim))

    async def _spendings(self, claim: Claim) -> Iterable[Spending]:
        return await self.sender.patience.with_(
            lambda: self.sender.calls.spendings(claim.job.id, run=claim.job.run)
        )


class JobAccount:
    """One job's, for the length of one attempt."""

    def __init__(
        self, shared: SupplierAccounts, claim: Claim, spendings: Iterable[Spending]
    ) -> None:
        self._shared = shared
        self._sender = shared.sender
        self._claim = claim
        self._bill = Bill(spendings)
        # Two who ask the same at the same time pay once.
        self._asking: defaultdict[bytes, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        line = self._shared.lines.of(request.endpoint.name, request.purpose)
        errand = Errand(request=request, key=key_of(request), line=line)
        async with self._asking[errand.key]:
            try:
                return await self._persist(errand)
            except BreakerOpenError:
                errand.count("breaker_open")
                raise

    @property
    def job_id(self) -> JobId:
        return self._claim.job.id

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        key = key_of(request)
        if self._bill.tell(key, usage):
            self._bill.count(request.endpoint.name, key, usage)
            self._sender.bookkeeper.note(lambda: self._sender.calls.settle(self._claim, key, usage))

    @property
    def usage(self) -> Usage:
        return self._bill.total

    async def _persist(self, errand: Errand) -> SupplierReply:
        """Ask until there is an answer, or asking is of no use, or might be paid twice."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._ask_once(errand)
            except CallFailedError as error:
                await self._back_off(errand, error, attempt)

    async def _back_off(self, errand: Errand, error: CallFailedError, attempt: int) -> None:
        """Return when it is time to ask again; raise `error` when it is not to be asked."""
        backoff = self._shared.backoff
        may_repeat = error.outcome is Outcome.UNBILLED or errand.request.endpoint.is_idempotent
        if not may_repeat or attempt >= backoff.attempts:
            raise error
        pause = backoff.pause_seconds(
            attempt, wish=error.retry_after_seconds, jitter=self._shared.jitter()
        )
        if pause > backoff.longest_seconds:
            errand.line.breaker.open(min(pause, LONGEST_REST_SECONDS))
            raise error
        if not errand.has_time(after_seconds=pause):
            raise error
        await errand.line.pause(pause)

    async def _ask_once(self, errand: Errand) -> SupplierReply:
        permission = await self._permission(errand)
        match permission.verdict:
            case Verdict.GRANTED:
                return await self._send(errand)
            case Verdict.ANSWERED:
                return await self._answered_before(errand, permission)
            case Verdict.OVER_BUDGET:
                errand.count("over_budget")
                raise PermanentError(
                    "the day's budget is spent", code=WarningCode.SUPPLIER_BUDGET_SPENT
                )
            case Verdict.UNCERTAIN | Verdict.BUSY:
                raise _uncertain()

    async def _permission(self, errand: Errand) -> Permission:
        """Wait for a slot, for as long as whoever waits for the answer lets us."""
        while True:
            errand.line.breaker.check()
            if not errand.has_time():
                errand.count("too_late")
                raise TransientError("too little time is left for an answer")
            permission = await self._begin(errand)
            if permission.verdict is not Verdict.BUSY:
                return permission
            await errand.line.wait_for_a_slot(SLOT_POLL_SECONDS * (0.5 + self._shared.jitter()))

    async def _begin(self, errand: Errand) -> Permission:
        call = errand.as_call(daily_budget_micro_usd=self._shared.daily_budget_micro_usd)
        try:
            return await self._sender.patience.with_(
                lambda: self._sender.calls.begin(self._claim, call)
            )
        except asyncio.CancelledError:
            # It may stand on record by now, and surely was not sent.
            self._sender.later(self._claim, errand, Outcome.UNBILLED)
            raise

    async def _send(self, errand: Errand) -> SupplierReply:
        try:
            return await self._sender.send(self._claim, errand)
        except (CallFailedError, CallRefusedError) as error:
            if error.outcome is Outcome.UNCERTAIN:
                self._presume(errand)
            raise
        except asyncio.CancelledError:
            self._presume(errand)
            raise

    def _presume(self, errand: Errand) -> None:
        request = errand.request
        usage = self._bill.presume(errand.key, request.purpose, request.expected_cost_micro_usd)
        self._bill.count(request.endpoint.name, errand.key, usage)

    async def _answered_before(self, errand: Errand, permission: Permission) -> SupplierReply:
        answer = permission.answer
        reply = await self._sender.answers.find(answer) if answer is not None else None
        if reply is None:
            raise _uncertain()
        errand.count("replayed")
        return reply


def _uncertain() -> PermanentError:
    return PermanentError("it may have been paid for, and has no answer", code=UNCERTAIN)
