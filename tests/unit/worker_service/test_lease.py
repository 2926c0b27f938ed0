"""A claim holds while the work goes on, and the work ends when the claim is lost."""

import asyncio
import uuid
from typing import Any

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from chassis.records import Claim
from tests.unit.worker_service.builders import LEASE_SECONDS, RENEW_SECONDS, SELLER, Room
from worker_service.lease import Lease


class AbsentRecord:
    """Answers nobody."""

    def __init__(self) -> None:
        self.asked = 0

    async def renew(self, claim: Claim, *, lease_seconds: float) -> None:
        self.asked += 1
        raise TransientError("postgres")


async def work(room: Room, claim: Claim) -> None:
    async with room.pipeline().lease.kept(claim):
        await asyncio.Event().wait()


async def test_a_job_in_work_cannot_be_claimed_however_long_it_takes() -> None:
    room = Room()
    claim = await room.claimed()
    working = asyncio.create_task(work(room, claim))

    await room.clock.advance(LEASE_SECONDS * 4)
    other = await room.jobs.claim(claim.job.id, token=uuid.uuid4(), lease_seconds=LEASE_SECONDS)

    assert other is None
    working.cancel()


async def test_a_job_nobody_works_on_any_more_can_be_claimed() -> None:
    room = Room()
    claim = await room.claimed()
    working = asyncio.create_task(work(room, claim))
    await room.clock.advance(1)
    working.cancel()

    await room.clock.advance(LEASE_SECONDS + 1)
    other = await room.jobs.claim(claim.job.id, token=uuid.uuid4(), lease_seconds=LEASE_SECONDS)

    assert other is not None


async def test_a_lost_lease_ends_the_work_at_the_next_renewal() -> None:
    room = Room()
    claim = await room.claimed()
    working = asyncio.create_task(work(room, claim))
    await room.clock.advance(1)

    await room.jobs.cancel(claim.job.id, user_id=SELLER)
    await room.clock.advance(RENEW_SECONDS)

    with pytest.raises(StaleClaimError):
        await working


async def test_an_error_of_the_work_leaves_as_it_is() -> None:
    room = Room()
    claim = await room.claimed()

    with pytest.raises(PermanentError):
        async with room.pipeline().lease.kept(claim), asyncio.TaskGroup():
            raise PermanentError("no")


async def test_a_record_that_is_away_for_a_moment_does_not_end_the_work() -> None:
    room = Room()
    claim = await room.claimed()
    record: Any = AbsentRecord()
    lease = Lease(jobs=record, clock=room.clock, seconds=15, renew_seconds=4.5)

    async with lease.kept(claim):
        await room.clock.advance(10)

    assert record.asked == 2
