"""Events go through a hub that fails in every way we know, and arrive once and in their order."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import pytest
from azure.eventhub import EventData

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.eventhub_connection import EventHub
from chassis.adapters.postgres.checkpoints import PostgresPartitionOwnership
from chassis.adapters.postgres.record import PostgresRecord
from chassis.errors import PermanentError, TransientError
from chassis.records import PartitionClaim
from tests.eventhubs.endpoint import EventHubsEndpoint
from tests.integration.eventhubs.conftest import LEFT_TO_COLLECTOR, an_event, until

pytestmark = pytest.mark.filterwarnings(LEFT_TO_COLLECTOR)

# A batch of the service holds 1 MiB.
TOO_LONG = "긴" * 600_000


async def test_users_are_spread_over_partitions_and_each_hears_in_order(
    publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    users = [f"user-{number}" for number in range(20)]
    relay, _ = start_relay()

    await publisher.publish([an_event(n, user=user) for n in range(10) for user in users])
    await until(lambda: len(relay.kept) == 200)

    assert len(relay.partitions) > 1
    assert all(
        [event for event in relay.kept if event.user_id == user]
        == [an_event(n, user=user) for n in range(10)]
        for user in users
    )


async def test_more_than_a_batch_holds_goes_out_in_order(
    publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    events = [an_event(number, title="길" * 50_000) for number in range(12)]
    relay, _ = start_relay()

    await publisher.publish(events)
    await until(lambda: len(relay.kept) == 12)

    assert relay.kept == events


async def test_an_event_that_no_batch_holds_is_refused_for_good(
    publisher: EventHubPublisher,
) -> None:
    with pytest.raises(PermanentError) as refused:
        await publisher.publish([an_event(1), an_event(2, title=TOO_LONG)])

    assert refused.value.code == "EVENT_TOO_LARGE"


@pytest.mark.parametrize("fault", ["server_busy", "drop_before_store", "drop_after_store"])
async def test_a_failure_while_sending_delays_and_loses_nothing(
    fault: str,
    endpoint: EventHubsEndpoint,
    publisher: EventHubPublisher,
    start_relay: Callable[[], Any],
) -> None:
    events = [an_event(number) for number in range(5)]
    relay, _ = start_relay()
    endpoint.fault(fault, times=2)

    await publisher.publish(events)
    await until(lambda: relay.new == 5)

    first_heard = list(dict.fromkeys(event.event_id for event in relay.kept))
    assert first_heard == [event.event_id for event in events]


async def test_a_hub_that_is_away_is_the_couriers_business_in_time() -> None:
    nobody = (
        "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=k;SharedAccessKey=aw==;"
        "UseDevelopmentEmulator=true;"
    )
    async with EventHubPublisher(EventHub(name="events", connection_string=nobody)) as publisher:
        with pytest.raises(TransientError):
            async with asyncio.timeout(29):
                await publisher.publish([an_event(1)])


async def test_a_hub_that_dies_and_returns_is_read_from_where_it_was(
    endpoint: EventHubsEndpoint, publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    relay, _ = start_relay()
    await publisher.publish([an_event(1)])
    await until(lambda: relay.new == 1)

    endpoint.fault("drop_connections")
    await publisher.publish([an_event(2)])
    await until(lambda: relay.new == 2)

    assert [event.event_id for event in relay.kept] == ["mina-1-1", "mina-2-1"]


async def test_detached_links_are_attached_again_and_repeat_nothing(
    endpoint: EventHubsEndpoint, publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    relay, _ = start_relay()
    for number in range(3):
        await publisher.publish([an_event(number)])
        await until(lambda so_far=number: relay.new == so_far + 1)
        endpoint.fault("detach_consumers", condition="amqp:link:detach-forced")

    await publisher.publish([an_event(3)])
    await until(lambda: relay.new == 4)

    assert relay.kept == [an_event(number) for number in range(4)]


async def test_what_is_delivered_twice_is_kept_once(
    endpoint: EventHubsEndpoint, publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    relay, _ = start_relay()
    endpoint.fault("duplicate_delivery", times=3)

    await publisher.publish([an_event(number) for number in range(5)])
    await until(lambda: relay.new == 5)

    assert relay.new == 5


async def test_what_nobody_can_read_is_set_aside_and_the_next_is_told(
    hub: EventHub,
    publisher: EventHubPublisher,
    start_relay: Callable[[], Any],
    record: PostgresRecord,
) -> None:
    relay, _ = start_relay()
    async with hub.producer() as raw:
        await raw.send_batch([EventData(b"\xff\x00")], partition_key="mina")

    await publisher.publish([an_event(1)])
    await until(lambda: relay.kept)

    parked = await record.rows(b"SELECT raw, reason FROM notification.parked")
    assert [row["raw"] for row in parked] == [b"\xff\x00"]
    assert relay.kept == [an_event(1)]


async def test_a_reader_goes_on_behind_what_was_committed(
    publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    first, running = start_relay()
    await publisher.publish([an_event(1)])
    await until(lambda: first.new == 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await publisher.publish([an_event(2)])

    second, _ = start_relay()
    await until(lambda: second.kept)

    assert second.kept == [an_event(2)]


async def test_a_consumer_that_takes_its_time_is_waited_for(
    publisher: EventHubPublisher, start_relay: Callable[[], Any]
) -> None:
    relay, running = start_relay()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await publisher.publish([an_event(number) for number in range(3)])

    async with relay.log, aclosing(relay.log.batches(relay.inbox.position)) as batches:
        batch = await anext(batches)
        await publisher.publish([an_event(3)])
        await asyncio.sleep(1)
        assert await relay.inbox.position(batch.partition) is None
        await relay.keep(batch)
        assert (await anext(batches)).events == (an_event(3),)


async def test_the_hub_can_be_asked_whether_it_is_there(
    endpoint: EventHubsEndpoint, start_relay: Callable[[], Any]
) -> None:
    relay, _ = start_relay()
    await relay.log.ping()

    endpoint.kill()

    with pytest.raises(TransientError):
        await relay.log.ping()


async def test_of_two_claims_at_once_one_is_granted(record: PostgresRecord) -> None:
    ownership = PostgresPartitionOwnership(record)
    claims = [PartitionClaim(partition="0", owner=owner) for owner in ("a", "b")]

    granted = await asyncio.gather(*(ownership.claim("log", [claim]) for claim in claims))

    assert sorted(len(each) for each in granted) == [0, 1]
    assert len(await ownership.owners("log")) == 1


async def test_a_claim_is_renewed_by_whoever_knows_how_it_stands(record: PostgresRecord) -> None:
    ownership = PostgresPartitionOwnership(record)
    [first] = await ownership.claim("log", [PartitionClaim(partition="0", owner="a")])
    stolen = PartitionClaim(partition="0", owner="b", etag=first.etag)
    [second] = await ownership.claim("log", [stolen])

    late = await ownership.claim("log", [first])

    assert late == []
    assert second.etag != first.etag
    assert [claim.owner for claim in await ownership.owners("log")] == ["b"]


async def test_logs_do_not_meddle_with_one_another(record: PostgresRecord) -> None:
    ownership = PostgresPartitionOwnership(record)
    await ownership.claim("one", [PartitionClaim(partition="0", owner="a")])

    granted = await ownership.claim("other", [PartitionClaim(partition="0", owner="b")])

    assert [claim.owner for claim in granted] == ["b"]
    assert [claim.owner for claim in await ownership.owners("one")] == ["a"]
