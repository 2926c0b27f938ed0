"""A process says that it is here, whatever its neighbours do."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from chassis.adapters.memory import ManualClock, MemoryRecord, MemoryStandings
from chassis.errors import TransientError
from chassis.presence import REPORT_SECONDS, PresenceReport
from chassis.standing import Presence

HERE = UUID(int=7)


class Standings(MemoryStandings):
    """Hears a report, or fails to."""

    def __init__(self) -> None:
        super().__init__(MemoryRecord())
        self.reports: list[Presence] = []
        self.is_down = False

    async def report(self, presence: Presence) -> None:
        if self.is_down:
            raise TransientError("down")
        self.reports.append(presence)
        await super().report(presence)


def a_report(
    standings: Standings, clock: ManualClock, **neighbours: Callable[[], Awaitable[None]]
) -> PresenceReport:
    return PresenceReport(
        standings=standings,
        service="courier",
        clock=clock,
        neighbours=neighbours,
        process_id=HERE,
    )


async def well() -> None:
    return None


async def ill() -> None:
    raise TransientError("refused")


async def test_a_process_tells_how_each_neighbour_is() -> None:
    standings = Standings()

    await a_report(standings, ManualClock(), queue=well, event_log=ill).once()

    assert standings.reports[0].told["neighbours"] == {"queue": "ok", "event_log": "down"}


async def test_a_record_that_is_away_ends_no_reporting() -> None:
    standings = Standings()
    standings.is_down = True

    await a_report(standings, ManualClock()).once()

    assert standings.reports == []


async def test_reports_come_again_and_again_and_end_with_a_goodbye() -> None:
    standings, clock = Standings(), ManualClock()
    async with a_report(standings, clock).kept():
        await asyncio.sleep(0)
        await clock.advance(REPORT_SECONDS)
        await clock.advance(REPORT_SECONDS)
        seen = await standings.seen(within_seconds=60)

    assert len(standings.reports) == 3
    assert [one.process_id for one in seen] == [HERE]
    assert await standings.seen(within_seconds=60) == []
