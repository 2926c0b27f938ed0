"""Redis may be stopped, frozen, restarted and wiped: callers hear of it in time, readers go on."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.adapters.celery_queue import CeleryTaskQueue
from chassis.adapters.redis_log import RedisEventLog
from chassis.errors import TransientError
from contracts.events import JobEvent, PageCompleted
from contracts.jobs import JobId, UserId
from contracts.tasks import GeneratePage
from standalone.embedded import EmbeddedRedis

# The courier's own patience with one batch.
BOUND_SECONDS = 7.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def queue(server: EmbeddedRedis) -> AsyncIterator[CeleryTaskQueue]:
    async with CeleryTaskQueue(server.url) as queue:
        yield queue


@pytest.fixture
async def log(server: EmbeddedRedis) -> AsyncIterator[RedisEventLog]:
    async with RedisEventLog(server.url) as log:
        yield log


def a_task() -> GeneratePage:
    return GeneratePage(job_id=JobId("job-1"))


def an_event(number: int) -> JobEvent:
    return PageCompleted(
        event_id=f"job-{number}-1",
        job_id=JobId(f"job-{number}"),
        user_id=UserId("mina"),
        product_details_id=1,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        title="커피잔",
        image_count=3,
    )


def every_call(queue: CeleryTaskQueue, log: RedisEventLog) -> list[Callable[[], Awaitable[object]]]:
    return [
        lambda: queue.enqueue([a_task()]),
        queue.epoch,
        lambda: queue.begin_epoch("first"),
        lambda: log.publish([an_event(1)]),
        log.ping,
    ]


async def fails_in_time(call: Callable[[], Awaitable[object]]) -> None:
    begun = time.monotonic()
    with pytest.raises(TransientError):
        await call()
    assert time.monotonic() - begun < BOUND_SECONDS


async def test_a_stopped_redis_is_a_reason_to_come_back(
    server: EmbeddedRedis, queue: CeleryTaskQueue, log: RedisEventLog
) -> None:
    await queue.enqueue([a_task()])
    server.kill()

    for call in every_call(queue, log):
        await fails_in_time(call)


async def test_a_frozen_redis_is_given_up_in_time(
    server: EmbeddedRedis, queue: CeleryTaskQueue, log: RedisEventLog
) -> None:
    await queue.enqueue([a_task()])
    await log.publish([an_event(1)])
    os.kill(server.pid, signal.SIGSTOP)

    await asyncio.gather(*(fails_in_time(call) for call in every_call(queue, log)))

    os.kill(server.pid, signal.SIGCONT)
    await queue.enqueue([a_task()])


async def test_a_restart_ends_the_epoch_even_if_its_key_survived(
    server: EmbeddedRedis, queue: CeleryTaskQueue
) -> None:
    await queue.begin_epoch("first")
    server.kill()
    server.start()

    assert await queue.epoch() is None
    await queue.enqueue([a_task()])
    await queue.begin_epoch("second")
    assert await queue.epoch() == "second"


async def test_a_reader_goes_on_after_a_restart_that_lost_the_stream(
    server: EmbeddedRedis, log: RedisEventLog
) -> None:
    await log.publish([an_event(1)])

    async def from_the_beginning(_: str) -> str | None:
        return None

    batches = log.batches(from_the_beginning)
    first = await anext(batches)
    following = asyncio.ensure_future(anext(batches))
    await asyncio.sleep(0.1)
    server.kill()
    await asyncio.sleep(0.5)
    server.start()
    await log.publish([an_event(2)])

    async with asyncio.timeout(15):
        second = await following

    assert first.events == (an_event(1),)
    assert second.events == (an_event(2),)


async def test_a_position_from_before_a_wipe_and_a_step_of_the_clock_is_given_up(
    log: RedisEventLog,
) -> None:
    async def from_the_future(_: str) -> str | None:
        return "99999999999999-0"

    await log.publish([an_event(1)])

    async with asyncio.timeout(15):
        batch = await anext(log.batches(from_the_future))

    assert batch.events == (an_event(1),)
