"""Waiting for a job's end on behalf of a client that asked to (`Prefer: wait`)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.ports import JobStore
from chassis.records import Job
from contracts.jobs import JobId, UserId

# A page by the local studio takes about two seconds; the record is asked little oftener than
# a polling client would ask it.
FIRST_LOOK_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class WaitForEnd:
    jobs: JobStore
    clock: Clock

    async def __call__(
        self,
        job_id: JobId,
        *,
        user_id: UserId,
        seconds: float,
        is_pointless: Callable[[], Awaitable[bool]],
    ) -> Job | None:
        """Return the job once it is finished; None when time is up or `is_pointless` says so."""
        deadline = self.clock.monotonic() + seconds
        pause = FIRST_LOOK_SECONDS
        while not await is_pointless():
            job = await self.jobs.find(job_id, user_id=user_id)
            if job is None or job.is_finished:
                return job
            left = deadline - self.clock.monotonic()
            if left <= 0:
                return None
            await self.clock.sleep(min(pause, left))
            pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)
        return None
