"""Where everything stands inside one process."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.adapters.memory.record import MemoryRecord
from chassis.records import Lane
from chassis.standing import LaneStanding, Presence, Standing
from contracts.jobs import JobStatus


class MemoryStandings:
    """No inbox is known here, so nothing counts as untold."""

    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self._present: dict[UUID, tuple[Presence, datetime]] = {}

    async def look(self) -> Standing:
        stored = list(self._record.jobs.values())
        jobs = [one.job for one in stored if not one.job.is_finished]
        now = self._record.clock.now()
        pending = [job.updated_at for job in jobs if job.status is JobStatus.PENDING]
        return Standing(
            jobs=dict(Counter((str(job.status), str(job.stage or "")) for job in jobs)),
            oldest_pending_seconds=self._age(pending),
            expired_leases=sum(
                one.lease_expires_at is not None and one.lease_expires_at < now for one in stored
            ),
            lanes={lane: self._lane(lane) for lane in Lane},
        )

    async def report(self, presence: Presence) -> None:
        self._present[presence.process_id] = (presence, self._record.clock.now())

    async def leave(self, process_id: UUID) -> None:
        self._present.pop(process_id, None)

    async def seen(self, *, within_seconds: float) -> list[Presence]:
        now = self._record.clock.now()
        horizon = now - timedelta(seconds=within_seconds)
        lately = [
            replace(presence, age_seconds=(now - seen_at).total_seconds())
            for presence, seen_at in self._present.values()
            if seen_at > horizon
        ]
        return sorted(lately, key=lambda one: (one.service, one.process_id))

    def _lane(self, lane: Lane) -> LaneStanding:
        rows = self._record.uncarried(lane)
        return LaneStanding(
            rows=len(rows),
            oldest_seconds=self._age([row.due_since for row in rows]),
            parked=sum(row.lane is lane for row, _ in self._record.parked),
        )

    def _age(self, moments: list[datetime]) -> float:
        now = self._record.clock.now()
        return max(0.0, (now - min(moments, default=now)).total_seconds())
