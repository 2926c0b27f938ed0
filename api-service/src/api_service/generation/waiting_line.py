"""How long the line is, as last looked at: an accepted job is told its place without a query."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from chassis.clock import Clock
from chassis.errors import TransientError
from chassis.ports import JobStore
from chassis.records import QueueDepth
from contracts.jobs import JobStatus


class Place(NamedTuple):
    """Where a job stands in line, counted from 1, and when it should be done."""

    position: int
    eta_seconds: int


@dataclass(kw_only=True)
class WaitingLine:
    """A snapshot of the line: `watch` keeps it fresh, `join` counts what came since."""

    jobs: JobStore
    clock: Clock
    # One page by the local studio, suppliers' waiting included.
    page_seconds: float
    _seen: QueueDepth = field(default_factory=QueueDepth)
    _joined_since: int = 0

    def join(self) -> Place:
        """Return the place of a job that is being accepted now."""
        self._joined_since += 1
        position = self._seen.by_status.get(JobStatus.PENDING, 0) + self._joined_since
        # As many pages are made side by side as were seen to be.
        side_by_side = max(1, self._seen.by_status.get(JobStatus.PROCESSING, 0))
        turns = 1 + (position - 1) // side_by_side
        return Place(position, round(turns * self.page_seconds))

    async def look(self) -> None:
        """Take a new snapshot."""
        self._seen = await self.jobs.depth()
        self._joined_since = 0

    async def look_unless_unreachable(self) -> None:
        """Take a new snapshot; an unreachable record leaves the old one, a fair guess still."""
        with suppress(TransientError):
            await self.look()

    async def watch(self, *, every_seconds: float) -> None:
        """Look again and again, until cancelled."""
        while True:
            await self.look_unless_unreachable()
            await self.clock.sleep(every_seconds)
