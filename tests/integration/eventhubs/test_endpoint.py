"""To the real client, the endpoint for tests is what the service is."""

import asyncio
import gc
import os
import string
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from azure.eventhub import EventData
from azure.eventhub._buffered_producer import _partition_resolver
from azure.eventhub.aio import EventHubConsumerClient, EventHubProducerClient
from azure.eventhub.exceptions import AuthenticationError, EventHubError

from tests.eventhubs.clients import GROUP, MemoryCheckpoints, Reader, reading, send, until
from tests.eventhubs.endpoint import EventHubsEndpoint
from tests.eventhubs.keys import partition_of

# The client leaves sockets behind where a link was taken from it; the end of a test collects them.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

# Where this key's events are, of four partitions.
PLACE = partition_of("mina", 4)


@pytest.fixture
def endpoint() -> Iterator[EventHubsEndpoint]:
    with EventHubsEndpoint() as endpoint:
        yield endpoint
    gc.collect()


async def test_events_are_heard_once_and_in_order_of_their_key(endpoint: EventHubsEndpoint) -> None:
    keys = [f"user-{number}" for number in range(10)]
    producer = EventHubProducerClient.from_connection_string(endpoint.connection_string)

    async with reading(endpoint) as reader:
        async with producer:
            for number in range(10):
                for key in keys:
                    await producer.send_event(EventData(f"{key} {number}"), partition_key=key)
        await until(lambda: len(reader.events) >= 100)

    assert len(reader.partitions) > 1
    assert all(
        [body for body in reader.bodies if body.startswith(f"{key} ")]
        == [f"{key} {number}" for number in range(10)]
        for key in keys
    )


@pytest.mark.parametrize("partitions", [3, 4, 32])
def test_a_key_belongs_to_the_partition_that_the_sdk_computes(partitions: int) -> None:
    names = [str(number) for number in range(partitions)]
    resolver = _partition_resolver.PartitionResolver(names)
    keys = [f"{number**7:x}" * (number % 5 + 1) for number in range(2000)]

    ours = [str(partition_of(key, partitions)) for key in keys]

    assert ours == [resolver.get_partition_id_by_partition_key(key) for key in keys]


async def test_an_event_arrives_as_it_was_sent_with_what_the_service_adds(
    endpoint: EventHubsEndpoint,
) -> None:
    event = EventData(b"\x00 bytes")
    event.message_id = "one"
    event.content_type = "application/json"
    event.properties = {"type": "page.completed", "attempt": 2}
    producer = EventHubProducerClient.from_connection_string(endpoint.connection_string)

    async with reading(endpoint, track_last_enqueued_event_properties=True) as reader:
        async with producer:
            await producer.send_batch([event], partition_key="mina")
        await until(lambda: reader.events)

    partition, heard = reader.events[0]
    stored = endpoint.stored()[int(partition)][0]
    assert b"".join(heard.body) == stored.body == b"\x00 bytes"
    assert (heard.message_id, stored.message_id) == ("one", "one")
    assert heard.content_type == "application/json"
    assert heard.properties == {b"type": b"page.completed", b"attempt": 2}
    assert (heard.partition_key, stored.partition_key) == (b"mina", "mina")
    assert (heard.sequence_number, heard.offset) == (0, "0")
    assert datetime.now(UTC) - heard.enqueued_time < timedelta(seconds=10)
    assert reader.newest["sequence_number"] == 0


async def test_a_batch_of_many_frames_is_kept_whole_in_one_partition(
    endpoint: EventHubsEndpoint,
) -> None:
    await send(endpoint, [f"{number:0200}" for number in range(4000)])

    async with reading(endpoint) as reader:
        await until(lambda: len(reader.events) == 4000)

    assert len(reader.partitions) == 1
    assert [int(body) for body in reader.bodies] == list(range(4000))


async def test_properties_tell_what_there_is(endpoint: EventHubsEndpoint) -> None:
    await send(endpoint, ["a", "b", "c"], key="mina")
    client = EventHubConsumerClient.from_connection_string(endpoint.connection_string, GROUP)

    async with client:
        hub = await client.get_eventhub_properties()
        full = await client.get_partition_properties(str(PLACE))
        empty = await client.get_partition_properties(str((PLACE + 1) % 4))

    assert hub["partition_ids"] == ["0", "1", "2", "3"]
    assert (full["beginning_sequence_number"], full["last_enqueued_sequence_number"]) == (0, 2)
    assert full["last_enqueued_offset"] == endpoint.stored()[PLACE][-1].offset
    assert (full["is_empty"], empty["is_empty"]) == (False, True)


async def test_reading_begins_where_it_is_told(endpoint: EventHubsEndpoint) -> None:
    await send(endpoint, "abcd", key="mina")
    second = endpoint.stored()[PLACE][1]
    time = datetime.fromtimestamp(second.enqueued_ms / 1000, UTC)
    cases: list[tuple[str | int | datetime, bool, str]] = [
        ("-1", False, "abcde"),
        (time, True, "abcde"),
        (time - timedelta(days=1), False, "abcde"),
        (second.offset, True, "bcde"),
        (second.sequence_number, True, "bcde"),
        (second.offset, False, "cde"),
        (second.sequence_number, False, "cde"),
        (time, False, "e"),
        ("@latest", False, "e"),
    ]

    hearing = [asyncio.create_task(_hear_from(endpoint, *case[:2])) for case in cases]
    await until(lambda: len(endpoint.readers()) == len(cases))
    await send(endpoint, "e", key="mina")
    heard = await asyncio.gather(*hearing)

    assert heard == [expected for _, _, expected in cases]


async def _hear_from(
    endpoint: EventHubsEndpoint, position: str | int | datetime, is_inclusive: bool
) -> str:
    async with reading(
        endpoint,
        # At most five readers of a group read one partition.
        group=f"{type(position).__name__} {is_inclusive}",
        partition_id=str(PLACE),
        starting_position=position,
        starting_position_inclusive=is_inclusive,
    ) as reader:
        await until(lambda: "e" in reader.bodies)
    return "".join(reader.bodies)


async def test_a_higher_epoch_takes_the_link_and_a_lower_one_is_refused(
    endpoint: EventHubsEndpoint,
) -> None:
    def with_epoch(epoch: int) -> AbstractAsyncContextManager[Reader]:
        return reading(endpoint, client={"retry_total": 0}, partition_id="0", owner_level=epoch)

    async with with_epoch(1) as first:
        await until(endpoint.readers)
        async with with_epoch(2) as second:
            await until(lambda: first.errors)
            await send(endpoint, "a", partition="0")
            await until(lambda: second.events)
            present, heard = endpoint.readers(), (first.bodies, second.bodies)

    assert "amqp:link:stolen" in str(first.errors[0])
    assert heard == ([], ["a"])
    assert [(r["group"], r["partition"], r["epoch"]) for r in present] == [(GROUP, "0", 2)]


async def test_a_wrong_key_is_refused(endpoint: EventHubsEndpoint) -> None:
    client = EventHubProducerClient.from_connection_string(
        endpoint.connection_string.replace("SharedAccessKey=", "SharedAccessKey=not-"),
        retry_total=0,
    )

    async with client:
        with pytest.raises(AuthenticationError):
            await client.send_batch([EventData("a")])

    assert endpoint.stored() == [[], [], [], []]


async def test_another_hub_is_not_there(endpoint: EventHubsEndpoint) -> None:
    with pytest.raises(EventHubError):
        await send(endpoint, "a", eventhub_name="others", retry_total=0)


async def test_two_readers_share_the_partitions(endpoint: EventHubsEndpoint) -> None:
    store = MemoryCheckpoints()
    shared = {
        "checkpoint_store": store,
        "load_balancing_interval": 0.2,
        "partition_ownership_expiration_interval": 5,
    }
    await _send_to_all(endpoint, "a")

    async with reading(endpoint, client=shared) as one, reading(endpoint, client=shared) as two:
        # A reader that takes a partition over hears it from its beginning.
        await until(lambda: sorted(store.shares()) == [2, 2] and _split(one, two))
        one.events.clear()
        two.events.clear()
        await _send_to_all(endpoint, "b")
        await until(lambda: len(one.events) + len(two.events) >= 4)

    assert one.bodies == two.bodies == ["b", "b"]
    assert one.partitions | two.partitions == set("0123")


async def _send_to_all(endpoint: EventHubsEndpoint, body: str) -> None:
    keys = {partition_of(key, 4): key for key in string.ascii_letters}
    async with EventHubProducerClient.from_connection_string(endpoint.connection_string) as hub:
        for key in keys.values():
            await hub.send_batch([EventData(body)], partition_key=key)


def _split(one: Reader, two: Reader) -> bool:
    return min(len(one.partitions), len(two.partitions)) == 2


@pytest.mark.parametrize("kind", ["nothing", "a file"])
async def test_it_serves_whatever_its_standard_input_is(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "empty"
    file.touch()
    with (
        (Path(os.devnull) if kind == "nothing" else file).open() as stdin,
        EventHubsEndpoint(stdin=stdin.fileno()) as endpoint,
    ):
        await send(endpoint, "a", key="mina")

        assert [event.body for event in endpoint.stored()[PLACE]] == [b"a"]


async def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    with EventHubsEndpoint(data=tmp_path / "events") as endpoint:
        await send(endpoint, "abc", key="mina")
        before = endpoint.stored()
        endpoint.kill()
        endpoint.start()
        await send(endpoint, "d", key="mina")
        after = endpoint.stored()

    assert after[PLACE][:3] == before[PLACE]
    assert [event.body for event in after[PLACE]] == [b"a", b"b", b"c", b"d"]


async def test_a_batch_that_a_kill_cut_off_was_never_there(tmp_path: Path) -> None:
    data = tmp_path / "events"
    with EventHubsEndpoint(data=data) as endpoint:
        await send(endpoint, "abc", key="mina")
        before = endpoint.stored()
        endpoint.kill()
        line = data.read_bytes()
        data.write_bytes(line + line[:-10])
        endpoint.start()
        await send(endpoint, "d", key="mina")
        endpoint.kill()
        endpoint.start()
        after = endpoint.stored()

    assert after[PLACE][:-1] == before[PLACE]
    assert after[PLACE][-1].body == b"d"
