"""The real client, as tests of the endpoint use it: short sends, and readers that remember."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from azure.eventhub import EventData
from azure.eventhub.aio import CheckpointStore, EventHubConsumerClient, EventHubProducerClient

from tests.eventhubs.endpoint import EventHubsEndpoint

GROUP = "$Default"
_PATIENT = {"retry_total": 10**6, "retry_backoff_max": 1, "load_balancing_interval": 0.5}


async def send(
    endpoint: EventHubsEndpoint,
    bodies: Iterable[str],
    *,
    key: str | None = None,
    partition: str | None = None,
    seconds: float | None = None,
    **options: Any,
) -> None:
    """Send one batch; `options` are the client's."""
    client = EventHubProducerClient.from_connection_string(endpoint.connection_string, **options)
    async with client:
        events = [EventData(body) for body in bodies]
        await client.send_batch(events, partition_key=key, partition_id=partition, timeout=seconds)


@dataclass
class Reader:
    """What one reader has heard so far, in its order, and what went wrong."""

    events: list[tuple[str, EventData]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    # What the service told last of the partition's end.
    newest: dict[str, Any] = field(default_factory=dict)

    @property
    def bodies(self) -> list[str]:
        return [event.body_as_str() for _, event in self.events]

    @property
    def partitions(self) -> set[str]:
        return {partition for partition, _ in self.events}

    async def on_event(self, context: Any, event: EventData) -> None:
        self.newest = context.last_enqueued_event_properties
        self.events.append((context.partition_id, event))

    async def on_error(self, context: Any, error: Exception) -> None:
        self.errors.append(error)


@asynccontextmanager
async def reading(
    endpoint: EventHubsEndpoint,
    *,
    group: str = GROUP,
    client: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[Reader]:
    """Read until the end of the block; `options` are those of `receive`."""
    hub = EventHubConsumerClient.from_connection_string(
        endpoint.connection_string, group, **(_PATIENT | (client or {}))
    )
    reader = Reader()
    told = {"starting_position": "-1", "on_error": reader.on_error} | options
    receiving = asyncio.create_task(hub.receive(reader.on_event, **told))
    try:
        yield reader
    finally:
        await hub.close()
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving


async def until(is_so: Callable[[], object], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for lies in another process
            await asyncio.sleep(0.02)


class MemoryCheckpoints(CheckpointStore):
    """Who owns what and who is where, for clients in one process."""

    def __init__(self) -> None:
        self._ownership: dict[str, dict[str, Any]] = {}
        self._checkpoints: dict[str, dict[str, Any]] = {}

    def shares(self) -> list[int]:
        """Return how many partitions each owner has."""
        return list(Counter(owned["owner_id"] for owned in self._ownership.values()).values())

    async def list_ownership(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
        return [dict(owned) for owned in self._ownership.values()]

    async def claim_ownership(
        self, ownership_list: Iterable[dict[str, Any]], **_: Any
    ) -> list[dict[str, Any]]:
        return [self._claim(wish) for wish in ownership_list if self._may(wish)]

    async def update_checkpoint(self, checkpoint: dict[str, Any], **_: Any) -> None:
        self._checkpoints[checkpoint["partition_id"]] = dict(checkpoint)

    async def list_checkpoints(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
        return list(self._checkpoints.values())

    def _may(self, wish: dict[str, Any]) -> bool:
        held = self._ownership.get(wish["partition_id"])
        return held is None or held["etag"] == wish.get("etag")

    def _claim(self, wish: dict[str, Any]) -> dict[str, Any]:
        held = wish | {"etag": str(uuid4()), "last_modified_time": time.time()}
        self._ownership[wish["partition_id"]] = held
        return dict(held)
