"""With Event Hubs between courier and relays: whatever is killed or cut off, each user hears each
event once, and in order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.ledger import Ledger
from tests.eventhubs.endpoint import EventHubsEndpoint

RECOVERY_SECONDS = 45  # 12 s until a killed relay's partitions are free, and 30 s of G1
WORK_SECONDS_PER_JOB = 3.0


def patience(jobs: int) -> float:
    return RECOVERY_SECONDS + WORK_SECONDS_PER_JOB * jobs


@pytest.fixture
async def endpoint(tmp_path: Path) -> AsyncIterator[EventHubsEndpoint]:
    endpoint = EventHubsEndpoint(hub="events", partitions=4, data=tmp_path / "hub.jsonl")
    await asyncio.to_thread(endpoint.start)
    try:
        yield endpoint
    finally:
        await asyncio.to_thread(endpoint.stop)


def log_at(endpoint: EventHubsEndpoint) -> dict[str, str]:
    return {
        "EVENT_LOG": "eventhubs",
        "EVENTHUB_CONNECTION_STRING": endpoint.connection_string,
        "EVENTHUB_NAME": "events",
    }


async def test_relays_and_the_hub_itself_may_be_killed(
    start_suite: Any, scale: Any, endpoint: EventHubsEndpoint
) -> None:
    victim = await start_suite(**log_at(endpoint))
    async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
        submitting = asyncio.create_task(ledger.submit(scale.jobs))
        for relay in ("relay-1", "relay-2") * scale.rounds:
            await asyncio.sleep(3)
            endpoint.fault("drop_after_store", times=2)
            endpoint.fault("duplicate_delivery", times=5)
            endpoint.fault("detach_consumers", condition="amqp:link:detach-forced")
            victim.kill(relay)
        await asyncio.to_thread(endpoint.kill)
        await asyncio.sleep(scale.outage_seconds)
        await asyncio.to_thread(endpoint.start)
        await submitting
        verdict = await ledger.verdict(within_seconds=patience(scale.jobs))

    assert any(endpoint.stored())
    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": scale.jobs}
