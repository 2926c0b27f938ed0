"""Every record says where things stand, the same way."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

import pytest

from chassis.errors import PermanentError, TransientError
from chassis.ports import JobStore, Outbox
from chassis.records import Claim, Lane, OutboxRow, Progress, Submission
from chassis.standing import Presence, Standings
from contracts.jobs import JobId, Stage, Subject, UserId

Age: TypeAlias = Callable[[timedelta], Awaitable[None]]

WORKER = UUID(int=1)
COURIER = UUID(int=2)


async def accepted(jobs: JobStore) -> JobId:
    submission = Submission(
        job_id=JobId(str(uuid.uuid4())),
        user_id=UserId("mina"),
        subject=Subject(product_data="조명"),
    )
    return (await jobs.accept(submission)).job_id


async def claimed(jobs: JobStore) -> Claim:
    claim = await jobs.claim(await accepted(jobs), token=uuid.uuid4(), lease_seconds=15)
    assert claim is not None
    return claim


async def refuse(rows: Sequence[OutboxRow]) -> None:
    raise TransientError("down")


async def take(rows: Sequence[OutboxRow]) -> None:
    return None


async def test_an_empty_record_has_nothing_standing(standings: Standings) -> None:
    standing = await standings.look()

    assert standing.jobs == {}
    assert {lane: there.rows for lane, there in standing.lanes.items()} == {
        Lane.TASK: 0,
        Lane.EVENT: 0,
    }
    assert (standing.oldest_pending_seconds, standing.expired_leases) == (0, 0)


async def test_jobs_stand_by_their_status_and_stage(jobs: JobStore, standings: Standings) -> None:
    await accepted(jobs)
    await accepted(jobs)
    claim = await claimed(jobs)
    await jobs.advance(claim, Progress(stage=Stage.IMAGES, percent=40, message=""))

    standing = await standings.look()

    assert standing.jobs == {("pending", ""): 2, ("processing", "images"): 1}


async def test_the_oldest_who_waits_is_told(jobs: JobStore, standings: Standings, age: Age) -> None:
    await accepted(jobs)
    await age(timedelta(minutes=5))
    await accepted(jobs)

    standing = await standings.look()

    assert 300 <= standing.oldest_pending_seconds < 330


async def test_a_lane_lags_by_its_oldest_row(
    jobs: JobStore, standings: Standings, age: Age
) -> None:
    await accepted(jobs)
    await age(timedelta(minutes=2))

    standing = await standings.look()

    assert 120 <= standing.lanes[Lane.TASK].oldest_seconds < 150
    assert standing.lanes[Lane.EVENT].oldest_seconds == 0


async def test_a_row_that_was_refused_has_waited_since_it_was_recorded(
    jobs: JobStore, outbox: Outbox, standings: Standings, age: Age
) -> None:
    await accepted(jobs)
    await age(timedelta(minutes=2))
    with pytest.raises(TransientError):
        await outbox.carry(Lane.TASK, limit=10, deliver=refuse)

    standing = await standings.look()

    assert standing.lanes[Lane.TASK].oldest_seconds >= 120


async def test_a_task_that_is_due_later_does_not_lag(
    jobs: JobStore, outbox: Outbox, standings: Standings
) -> None:
    claim = await claimed(jobs)
    await outbox.carry(Lane.TASK, limit=10, deliver=take)
    await jobs.release(claim, retry_after_seconds=60)

    standing = await standings.look()

    assert standing.lanes[Lane.TASK].rows == 1
    assert standing.lanes[Lane.TASK].oldest_seconds == 0


async def test_what_was_set_aside_is_counted_by_its_lane(
    jobs: JobStore, outbox: Outbox, standings: Standings
) -> None:
    await accepted(jobs)
    rows: list[OutboxRow] = []

    async def poison(taken: Sequence[OutboxRow]) -> None:
        rows.extend(taken)
        raise PermanentError("unreadable")

    with pytest.raises(PermanentError):
        await outbox.carry(Lane.TASK, limit=1, deliver=poison)
    await outbox.park(rows[0], reason="unreadable")

    standing = await standings.look()

    assert standing.lanes[Lane.TASK].parked == 1
    assert standing.lanes[Lane.EVENT].parked == 0


async def test_a_silent_workers_job_counts_until_it_is_given_back(
    jobs: JobStore, standings: Standings, age: Age
) -> None:
    await claimed(jobs)
    await age(timedelta(minutes=1))

    assert (await standings.look()).expired_leases == 1


async def test_who_reports_is_seen_with_what_was_said_last(standings: Standings) -> None:
    await standings.report(Presence(process_id=WORKER, service="worker", told={"in_hand": 1}))
    await standings.report(Presence(process_id=WORKER, service="worker", told={"in_hand": 2}))
    await standings.report(Presence(process_id=COURIER, service="courier"))

    seen = await standings.seen(within_seconds=30)

    assert [(one.service, one.told) for one in seen] == [
        ("courier", {}),
        ("worker", {"in_hand": 2}),
    ]


async def test_who_was_silent_for_long_is_not_seen(standings: Standings, age: Age) -> None:
    await standings.report(Presence(process_id=WORKER, service="worker"))
    await age(timedelta(minutes=1))

    assert await standings.seen(within_seconds=30) == []


async def test_who_is_silent_is_seen_with_its_age(standings: Standings, age: Age) -> None:
    await standings.report(Presence(process_id=WORKER, service="worker"))
    await age(timedelta(minutes=1))

    seen = await standings.seen(within_seconds=3600)

    assert 60 <= seen[0].age_seconds < 90


async def test_who_left_is_not_seen(standings: Standings) -> None:
    await standings.report(Presence(process_id=WORKER, service="worker"))

    await standings.leave(WORKER)
    await standings.leave(WORKER)

    assert await standings.seen(within_seconds=30) == []
