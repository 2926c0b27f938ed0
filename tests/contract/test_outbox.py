"""Every outbox keeps what is not yet carried, and hands each row to one courier."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

import pytest

from chassis.errors import PermanentError, TransientError
from chassis.ports import JobRecovery, JobStore, Outbox
from chassis.records import Claim, Lane, OutboxRow, Progress, Submission
from contracts.events import JobEvent
from contracts.jobs import JobId, Stage, Subject, UserId
from contracts.tasks import GeneratePage

Events: TypeAlias = Callable[[], Awaitable[list[JobEvent]]]
Tasks: TypeAlias = Callable[[], Awaitable[list[GeneratePage]]]
Age: TypeAlias = Callable[[timedelta], Awaitable[None]]


class Hands:
    """Takes what is delivered, as slowly as it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.rows: list[OutboxRow] = []
        self.is_full = asyncio.Event()
        self.may_return = asyncio.Event()
        self._error = error

    async def take(self, rows: Sequence[OutboxRow]) -> None:
        self.rows.extend(rows)
        if self._error:
            raise self._error

    async def take_slowly(self, rows: Sequence[OutboxRow]) -> None:
        self.rows.extend(rows)
        self.is_full.set()
        await self.may_return.wait()


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


async def told(jobs: JobStore, claim: Claim, *percents: int) -> None:
    for percent in percents:
        await jobs.advance(claim, Progress(stage=Stage.COPY, percent=percent, message=""))


async def test_what_is_carried_is_carried_once(
    jobs: JobStore, outbox: Outbox, tasks: Tasks
) -> None:
    await accepted(jobs)
    hands = Hands()

    carried = await outbox.carry(Lane.TASK, limit=10, deliver=hands.take)

    assert (carried, len(hands.rows)) == (1, 1)
    assert await tasks() == []


async def test_an_empty_lane_delivers_nothing(jobs: JobStore, outbox: Outbox) -> None:
    await accepted(jobs)
    hands = Hands()

    assert await outbox.carry(Lane.EVENT, limit=10, deliver=hands.take) == 0
    assert hands.rows == []


@pytest.mark.parametrize("error", [TransientError("down"), PermanentError("never")])
async def test_refused_tasks_stay_and_come_later(
    jobs: JobStore, outbox: Outbox, tasks: Tasks, age: Age, error: Exception
) -> None:
    job_id = await accepted(jobs)

    with pytest.raises(type(error)):
        await outbox.carry(Lane.TASK, limit=10, deliver=Hands(error).take)

    assert await tasks() == []
    await age(timedelta(seconds=6))
    assert [task.job_id for task in await tasks()] == [job_id]


async def test_tasks_wait_five_seconds_at_most_however_often_they_were_refused(
    jobs: JobStore, outbox: Outbox, tasks: Tasks, age: Age
) -> None:
    await accepted(jobs)
    refusing = Hands(TransientError("down"))

    for _ in range(12):
        with pytest.raises(TransientError):
            await outbox.carry(Lane.TASK, limit=10, deliver=refusing.take)
        await age(timedelta(seconds=6))

    assert [row.attempts for row in refusing.rows] == list(range(12))
    assert len(await tasks()) == 1


async def test_refused_events_stay_in_their_order(
    jobs: JobStore, outbox: Outbox, events: Events
) -> None:
    await told(jobs, await claimed(jobs), 10, 20, 30)

    with pytest.raises(TransientError):
        await outbox.carry(Lane.EVENT, limit=2, deliver=Hands(TransientError("down")).take)

    assert [event.event_id[-3:] for event in await events()] == ["p10", "p20", "p30"]


async def test_a_courier_that_dies_loses_nothing(
    jobs: JobStore, outbox: Outbox, tasks: Tasks
) -> None:
    job_id = await accepted(jobs)

    with pytest.raises(RuntimeError):
        await outbox.carry(Lane.TASK, limit=10, deliver=Hands(RuntimeError("killed")).take)

    assert [task.job_id for task in await tasks()] == [job_id]


async def test_two_couriers_share_the_tasks_and_double_none(
    jobs: JobStore, outbox: Outbox, other_outbox: Outbox
) -> None:
    accepted_ids = {await accepted(jobs) for _ in range(20)}
    one, other = Hands(), Hands()

    async with asyncio.TaskGroup() as couriers:
        couriers.create_task(outbox.carry(Lane.TASK, limit=10, deliver=one.take_slowly))
        await one.is_full.wait()
        await other_outbox.carry(Lane.TASK, limit=100, deliver=other.take)
        one.may_return.set()

    assert (len(one.rows), len(other.rows)) == (10, 10)
    assert {row.payload["job_id"] for row in one.rows + other.rows} == accepted_ids


async def test_while_one_carries_events_no_other_does(
    jobs: JobStore, outbox: Outbox, other_outbox: Outbox
) -> None:
    await told(jobs, await claimed(jobs), 10, 20, 30)
    one, other = Hands(), Hands()

    async with asyncio.TaskGroup() as couriers:
        couriers.create_task(outbox.carry(Lane.EVENT, limit=1, deliver=one.take_slowly))
        await one.is_full.wait()
        in_between = await other_outbox.carry(Lane.EVENT, limit=9, deliver=other.take)
        one.may_return.set()
    afterwards = await other_outbox.carry(Lane.EVENT, limit=9, deliver=other.take)

    assert (in_between, afterwards) == (0, 2)
    percents = [row.payload["progress"] for row in one.rows + other.rows]
    assert percents == [10, 20, 30]


async def test_one_lane_never_holds_up_the_other(jobs: JobStore, outbox: Outbox) -> None:
    await told(jobs, await claimed(jobs), 10)
    stuck, free = Hands(), Hands()

    async with asyncio.TaskGroup() as couriers:
        couriers.create_task(outbox.carry(Lane.EVENT, limit=9, deliver=stuck.take_slowly))
        await stuck.is_full.wait()
        assert await outbox.carry(Lane.TASK, limit=9, deliver=free.take) == 1
        stuck.may_return.set()


async def test_a_parked_event_is_not_in_the_way(
    jobs: JobStore, outbox: Outbox, events: Events
) -> None:
    await told(jobs, await claimed(jobs), 10, 20)
    refused = Hands(PermanentError("unreadable"))
    with pytest.raises(PermanentError):
        await outbox.carry(Lane.EVENT, limit=1, deliver=refused.take)

    await outbox.park(refused.rows[0], reason="unreadable")

    assert [event.event_id[-3:] for event in await events()] == ["p20"]


async def test_a_parked_tasks_job_gets_a_new_task(
    jobs: JobStore, outbox: Outbox, recovery: JobRecovery, tasks: Tasks, age: Age
) -> None:
    job_id = await accepted(jobs)
    refused = Hands(PermanentError("too large"))
    with pytest.raises(PermanentError):
        await outbox.carry(Lane.TASK, limit=1, deliver=refused.take)

    await outbox.park(refused.rows[0], reason="too large")
    await age(timedelta(seconds=21))

    assert await tasks() == []
    assert await recovery.requeue_overdue(after_seconds=20) == 1
    assert [task.job_id for task in await tasks()] == [job_id]
