"""Who makes what a job of a kind asks for; pages have the pipeline itself."""

from typing import Protocol

from contracts.work import JobOutcome
from worker_service.attempt import Attempt
from worker_service.ports import Account


class Maker(Protocol):
    """One for each kind of job that is no page. It is called within a lease, and may be called
    again for the same job."""

    async def make(self, attempt: Attempt, account: Account) -> JobOutcome:
        """Return what was made, to be recorded as the job's end.

        `TransientError`: the job is given back for another attempt. `PermanentError`: it fails,
        with the sentence that its code has in `wording`. `StaleClaimError`: stop.
        """
