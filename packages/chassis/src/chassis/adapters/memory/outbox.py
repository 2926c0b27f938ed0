"""The outbox inside one process."""

from datetime import timedelta

from chassis.adapters.memory.record import MemoryRecord, StoredRow
from chassis.errors import PermanentError, TransientError
from chassis.ports import Deliver
from chassis.records import Lane, OutboxRow
from contracts.jobs import JobStatus

LONGEST_DELAY_SECONDS = 5.0


class MemoryOutbox:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record

    async def carry(self, lane: Lane, *, limit: int, deliver: Deliver) -> int:
        rows = self._take(lane, limit)
        if not rows:
            return 0
        try:
            await deliver([row.as_outbox_row() for row in rows])
        except (TransientError, PermanentError):
            self._refuse(rows)
            raise
        finally:
            for row in rows:
                row.is_in_hand = False
        for row in rows:
            self._settle(row)
        return len(rows)

    async def park(self, row: OutboxRow, *, reason: str) -> None:
        stored = self._record.outbox.pop(row.id, None)
        if stored is None:
            return
        self._record.parked.append((row, reason))
        if row.lane is Lane.TASK:
            # The sweep makes its job a new task.
            self._note_enqueued(stored)

    async def wait(self, *, seconds: float) -> None:
        await self._record.recorded.wait(seconds=seconds)

    def _take(self, lane: Lane, limit: int) -> list[StoredRow]:
        standing = self._record.uncarried(lane)
        if lane is Lane.EVENT and any(row.is_in_hand for row in standing):
            return []
        now = self._record.clock.now()
        due = [row for row in standing if row.due_at <= now and not row.is_in_hand]
        taken = sorted(due, key=lambda row: (row.due_at, row.id))[:limit]
        for row in taken:
            row.is_in_hand = True
        return taken

    def _refuse(self, rows: list[StoredRow]) -> None:
        for row in rows:
            row.attempts += 1
            if row.lane is Lane.TASK:
                delay = min(LONGEST_DELAY_SECONDS, 0.25 * 2**row.attempts)
                row.due_at = self._record.clock.now() + timedelta(seconds=delay)

    def _settle(self, row: StoredRow) -> None:
        if row.is_terminal:
            row.carried_at = self._record.clock.now()
            return
        del self._record.outbox[row.id]
        if row.lane is Lane.TASK:
            self._note_enqueued(row)

    def _note_enqueued(self, row: StoredRow) -> None:
        stored = self._record.jobs.get(row.job_id)
        if stored is not None and stored.job.status is JobStatus.PENDING:
            stored.enqueued_at = self._record.clock.now()
