"""What Redis forgot and what a dead worker left, enqueued again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import structlog

from chassis.artifact_ports import ArtifactShelf
from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.metrics import JOBS_FINISHED, JOBS_REQUEUED
from chassis.ports import JobRecovery, TaskQueue
from chassis.records import Keep
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import LENT_PHOTOS, answers_of

# Deleting a page's images takes some ten requests to the object store.
PURGED_AT_ONCE = 20
# As many as are purged in the ten minutes until the next look.
EXPIRED_AT_ONCE = 5_000
# A worker learns within a third of its lease that its job was deleted; until then it stores.
SETTLED_SECONDS = 60
# Longer than any job runs, and than the day that a budget is for.
CALLS_KEPT_SECONDS = 3 * 86_400
# Every turn: more than there are jobs with suppliers in two seconds, and a moment for the store.
FORGOTTEN_AT_ONCE = 20
# A photo is lent for one call and the wait for its slot: at most IMAGE_SUPPLIER_SECONDS (300) and
# a moment to look at the answer. Then its worker was killed.
LENT_SECONDS = 3_600

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class SweepLimits:
    every_seconds: float
    requeue_after_seconds: float
    max_attempts: int
    forget_every_seconds: float
    keep: Keep = field(default_factory=Keep)


@dataclass(kw_only=True)
class Sweep:
    """Runs in every courier and works in one of them; everything it does is harmless twice."""

    recovery: JobRecovery
    queue: TaskQueue
    artifacts: ArtifactShelf
    supplier_calls: SupplierCallStore
    clock: Clock
    limits: SweepLimits
    _forgot_at: float | None = None
    _took_back_at: float | None = None

    async def run(self) -> None:
        """Sweep again and again, until cancelled."""
        while True:
            await self._unless_it_fails("turn", self.take_turn)
            await self.clock.sleep(self.limits.every_seconds)

    async def take_turn(self) -> None:
        """Sweep once, unless another process is about it."""
        async with self.recovery.as_the_only_one() as is_the_only_one:
            if is_the_only_one:
                await self.once()

    async def once(self) -> None:
        """Look once at everything; what fails is logged and keeps nothing else from its turn."""
        await self._unless_it_fails("leases", self._expire_leases)
        await self._unless_it_fails("overdue", self._requeue_overdue)
        await self._unless_it_fails("epoch", self._compare_epochs)
        await self._unless_it_fails("purge", self._purge)
        await self._unless_it_fails("calls", self._forget_calls)
        await self._unless_it_fails("forget", self._forget_old)
        await self._unless_it_fails("lent", self._take_back_lent)

    async def _unless_it_fails(self, part: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except (TransientError, PermanentError) as error:
            log.warning("sweep.failed", part=part, reason=str(error))

    async def _expire_leases(self) -> None:
        given_back, failed = await self.recovery.expire_leases(
            max_attempts=self.limits.max_attempts
        )
        if given_back or failed:
            JOBS_REQUEUED.labels("lease_expired").inc(given_back)
            JOBS_FINISHED.labels("abandoned").inc(failed)
            log.warning("sweep.leases_expired", given_back=given_back, failed=failed)

    async def _requeue_overdue(self) -> None:
        requeued = await self.recovery.requeue_overdue(
            after_seconds=self.limits.requeue_after_seconds
        )
        if requeued:
            JOBS_REQUEUED.labels("overdue").inc(requeued)
            log.warning("sweep.overdue_requeued", jobs=requeued)

    async def _compare_epochs(self) -> None:
        """The broker remembers the epoch for as long as it remembers its tasks."""
        known = await self.recovery.queue_epoch()
        if known is not None and await self.queue.epoch() == known:
            return
        epoch = uuid4().hex
        # The broker first: while it cannot be written to, nothing is enqueued again and again.
        await self.queue.begin_epoch(epoch)
        requeued = await self.recovery.requeue_all(epoch=epoch)
        JOBS_REQUEUED.labels("broker_wiped").inc(requeued)
        log.warning("sweep.epoch_begun", requeued=requeued)

    async def _purge(self) -> None:
        deleted = await self.recovery.deleted_unpurged(
            settled_seconds=SETTLED_SECONDS, limit=PURGED_AT_ONCE
        )
        for job_id in deleted:
            await self.artifacts.delete_under(f"jobs/{job_id}")
            await self.artifacts.delete_under(answers_of(job_id))
        if deleted:
            await self.supplier_calls.strip(deleted)
            await self.recovery.mark_purged(deleted)

    async def _forget_calls(self) -> None:
        """Nobody repeats a job so late; what it cost stands in its result."""
        old = await self.supplier_calls.old_jobs(
            older_than_seconds=CALLS_KEPT_SECONDS, limit=FORGOTTEN_AT_ONCE
        )
        for job_id in old:
            await self.artifacts.delete_under(answers_of(job_id))
        if old:
            await self.supplier_calls.forget(old)

    async def _forget_old(self) -> None:
        if not self._is_time(since=self._forgot_at):
            return
        await self.recovery.forget_old()
        expired = await self.recovery.expire(self.limits.keep, limit=EXPIRED_AT_ONCE)
        if expired:
            log.info("sweep.expired", jobs=expired)
        self._forgot_at = self.clock.monotonic()

    async def _take_back_lent(self) -> None:
        if not self._is_time(since=self._took_back_at):
            return
        before = self.clock.now() - timedelta(seconds=LENT_SECONDS)
        left = await self.artifacts.stored_before(before, under=LENT_PHOTOS)
        if left:
            await self.artifacts.delete(left)
            log.info("sweep.lent_photos_taken_back", photos=len(left))
        self._took_back_at = self.clock.monotonic()

    def _is_time(self, *, since: float | None) -> bool:
        """Tell whether it is time again for what few turns need."""
        if since is None:
            return True
        return self.clock.monotonic() - since >= self.limits.forget_every_seconds
