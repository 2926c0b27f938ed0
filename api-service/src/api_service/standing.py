"""Where everything stands, told to whoever scrapes a courier."""

from dataclasses import dataclass

import structlog

from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.metrics import (
    COURIER_LAG_SECONDS,
    EVENTS_UNTOLD,
    JOBS_UNFINISHED,
    LEASES_EXPIRED,
    OLDEST_PENDING_SECONDS,
    OUTBOX_ROWS,
    PARKED_ROWS,
    STANDING_LOOKED_AT,
)
from chassis.records import Lane
from chassis.standing import LaneStanding, Standing, Standings
from contracts.jobs import JobStatus, Stage

# Three looks between two scrapes; each reads partial indexes of what is not finished.
LOOK_SECONDS = 5.0
_UNFINISHED = [
    (str(status), stage)
    for status in (JobStatus.PENDING, JobStatus.PROCESSING)
    for stage in ("", *map(str, Stage))
]

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class StandingWatch:
    standings: Standings
    clock: Clock

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                tell(await self.standings.look())
            except (TransientError, PermanentError) as error:
                # What was told last stands, and its age shows.
                log.warning("standing.not_seen", reason=str(error))
            else:
                STANDING_LOOKED_AT.set(self.clock.now().timestamp())
            await self.clock.sleep(LOOK_SECONDS)


def tell(standing: Standing) -> None:
    """Set every gauge that the record has an answer to."""
    for status, stage in _UNFINISHED:
        JOBS_UNFINISHED.labels(status, stage).set(standing.jobs.get((status, stage), 0))
    OLDEST_PENDING_SECONDS.set(standing.oldest_pending_seconds)
    LEASES_EXPIRED.set(standing.expired_leases)
    for lane in Lane:
        there = standing.lanes.get(lane, LaneStanding())
        OUTBOX_ROWS.labels(lane).set(there.rows)
        COURIER_LAG_SECONDS.labels(lane).set(there.oldest_seconds)
        PARKED_ROWS.labels(lane).set(there.parked)
    PARKED_ROWS.labels("reading").set(standing.parked_readings)
    EVENTS_UNTOLD.set(standing.untold_events)
