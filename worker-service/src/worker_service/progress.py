"""How far a job has come, told to its record as the work goes on; it never falls."""

import asyncio

import structlog

from chassis.errors import TransientError
from chassis.ports import JobStore
from chassis.records import Claim, Progress
from contracts.jobs import Stage

log = structlog.get_logger(__name__)


class ProgressReport:
    """The progress of one attempt. Starts where the attempt before it stopped."""

    def __init__(self, jobs: JobStore, claim: Claim) -> None:
        self._jobs = jobs
        self._claim = claim
        self._percent = claim.job.progress
        self._telling = asyncio.Lock()

    async def reach(self, stage: Stage, percent: int, message: str) -> None:
        """Tell it, unless as much was told before; raise `StaleClaimError` when it must stop."""
        async with self._telling:
            if percent <= self._percent:
                return
            try:
                await self._jobs.advance(
                    self._claim, Progress(stage=stage, percent=percent, message=message)
                )
            except TransientError as error:
                # A page is worth more than a report about it.
                log.warning("progress.not_told", job_id=self._claim.job.id, reason=str(error))
            else:
                self._percent = percent
