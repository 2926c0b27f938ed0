"""The courier's process as it is deployed: what was accepted reaches a real broker."""

import asyncio
from pathlib import Path

import httpx
import redis.asyncio

from api_service.app import create_courier_app
from api_service.settings import CourierSettings
from chassis.adapters.celery_queue import EPOCH_KEY, KEY_PREFIX
from contracts.tasks import GENERATION_QUEUE
from tests.integration.api_service.gateways import Door

WITHIN_SECONDS = 20


async def tasks_waiting(url: str, *, at_least: int) -> int:
    async with asyncio.timeout(WITHIN_SECONDS), redis.asyncio.from_url(url) as client:
        while True:
            waiting = int(await client.llen(f"{KEY_PREFIX}{GENERATION_QUEUE}"))
            if waiting >= at_least:
                return waiting
            await asyncio.sleep(0.05)


async def until_the_sweep_has_begun(url: str) -> None:
    # What is accepted before is enqueued twice: by the courier, and for a queue that is new.
    async with asyncio.timeout(WITHIN_SECONDS), redis.asyncio.from_url(url) as client:
        while not await client.exists(EPOCH_KEY):  # noqa: ASYNC110 - it lies in another process
            await asyncio.sleep(0.02)


async def test_an_order_reaches_the_queue_and_again_after_a_flush(
    door: Door, seller: httpx.AsyncClient, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    settings = CourierSettings.model_validate(
        {
            "database_url": database_url,
            "redis_url": redis_url,
            "artifacts_url": (tmp_path / "artifacts").as_uri(),
            "api_sweep_seconds": 0.1,
        }
    )
    courier = create_courier_app(settings)

    async with courier.router.lifespan_context(courier):
        await until_the_sweep_has_begun(redis_url)
        await seller.post("/api/generation/display-list", json={"product_data": "감귤칩"})
        before = await tasks_waiting(redis_url, at_least=1)
        async with redis.asyncio.from_url(redis_url) as client:
            await client.flushall()
        after = await tasks_waiting(redis_url, at_least=1)

    assert (before, after) == (1, 1)
