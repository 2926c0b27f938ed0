"""Accounts on memory, and a supplier that does as it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from chassis.adapters.memory import MemorySupplierCallStore
from chassis.errors import TransientError
from chassis.records import Claim
from chassis.supplier_records import Outcome
from tests.unit.worker_service.builders import LEASE_SECONDS, Room
from worker_service.ports import Endpoint, SupplierReply, SupplierRequest
from worker_service.suppliers.account import JobAccount, SupplierAccounts
from worker_service.suppliers.answers import Answers
from worker_service.suppliers.backoff import Backoff
from worker_service.suppliers.bookkeeping import Bookkeeper
from worker_service.suppliers.breaker import BreakerPolicy
from worker_service.suppliers.calling import CallFailedError
from worker_service.suppliers.line import Lines
from worker_service.suppliers.sending import Sender

REPLY = SupplierReply(content_type="application/json", body=b'{"choices": []}')

Deed = SupplierReply | Exception | Callable[[], Awaitable[SupplierReply]]


def an_endpoint(**changes: Any) -> Endpoint:
    fresh = {"name": "openai", "base_url": "https://ai.example/v1", "seconds": 30, "at_once": 8}
    return Endpoint(**{**fresh, **changes})


def a_request(body: bytes = b"{}", *, cost: int = 0, **endpoint: Any) -> SupplierRequest:
    return SupplierRequest(
        endpoint=an_endpoint(**endpoint),
        purpose="text",
        path="/chat/completions",
        content_type="application/json",
        body=body,
        expected_cost_micro_usd=cost,
    )


def down(**changes: Any) -> CallFailedError:
    """Nobody was there: surely not billed."""
    return CallFailedError("is not there", **{"outcome": Outcome.UNBILLED, **changes})


def busy(retry_after_seconds: float | None = None) -> CallFailedError:
    return down(retry_after_seconds=retry_after_seconds, is_outage=False)


def silent() -> CallFailedError:
    """It was asked, and has said nothing for as long as it may."""
    return down(outcome=Outcome.UNCERTAIN, is_silence=True)


class StubCaller:
    """Does one deed after the other; the last for ever."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = [REPLY]
        self.keys: list[str] = []
        self.seconds: list[float] = []

    async def call(
        self, request: SupplierRequest, *, idempotency_key: str, seconds: float
    ) -> SupplierReply:
        self.keys.append(idempotency_key)
        self.seconds.append(seconds)
        deed = self.deeds.pop(0) if len(self.deeds) > 1 else self.deeds[0]
        if isinstance(deed, Exception):
            raise deed
        return deed if isinstance(deed, SupplierReply) else await deed()

    @property
    def asked(self) -> int:
        return len(self.keys)


class Gate:
    """A supplier that answers once it may."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def __call__(self) -> SupplierReply:
        await self.may_answer.wait()
        return REPLY


class ForgetfulStore(MemorySupplierCallStore):
    """Cannot keep an answer."""

    reason: Exception = TransientError("the record is away")

    async def answer(self, *_: Any) -> None:
        raise self.reason


@dataclass
class Desk:
    """One process, and whatever it opens accounts with in reach."""

    room: Room = field(default_factory=Room)
    caller: Any = field(default_factory=StubCaller)
    daily_budget_micro_usd: int | None = None
    calls: Any = None
    lines: Lines = field(init=False)
    bookkeeper: Bookkeeper = field(init=False)

    def __post_init__(self) -> None:
        self.calls = self.calls or MemorySupplierCallStore(self.room.record)
        self.lines = Lines(self.room.clock, BreakerPolicy(failures=3, open_seconds=15))
        self.bookkeeper = Bookkeeper(self.room.patience)

    @property
    def accounts(self) -> SupplierAccounts:
        patience = self.room.patience
        return SupplierAccounts(
            sender=Sender(
                calls=self.calls,
                answers=Answers(calls=self.calls, artifacts=self.room.artifacts, patience=patience),
                caller=self.caller,
                bookkeeper=self.bookkeeper,
                patience=patience,
                clock=self.room.clock,
            ),
            lines=self.lines,
            jitter=lambda: 0.5,
            backoff=Backoff(attempts=3),
            daily_budget_micro_usd=self.daily_budget_micro_usd,
        )

    async def account(self, claim: Claim | None = None) -> JobAccount:
        return await self.accounts.open(claim or await self.room.claimed())

    async def taken_over(self, claim: Claim) -> Claim:
        """The next attempt of the job, after its worker died."""
        await self.room.clock.advance(LEASE_SECONDS + 1)
        again = await self.room.jobs.claim(
            claim.job.id, token=self.room.pipeline().new_token(), lease_seconds=LEASE_SECONDS
        )
        assert again is not None
        return again

    async def asking(self, account: JobAccount, request: SupplierRequest) -> "asyncio.Task[Any]":
        """A question that has come as far as it comes without time passing."""
        task = asyncio.create_task(account.ask(request))
        await self.room.clock.settle()
        return task
