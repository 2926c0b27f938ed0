"""What all jobs of a process ask suppliers through: one client, and one breaker per endpoint."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from chassis.clock import Clock
from chassis.ports import ArtifactStore
from chassis.supplier_ports import SupplierCallStore
from worker_service.patience import Patience
from worker_service.settings import Settings
from worker_service.suppliers.account import SupplierAccounts
from worker_service.suppliers.answers import Answers
from worker_service.suppliers.backoff import Backoff
from worker_service.suppliers.bookkeeping import Bookkeeper
from worker_service.suppliers.breaker import BreakerPolicy
from worker_service.suppliers.calling import Caller, new_client
from worker_service.suppliers.line import Lines
from worker_service.suppliers.sending import Sender


@asynccontextmanager
async def open_accounts(
    settings: Settings,
    *,
    calls: SupplierCallStore,
    artifacts: ArtifactStore,
    clock: Clock,
    jitter: Callable[[], float],
) -> AsyncIterator[SupplierAccounts]:
    """Yield them; nothing connects before something is asked."""
    patience = Patience(clock=clock, jitter=jitter)
    policy = BreakerPolicy(
        failures=settings.supplier_breaker_failures, open_seconds=settings.supplier_breaker_seconds
    )
    async with Bookkeeper(patience) as bookkeeper, new_client() as client:
        yield SupplierAccounts(
            sender=Sender(
                calls=calls,
                answers=Answers(calls=calls, artifacts=artifacts, patience=patience),
                caller=Caller(client, clock),
                bookkeeper=bookkeeper,
                patience=patience,
                clock=clock,
            ),
            lines=Lines(clock, policy),
            jitter=jitter,
            backoff=Backoff(attempts=settings.supplier_attempts),
            daily_budget_micro_usd=settings.daily_budget_micro_usd,
        )
