"""A job's stream tells where it stands, its progress and its end, and then ends."""

import asyncio
import json
from collections.abc import AsyncGenerator
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from api_service.events.watch import STREAM_SECONDS, STREAMS_PER_USER, Ear, WatchJob
from chassis.adapters.memory import MemoryJobStore, MemoryOutbox
from chassis.errors import TransientError
from chassis.records import Claim, Job, Progress, Submission
from contracts.jobs import JobId, Language, Stage, Subject, UserId
from tests.unit.api_service.builders import Shop

EAR = Ear(language=Language.KOREAN)
SELLER = UserId("seller")


class CountingJobs(MemoryJobStore):
    """Counts how often it is asked, and may be away."""

    asked = 0
    is_away = False

    async def find(self, job_id: JobId, *, user_id: UserId | None = None) -> Job | None:
        self.asked += 1
        if self.is_away:
            raise TransientError("away")
        return await super().find(job_id, user_id=user_id)


class Listener:
    """Reads a stream beside the test."""

    def __init__(self, stream: AsyncGenerator[bytes, None]) -> None:
        self.frames: list[bytes] = []
        self._stream = stream
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for frame in self._stream:
            self.frames.append(frame)

    @property
    def has_ended(self) -> bool:
        return self._reading.done()

    @property
    def told(self) -> list[tuple[int | None, str, Any]]:
        """Id, type, and status or percent of everything but `retry:`."""
        return [_read(frame) for frame in self.frames if b"data:" in frame]

    async def leave(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._stream.aclose()


def _read(frame: bytes) -> tuple[int | None, str, Any]:
    fields = dict(line.split(": ", 1) for line in frame.decode().strip().split("\n"))
    body = json.loads(fields["data"])
    data = body.get("data", {})
    said = data.get("status", data.get("progress"))
    return (int(fields["id"]) if "id" in fields else None), body["type"], said


@pytest.fixture
def jobs(shop: Shop) -> CountingJobs:
    return CountingJobs(shop.record)


@pytest.fixture
def watch(shop: Shop, jobs: CountingJobs) -> WatchJob:
    return WatchJob(
        jobs=jobs,
        outbox=MemoryOutbox(shop.record),
        clock=shop.clock,
        random=Random(7),  # noqa: S311 - a seed, not a secret
        streams=3,
    )


@pytest.fixture
async def job(shop: Shop) -> Job:
    job_id = JobId(str(uuid4()))
    await shop.jobs.accept(
        Submission(job_id=job_id, user_id=SELLER, subject=Subject(product_data="감귤칩"))
    )
    return shop.job(job_id)


async def claimed(shop: Shop, job: Job) -> Claim:
    claim = await shop.jobs.claim(job.id, token=uuid4(), lease_seconds=15)
    assert claim is not None
    return claim


async def advanced(shop: Shop, claim: Claim, percent: int, stage: Stage = Stage.COPY) -> None:
    await shop.jobs.advance(claim, Progress(stage=stage, percent=percent, message="쓰는 중"))


async def test_it_tells_where_the_job_stands_its_progress_and_its_end(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    listener = Listener(watch(job, EAR))
    await shop.clock.advance(1)
    claim = await claimed(shop, job)
    for percent in (10, 40):
        await advanced(shop, claim, percent)
        await shop.clock.advance(0.3)
    await shop.jobs.cancel(job.id, user_id=SELLER)
    await shop.clock.advance(0.3)

    assert listener.frames[0].startswith(b"retry: ")
    assert listener.told == [
        (1000, "status", "pending"),
        (1011, "progress", 10),
        (1041, "progress", 40),
        (1999, "status", "cancelled"),
    ]
    assert listener.has_ended


async def test_of_a_finished_job_it_tells_the_end_alone(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    await shop.complete(job.id)

    listener = Listener(watch(shop.job(job.id), EAR))
    await shop.clock.settle()

    assert listener.told == [(1999, "status", "completed")]
    assert listener.has_ended


async def test_who_comes_back_is_told_what_is_new_alone(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    claim = await claimed(shop, job)
    await advanced(shop, claim, 40)

    listener = Listener(watch(shop.job(job.id), Ear(language=Language.KOREAN, heard=1041)))
    await shop.clock.advance(2)
    await advanced(shop, claim, 60, Stage.IMAGES)
    await shop.clock.advance(2)
    await listener.leave()

    assert listener.told == [(1061, "progress", 60)]


async def test_a_new_run_is_news_to_whoever_heard_the_last_one_end(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    await shop.fail(job.id)
    await shop.jobs.retry(job.id, user_id=SELLER, request_id="")

    listener = Listener(watch(shop.job(job.id), Ear(language=Language.KOREAN, heard=1999)))
    await shop.clock.settle()
    await listener.leave()

    assert listener.told == [(2000, "status", "pending")]


async def test_a_wake_up_is_followed_at_once_and_a_lost_one_within_a_second(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    listener = Listener(watch(job, EAR))
    await shop.clock.advance(0.3)
    await shop.jobs.cancel(job.id, user_id=SELLER)

    await shop.clock.advance(0.25)

    assert listener.told[-1] == (1999, "status", "cancelled")


async def test_the_record_is_asked_four_times_a_second_at_most(
    shop: Shop, watch: WatchJob, jobs: CountingJobs, job: Job
) -> None:
    listener = Listener(watch(job, EAR))
    await shop.clock.settle()

    for _ in range(100):
        shop.record.recorded.ring()
        await shop.clock.advance(0.05)
    await listener.leave()

    assert 15 <= jobs.asked <= 20


async def test_it_keeps_a_quiet_connection_alive(shop: Shop, watch: WatchJob, job: Job) -> None:
    listener = Listener(watch(job, EAR))

    await shop.clock.advance(15)
    first = len(listener.told)
    await shop.clock.advance(15)
    await listener.leave()

    assert first == 2
    assert listener.told[1:] == [(None, "keepalive", None)] * 2


async def test_it_ends_when_the_process_leaves(shop: Shop, watch: WatchJob, job: Job) -> None:
    leaving: list[bool] = []
    ear = Ear(language=Language.KOREAN, is_leaving=lambda: bool(leaving))
    listener = Listener(watch(job, ear))
    await shop.clock.advance(2)
    assert not listener.has_ended

    leaving.append(True)
    await shop.clock.advance(1)

    assert listener.has_ended


@pytest.mark.parametrize(("until", "seconds"), [(5.0, 5.0), (None, STREAM_SECONDS)])
async def test_it_ends_when_its_time_is_up(
    shop: Shop, watch: WatchJob, job: Job, until: float | None, seconds: float
) -> None:
    listener = Listener(watch(job, Ear(language=Language.KOREAN, until=until)))
    await shop.clock.advance(seconds - 1)
    assert not listener.has_ended

    await shop.clock.advance(2)

    assert listener.has_ended


async def test_it_ends_when_the_record_is_away(
    shop: Shop, watch: WatchJob, jobs: CountingJobs, job: Job
) -> None:
    listener = Listener(watch(job, EAR))
    jobs.is_away = True

    await shop.clock.advance(2)

    assert listener.has_ended


async def test_there_is_room_for_so_many_streams_and_no_more(
    shop: Shop, watch: WatchJob, job: Job
) -> None:
    listeners = [Listener(watch(job, EAR)) for _ in range(3)]
    await shop.clock.settle()
    assert not watch.has_room_for(UserId("somebody"))

    for listener in listeners:
        await listener.leave()

    assert watch.has_room_for(UserId("somebody"))


async def test_one_user_does_not_take_all_the_room(
    shop: Shop, jobs: CountingJobs, job: Job
) -> None:
    watch = WatchJob(
        jobs=jobs,
        outbox=MemoryOutbox(shop.record),
        clock=shop.clock,
        random=Random(7),  # noqa: S311 - a seed, not a secret
        streams=STREAMS_PER_USER + 1,
    )
    listeners = [Listener(watch(job, EAR)) for _ in range(STREAMS_PER_USER)]
    await shop.clock.settle()

    assert not watch.has_room_for(SELLER)
    assert watch.has_room_for(UserId("somebody"))
    for listener in listeners:
        await listener.leave()
