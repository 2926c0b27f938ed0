"""A call that is on record goes out, and what becomes of it goes on record too."""

import asyncio
import hashlib
from dataclasses import dataclass

import structlog

from chassis.clock import Clock
from chassis.errors import TransientError
from chassis.records import Claim
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import Outcome
from worker_service.patience import Patience
from worker_service.ports import SupplierReply
from worker_service.suppliers.answers import Answers
from worker_service.suppliers.bookkeeping import Bookkeeper
from worker_service.suppliers.breaker import BreakerOpenError
from worker_service.suppliers.calling import Caller, CallFailedError, CallRefusedError
from worker_service.suppliers.errand import Errand

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    calls: SupplierCallStore
    answers: Answers
    caller: Caller
    bookkeeper: Bookkeeper
    patience: Patience
    clock: Clock

    async def send(self, claim: Claim, errand: Errand) -> SupplierReply:
        """Return the answer, once it is on record; `CallFailedError` and `CallRefusedError` say
        whether it may have been paid for without one. `BreakerOpenError`: nothing was sent."""
        try:
            return await self._send(claim, errand)
        finally:
            errand.line.slot_is_free()

    async def _send(self, claim: Claim, errand: Errand) -> SupplierReply:
        try:
            reply = await self._exchange(claim, errand)
        except BreakerOpenError:
            await self._let_go(claim, errand, Outcome.UNBILLED)
            raise
        except (CallFailedError, CallRefusedError) as error:
            _tell(errand, error)
            await self._let_go(claim, errand, error.outcome)
            raise
        except asyncio.CancelledError:
            self.later(claim, errand, Outcome.UNCERTAIN)
            raise
        await self._keep(claim, errand, reply)
        errand.count("answered")
        return reply

    def later(self, claim: Claim, errand: Errand, outcome: Outcome) -> None:
        """Say what became of the call, without waiting: whoever is cancelled has no time."""
        self.bookkeeper.note(lambda: self.calls.let_go(claim, errand.key, outcome))

    async def _exchange(self, claim: Claim, errand: Errand) -> SupplierReply:
        breaker = errand.line.breaker
        seconds = errand.seconds
        began = self.clock.monotonic()
        with breaker.passage():
            try:
                reply = await self.caller.call(
                    errand.request,
                    idempotency_key=_idempotency_key(claim, errand.key),
                    seconds=seconds,
                )
            except CallFailedError as error:
                if error.is_outage:
                    breaker.failed(
                        since=began, is_silence=error.is_silence and errand.is_whole(seconds)
                    )
                else:
                    breaker.answered()
                raise
            except CallRefusedError:
                breaker.answered()
                raise
            breaker.answered()
        return reply

    async def _let_go(self, claim: Claim, errand: Errand, outcome: Outcome) -> None:
        try:
            await self.patience.with_(lambda: self.calls.let_go(claim, errand.key, outcome))
        except TransientError as error:
            # Its slot ends with its deadline; until then nobody can ask it again.
            log.warning("supplier_call.not_let_go", reason=str(error))

    async def _keep(self, claim: Claim, errand: Errand, reply: SupplierReply) -> None:
        try:
            await self.answers.keep(claim, errand.key, reply)
        except asyncio.CancelledError:
            # It is paid for: whoever continues this job shall have it.
            self.bookkeeper.note(lambda: self.answers.keep(claim, errand.key, reply))
            raise


def _tell(errand: Errand, error: CallFailedError | CallRefusedError) -> None:
    is_refusal = isinstance(error, CallRefusedError)
    errand.count("refused" if is_refusal else error.outcome)
    log.warning(
        "supplier_call.failed",
        supplier=errand.request.endpoint.name,
        purpose=errand.request.purpose,
        reason=str(error),
        outcome=error.outcome,
    )


def _idempotency_key(claim: Claim, key: bytes) -> str:
    """Return the same for the same call of the same run, in whichever attempt it goes out."""
    whole = hashlib.sha256(f"{claim.job.id}/{claim.job.run}/".encode() + key)
    return f"pageloom-{whole.hexdigest()[:40]}"
