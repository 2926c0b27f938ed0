"""An export is asked for: recorded once for each version of a page and each marketplace."""

from collections.abc import Callable
from dataclasses import dataclass

from api_service.generation.submit import Caller
from api_service.generation.waiting_line import WaitingLine
from chassis.metrics import JOBS_ACCEPTED
from chassis.ports import JobStore
from chassis.records import Acceptance, IdempotencyKey, ProductDetails, Submission
from contracts.exports import Marketplace
from contracts.jobs import JobId
from contracts.work import ExportSubject


@dataclass(frozen=True, kw_only=True)
class SubmitExport:
    """It asks nothing of suppliers, and so nothing of a budget."""

    jobs: JobStore
    line: WaitingLine
    new_id: Callable[[], JobId]

    async def __call__(
        self, details: ProductDetails, version: str, target: Marketplace, *, caller: Caller
    ) -> Acceptance:
        """Return the acceptance of the one job for this version and target."""
        # A space: no client can send such a key as its own.
        name = f"export {details.id} {target} {version}"
        place = self.line.join()
        acceptance = await self.jobs.accept(
            Submission(
                job_id=self.new_id(),
                user_id=caller.user_id,
                subject=ExportSubject(
                    page_id=details.id,
                    page_task_id=details.job.id,
                    title=details.title,
                    target=target,
                    version=version,
                    language=caller.language,
                ),
                idempotency=IdempotencyKey(key=name, fingerprint=b"export"),
                request_id=caller.request_id,
                queue_position=place.position,
                eta_seconds=place.eta_seconds,
            )
        )
        if not acceptance.replayed:
            JOBS_ACCEPTED.inc()
        return acceptance
