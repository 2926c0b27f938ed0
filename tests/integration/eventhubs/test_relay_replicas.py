"""Replicas share the partitions of a hub; when one leaves or dies, the others read on."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.postgres.checkpoints import PostgresPartitionOwnership
from chassis.adapters.postgres.record import PostgresRecord
from tests.integration.eventhubs.conftest import LEFT_TO_COLLECTOR, Relay, an_event, until

pytestmark = pytest.mark.filterwarnings(LEFT_TO_COLLECTOR)

USERS = [f"user-{number}" for number in range(24)]


async def owners(relay: Relay, record: PostgresRecord) -> Counter[str]:
    claims = await PostgresPartitionOwnership(record).owners(relay.log.log)
    return Counter(claim.owner for claim in claims if claim.owner)


async def until_shared(relay: Relay, record: PostgresRecord, among: list[int]) -> None:
    async with asyncio.timeout(30):
        while sorted((await owners(relay, record)).values()) != among:  # noqa: ASYNC110 - see until
            await asyncio.sleep(0.1)


def ids(relays: list[Relay]) -> list[str]:
    return [event.event_id for relay in relays for event in relay.kept]


async def test_two_replicas_take_half_of_the_partitions_each(
    publisher: EventHubPublisher, start_relay: Callable[[], Any], record: PostgresRecord
) -> None:
    relays = [start_relay()[0], start_relay()[0]]
    await until_shared(relays[0], record, [2, 2])

    await publisher.publish([an_event(n, user=user) for n in range(5) for user in USERS])
    await until(lambda: sum(relay.new for relay in relays) == 120)

    assert all(relay.kept for relay in relays)
    assert len(set(ids(relays))) == 120


async def test_a_replica_that_leaves_gives_its_partitions_back_at_once(
    publisher: EventHubPublisher, start_relay: Callable[[], Any], record: PostgresRecord
) -> None:
    staying, _ = start_relay()
    leaving, running = start_relay()
    await until_shared(staying, record, [2, 2])

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await until_shared(staying, record, [4])
    await publisher.publish([an_event(1, user=user) for user in USERS])
    await until(lambda: staying.new == len(USERS))

    assert leaving.kept == []


async def test_partitions_that_change_hands_under_load_lose_and_repeat_nothing(
    publisher: EventHubPublisher, start_relay: Callable[[], Any], record: PostgresRecord
) -> None:
    relays = [start_relay()]
    for number in range(30):
        await publisher.publish([an_event(number, user=user) for user in USERS])
        if number in (5, 15):
            relays.append(start_relay())
        if number == 20:
            relays[0][1].cancel()

    await until(lambda: sum(relay.new for relay, _ in relays) == 30 * len(USERS), seconds=60)

    rows = await record.rows(b"SELECT event_id, user_id FROM notification.inbox ORDER BY id")
    for user in USERS:
        told = [row["event_id"] for row in rows if row["user_id"] == user]
        assert told == [an_event(number, user=user).event_id for number in range(30)]
