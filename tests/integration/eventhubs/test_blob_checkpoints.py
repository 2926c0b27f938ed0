"""The official blob store may keep the positions instead of the inbox; only echoes are more."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

# The store brings a client of its own, which saves the tests another one.
from azure.eventhub.extensions.checkpointstoreblobaio._vendor.storage.blob.aio import (
    ContainerClient,
)

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.eventhub_checkpoints import BlobStores
from tests.eventhubs.azurite import azurite
from tests.integration.eventhubs.conftest import LEFT_TO_COLLECTOR, an_event, until

pytestmark = pytest.mark.filterwarnings(LEFT_TO_COLLECTOR)

USERS = [f"user-{number}" for number in range(16)]
CONTAINER = "checkpoints"


@pytest.fixture(scope="module")
def blob_service() -> Iterator[str]:
    with azurite() as connection_string:
        yield connection_string


@pytest.fixture
async def stores(blob_service: str) -> AsyncIterator[BlobStores]:
    async with ContainerClient.from_connection_string(blob_service, CONTAINER) as container:
        await container.create_container()
        yield BlobStores(
            connection_string=blob_service,
            container=CONTAINER,
            balance_seconds=0.5,
            expiry_seconds=2,
        )
        await container.delete_container()


async def until_shared(stores: BlobStores, log: str, among: list[int]) -> None:
    namespace, hub, group = log.split("/")
    async with asyncio.timeout(30), stores.opened(log, _nowhere) as store:
        shares: list[int] = []
        while shares != among:
            await asyncio.sleep(0.1)
            owned = await store.list_ownership(namespace, hub, group)
            shares = sorted(Counter(one["owner_id"] for one in owned if one["owner_id"]).values())


async def until_written(stores: BlobStores, log: str, events: int) -> None:
    namespace, hub, group = log.split("/")
    async with asyncio.timeout(30), stores.opened(log, _nowhere) as store:
        written = 0
        while written != events:
            await asyncio.sleep(0.1)
            points = await store.list_checkpoints(namespace, hub, group)
            written = sum(point["sequence_number"] + 1 for point in points)


async def _nowhere(_: str) -> None:
    return None


async def test_replicas_share_the_hub_through_blobs(
    stores: BlobStores, publisher: EventHubPublisher, start_relay: Callable[..., Any]
) -> None:
    relays = [start_relay(stores=stores)[0] for _ in range(2)]
    await until_shared(stores, relays[0].log.log, [2, 2])

    # Who gave a partition away may be ahead of the other for a moment.
    rounds = 0
    async with asyncio.timeout(30):
        while not all(relay.kept for relay in relays):
            await publisher.publish([an_event(rounds, user=user) for user in USERS])
            rounds += 1
            await until(lambda: sum(relay.new for relay in relays) == rounds * len(USERS))  # noqa: B023 - awaited before the next round

    heard = {event.event_id for relay in relays for event in relay.kept}
    assert len(heard) == rounds * len(USERS)


async def test_a_new_process_goes_on_from_the_blob(
    stores: BlobStores,
    publisher: EventHubPublisher,
    start_relay: Callable[..., Any],
) -> None:
    first, running = start_relay(stores=stores)
    await publisher.publish([an_event(1, user=user) for user in USERS])
    await until(lambda: first.new == len(USERS))
    # The blob is written now and then, and not for every event.
    await until_written(stores, first.log.log, len(USERS))
    running.cancel()
    await until(running.done)

    await publisher.publish([an_event(2, user=user) for user in USERS])
    second, _ = start_relay(stores=stores)
    await until(lambda: second.new == len(USERS))

    assert {event.event_id for event in second.kept} == {f"{user}-2-1" for user in USERS}
