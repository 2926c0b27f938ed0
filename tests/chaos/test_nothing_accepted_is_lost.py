"""Whatever is killed, flushed or cut off: one end and one notification for every 202."""

import asyncio
from typing import Any

import pytest
import redis

from standalone.sample import draw_sample_photo
from tests.chaos.ledger import Ledger

RECOVERY_SECONDS = 30  # G1
WORK_SECONDS_PER_JOB = 3.0


def patience(jobs: int) -> float:
    return RECOVERY_SECONDS + WORK_SECONDS_PER_JOB * jobs


async def test_a_flushed_queue_delays_jobs_and_loses_none(start_suite: Any, scale: Any) -> None:
    victim = await start_suite()
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        await ledger.submit(scale.jobs)

        redis.Redis.from_url(victim.suite.redis.url).flushall()
        verdict = await ledger.verdict(within_seconds=patience(scale.jobs))

    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": scale.jobs}


async def test_redis_may_be_gone_while_jobs_come_and_go(start_suite: Any, scale: Any) -> None:
    victim = await start_suite()
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        await ledger.submit(scale.jobs // 2)
        victim.suite.keeps_redis = False
        victim.suite.redis.kill()

        await ledger.submit(scale.jobs // 2)
        await asyncio.sleep(scale.outage_seconds)
        victim.suite.keeps_redis = True
        verdict = await ledger.verdict(within_seconds=patience(scale.jobs))

    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": scale.jobs}


async def test_every_process_may_be_killed_in_turn(start_suite: Any, scale: Any) -> None:
    victim = await start_suite()
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        photo_url = await ledger.upload("mug.jpg", draw_sample_photo())
        submitting = asyncio.create_task(ledger.submit(scale.jobs, photo_url=photo_url))
        for name in ("api", "courier", "worker", "relay-1", "relay-2") * scale.rounds:
            victim.kill(name)
            await asyncio.sleep(2)
        await victim.kill_what_draws()
        await submitting
        verdict = await ledger.verdict(within_seconds=patience(scale.jobs))

    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": scale.jobs}
    assert all(victim.suite.processes[name].restarts for name in ("api", "courier", "worker"))


async def test_postgres_may_restart_under_load(start_suite: Any, scale: Any) -> None:
    victim = await start_suite()
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        submitting = asyncio.create_task(ledger.submit(scale.jobs))
        await asyncio.sleep(1)
        await asyncio.to_thread(victim.suite.postgres.stop)
        await submitting
        verdict = await ledger.verdict(within_seconds=patience(scale.jobs))

    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": scale.jobs}


@pytest.mark.parametrize(
    ("crippled", "hurt"),
    [
        ({"API_SWEEP_SECONDS": "3600"}, "flush"),
        ({"WORKER_LEASE_SECONDS": "3600"}, "kill"),
    ],
    ids=["without the sweep", "without an end of the lease"],
)
async def test_the_control_loses_jobs(
    crippled: dict[str, str],
    hurt: str,
    start_suite: Any,
    scale: Any,
) -> None:
    victim = await start_suite(**crippled)
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        photo_url = await ledger.upload("mug.jpg", draw_sample_photo())
        await ledger.submit(scale.jobs, photo_url=photo_url)

        if hurt == "flush":
            redis.Redis.from_url(victim.suite.redis.url).flushall()
        else:
            victim.kill("worker")
        verdict = await ledger.verdict(within_seconds=RECOVERY_SECONDS)

    assert verdict.unfinished
