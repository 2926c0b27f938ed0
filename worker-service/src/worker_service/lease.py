"""The lease is renewed for as long as the work goes on; losing it ends the work at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from chassis.clock import Clock
from chassis.errors import StaleClaimError, TransientError
from chassis.ports import JobStore
from chassis.records import Claim

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """How long a claim holds, and how often it is renewed."""

    jobs: JobStore
    clock: Clock
    seconds: float
    renew_seconds: float

    @asynccontextmanager
    async def kept(self, claim: Claim) -> AsyncIterator[None]:
        """Renew while the body runs; a lost lease cancels it and raises `StaleClaimError`."""
        try:
            async with asyncio.TaskGroup() as group:
                renewing = group.create_task(self._renew(claim))
                yield
                renewing.cancel()
        except BaseExceptionGroup as errors:
            raise weightiest(errors) from errors

    async def _renew(self, claim: Claim) -> None:
        while True:
            await self.clock.sleep(self.renew_seconds)
            try:
                await self.jobs.renew(claim, lease_seconds=self.seconds)
            except TransientError as error:
                # While the record is away nobody can take the claim; the next renewal tells.
                log.warning("lease.not_renewed", job_id=claim.job.id, reason=str(error))


def weightiest(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the one error that decides: a lost claim before any other."""
    leaves = list(_leaves(errors))
    return next((error for error in leaves if isinstance(error, StaleClaimError)), leaves[0])


def _leaves(errors: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    return [
        leaf
        for error in errors.exceptions
        for leaf in (_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]
