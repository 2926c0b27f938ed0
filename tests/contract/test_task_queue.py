"""Every task queue keeps the same word, on the real broker too."""

import json
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis import Redis

from chassis.adapters.celery_queue import CeleryTaskQueue
from chassis.adapters.memory.broker import MemoryTaskQueue
from chassis.ports import TaskQueue
from contracts.jobs import JobId
from contracts.tasks import GENERATE_PAGE_TASK, GeneratePage


def a_task(number: int = 1) -> GeneratePage:
    return GeneratePage(job_id=JobId(f"job-{number}"), request_id="request-1")


@pytest.fixture(params=["memory", "celery"])
async def queue(request: pytest.FixtureRequest) -> AsyncIterator[TaskQueue]:
    if request.param == "memory":
        yield MemoryTaskQueue()
        return
    async with CeleryTaskQueue(request.getfixturevalue("redis_url")) as celery_queue:
        yield celery_queue


async def test_tasks_are_accepted_more_than_once(queue: TaskQueue) -> None:
    await queue.enqueue([a_task(1), a_task(2)])
    await queue.enqueue([a_task(1)])


async def test_no_tasks_are_no_work(queue: TaskQueue) -> None:
    await queue.enqueue([])


async def test_a_fresh_broker_remembers_no_epoch(queue: TaskQueue) -> None:
    assert await queue.epoch() is None


async def test_an_epoch_is_remembered_and_replaced(queue: TaskQueue) -> None:
    await queue.begin_epoch("first")
    await queue.begin_epoch("second")

    assert await queue.epoch() == "second"


@pytest.fixture
async def celery_queue(redis_url: str) -> AsyncIterator[CeleryTaskQueue]:
    async with CeleryTaskQueue(redis_url) as queue:
        yield queue


def waiting(redis_url: str) -> list[dict[str, Any]]:
    with Redis.from_url(redis_url) as client:
        return [json.loads(message) for message in client.lrange("pageloom:generation", 0, -1)]


async def test_a_task_waits_in_celerys_words(celery_queue: CeleryTaskQueue, redis_url: str) -> None:
    await celery_queue.enqueue([a_task()])

    [message] = waiting(redis_url)
    [[argument], named, _] = json.loads(b64decode(message["body"]))
    assert message["headers"]["task"] == GENERATE_PAGE_TASK
    assert message["content-type"] == "application/json"
    assert GeneratePage.model_validate(argument) == a_task()
    assert named == {}


async def test_a_flush_ends_the_epoch_and_not_the_queue(
    celery_queue: CeleryTaskQueue, redis_url: str
) -> None:
    await celery_queue.begin_epoch("first")
    await celery_queue.enqueue([a_task(1)])
    with Redis.from_url(redis_url) as client:
        client.flushall()

    await celery_queue.enqueue([a_task(2)])

    assert await celery_queue.epoch() is None
    assert len(waiting(redis_url)) == 1
