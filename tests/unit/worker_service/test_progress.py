"""Progress is told while it grows, and never at the cost of the page."""

from typing import Any

import pytest

from chassis.errors import StaleClaimError, TransientError
from chassis.records import Claim, Progress
from contracts.jobs import Stage
from tests.unit.worker_service.builders import SELLER, Room
from worker_service.progress import ProgressReport


async def test_what_was_told_is_not_told_again() -> None:
    room = Room()
    report = ProgressReport(room.jobs, await room.claimed())

    await report.reach(Stage.IMAGES, 50, "…")
    await report.reach(Stage.IMAGES, 50, "…")
    await report.reach(Stage.COPY, 30, "…")

    assert len(room.events()) == 1


async def test_a_record_that_is_away_costs_a_report_and_not_the_page() -> None:
    room = Room()
    claim = await room.claimed()
    report = ProgressReport(AbsentRecord(room), claim)

    await report.reach(Stage.COPY, 30, "…")
    await report.reach(Stage.IMAGES, 40, "…")

    assert room.job(claim.job.id).progress == 40


class AbsentRecord:
    """Is away for the first report, and then back."""

    def __init__(self, room: Room) -> None:
        self._jobs = room.jobs
        self._is_away = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)

    async def advance(self, claim: Claim, progress: Progress) -> None:
        if self._is_away:
            self._is_away = False
            raise TransientError("postgres")
        await self._jobs.advance(claim, progress)


async def test_whoever_lost_the_job_hears_of_it_while_telling() -> None:
    room = Room()
    claim = await room.claimed()
    report = ProgressReport(room.jobs, claim)
    await room.jobs.cancel(claim.job.id, user_id=SELLER)

    with pytest.raises(StaleClaimError):
        await report.reach(Stage.COPY, 30, "…")
