"""The endpoint breaks as the service does, and the real client takes it as was measured."""

import asyncio
import gc
import time
from collections.abc import Iterator

import pytest
from azure.eventhub.exceptions import (
    AuthenticationError,
    ConnectError,
    EventDataSendError,
    EventHubError,
)

from tests.eventhubs.clients import Reader, reading, send, until
from tests.eventhubs.endpoint import EventHubsEndpoint

# The client leaves sockets behind where a link was taken from it; the end of a test collects them.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ALWAYS = 10**6


@pytest.fixture
def endpoint() -> Iterator[EventHubsEndpoint]:
    with EventHubsEndpoint(partitions=1) as endpoint:
        yield endpoint
    gc.collect()


def _stored(endpoint: EventHubsEndpoint) -> list[str]:
    return [event.body.decode() for event in endpoint.stored()[0]]


async def test_a_busy_service_is_an_error_at_once(endpoint: EventHubsEndpoint) -> None:
    endpoint.fault("server_busy", times=ALWAYS)
    begun = time.monotonic()

    with pytest.raises(EventDataSendError, match="server-busy"):
        await send(endpoint, "a")

    assert time.monotonic() - begun < 5
    assert _stored(endpoint) == []


async def test_a_service_busy_once_is_asked_again(endpoint: EventHubsEndpoint) -> None:
    endpoint.fault("server_busy")

    await send(endpoint, "a")

    assert _stored(endpoint) == ["a"]


async def test_what_was_dropped_before_it_was_kept_is_sent_again(
    endpoint: EventHubsEndpoint,
) -> None:
    endpoint.fault("drop_before_store")

    await send(endpoint, "a")

    assert _stored(endpoint) == ["a"]


async def test_a_lost_acknowledgement_means_two_copies(endpoint: EventHubsEndpoint) -> None:
    endpoint.fault("drop_after_store")

    await send(endpoint, "a")

    assert _stored(endpoint) == ["a", "a"]


async def test_an_acknowledgement_lost_for_good_is_an_error_over_two_copies(
    endpoint: EventHubsEndpoint,
) -> None:
    endpoint.fault("drop_after_store", times=ALWAYS)

    with pytest.raises(ConnectError):
        await send(endpoint, "a", retry_total=0)

    assert _stored(endpoint) == ["a", "a"]


async def test_an_acknowledgement_kept_back_means_two_copies_after_the_timeout(
    endpoint: EventHubsEndpoint,
) -> None:
    endpoint.fault("no_ack")

    await send(endpoint, "a", seconds=1, retry_total=1)

    assert _stored(endpoint) == ["a", "a"]


async def test_tokens_are_refused_until_they_are_not(endpoint: EventHubsEndpoint) -> None:
    endpoint.fault("cbs_unauthorized")
    with pytest.raises(AuthenticationError):
        await send(endpoint, "a", retry_total=0)

    endpoint.fault("cbs_unauthorized", on=False)
    await send(endpoint, "b")

    assert _stored(endpoint) == ["b"]


async def test_a_duplicate_is_the_same_event_again(endpoint: EventHubsEndpoint) -> None:
    endpoint.fault("duplicate_delivery", times=2)
    await send(endpoint, "ab")

    async with reading(endpoint) as reader:
        await until(lambda: "b" in reader.bodies)

    assert reader.bodies == ["a", "a", "a", "b"]
    assert len({event.sequence_number for _, event in reader.events[:3]}) == 1


async def test_dropped_connections_lose_and_repeat_nothing(endpoint: EventHubsEndpoint) -> None:
    async with reading(endpoint) as reader:
        for number in range(5):
            await _one_more(endpoint, reader, number)
            endpoint.fault("drop_connections")
        await _one_more(endpoint, reader, 5)

    assert reader.bodies == list("012345")
    assert reader.errors == []


async def _one_more(endpoint: EventHubsEndpoint, reader: Reader, number: int) -> None:
    await send(endpoint, str(number))
    await until(lambda: str(number) in reader.bodies)


@pytest.mark.parametrize("condition", ["amqp:link:detach-forced", "com.microsoft:server-busy"])
async def test_a_detached_reader_comes_back_to_where_it_was(
    endpoint: EventHubsEndpoint, condition: str
) -> None:
    async with reading(endpoint) as reader:
        await _one_more(endpoint, reader, 1)
        endpoint.fault("detach_consumers", condition=condition)
        await _one_more(endpoint, reader, 2)

    assert reader.bodies == ["1", "2"]
    assert reader.errors == []


async def test_a_reader_whose_link_was_stolen_is_told_and_starts_over(
    endpoint: EventHubsEndpoint,
) -> None:
    async with reading(endpoint) as reader:
        await _one_more(endpoint, reader, 1)
        endpoint.fault("steal_link", partition="0")
        await _one_more(endpoint, reader, 2)

    assert "amqp:link:stolen" in str(reader.errors[0])
    assert reader.bodies == ["1", "1", "2"]


async def test_a_silent_peer_is_left_when_there_is_an_idle_timeout(
    endpoint: EventHubsEndpoint,
) -> None:
    async with reading(endpoint, client={"idle_timeout": 2}) as reader:
        await _one_more(endpoint, reader, 1)
        endpoint.fault("stall_connections")
        await _one_more(endpoint, reader, 2)

    assert reader.bodies == ["1", "2"]


async def test_a_quiet_peer_is_not_left(endpoint: EventHubsEndpoint) -> None:
    async with reading(endpoint, client={"idle_timeout": 1}) as reader:
        await until(endpoint.readers)
        before = endpoint.readers()
        # Longer than the time-out: heartbeats are what keeps the link.
        await asyncio.sleep(2)
        after = endpoint.readers()

    assert reader.errors == []
    assert before == after


async def test_a_stalled_service_goes_on_where_it_stood(endpoint: EventHubsEndpoint) -> None:
    async with reading(endpoint) as reader:
        await _one_more(endpoint, reader, 1)
        endpoint.fault("stall", seconds=1)
        begun = time.monotonic()
        await _one_more(endpoint, reader, 2)

    assert time.monotonic() - begun > 1
    assert reader.bodies == ["1", "2"]


def test_an_unknown_fault_is_refused(endpoint: EventHubsEndpoint) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        endpoint.fault("gremlins")


async def test_without_a_file_a_kill_forgets_everything(endpoint: EventHubsEndpoint) -> None:
    await send(endpoint, "a")

    endpoint.kill()
    with pytest.raises(EventHubError):
        await send(endpoint, "b", retry_total=0)
    endpoint.start()

    assert _stored(endpoint) == []
