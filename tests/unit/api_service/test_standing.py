"""What the record knows becomes figures that somebody scrapes."""

import asyncio

from prometheus_client import REGISTRY

from api_service.standing import LOOK_SECONDS, StandingWatch, tell
from chassis.adapters.memory import ManualClock, MemoryRecord, MemoryStandings
from chassis.errors import TransientError
from chassis.records import Lane
from chassis.standing import LaneStanding, Standing


def told(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_every_lane_and_every_stage_is_told() -> None:
    tell(
        Standing(
            jobs={("processing", "images"): 3},
            lanes={Lane.EVENT: LaneStanding(rows=7, oldest_seconds=40, parked=1)},
            untold_events=2,
        )
    )

    assert told("jobs_unfinished", status="processing", stage="images") == 3
    assert told("courier_lag_seconds", lane="event") == 40
    assert told("outbox_rows", lane="task") == 0
    assert told("parked_rows", kind="event") == 1
    assert told("events_untold") == 2


def test_a_stage_that_nobody_is_at_any_more_is_told_as_none() -> None:
    tell(Standing(jobs={("processing", "copy"): 3}))
    tell(Standing())

    assert told("jobs_unfinished", status="processing", stage="copy") == 0


class Standings(MemoryStandings):
    is_down = True
    looks = 0

    async def look(self) -> Standing:
        self.looks += 1
        if self.is_down:
            raise TransientError("down")
        return Standing(oldest_pending_seconds=11)


async def test_a_record_that_was_away_is_looked_at_again() -> None:
    clock, standings = ManualClock(), Standings(MemoryRecord())
    watching = asyncio.create_task(StandingWatch(standings=standings, clock=clock).run())
    await asyncio.sleep(0)
    standings.is_down = False

    await clock.advance(LOOK_SECONDS)
    watching.cancel()

    assert standings.looks == 2
    assert told("jobs_oldest_pending_seconds") == 11
    assert told("standing_looked_at_seconds") == clock.now().timestamp()
