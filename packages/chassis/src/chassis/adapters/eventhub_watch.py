"""Whether a reader keeps up with Event Hubs: how far behind it is, and whether it moves."""

import asyncio
from dataclasses import dataclass

import structlog
from azure.eventhub.aio import EventHubProducerClient

from chassis.adapters.eventhub_checkpoints import PositionOf, sequence_number_in
from chassis.adapters.eventhub_connection import FAILURES, EventHub
from chassis.errors import TransientError
from chassis.metrics import LOG_LAG, LOG_PARTITIONS_OWNED

LOOK_SECONDS = 10.0
ANSWER_SECONDS = 5.0
# A reader that has not moved for two looks while events wait stands still.
LOOKS_WITHOUT_A_MOVE = 2

log = structlog.get_logger()


@dataclass
class _Place:
    """Where a partition's reader is, and where it was at the last look."""

    read: int | None = None
    seen: int | None = None
    looks_without_a_move: int = 0


class Watch:
    """Looks from outside, over a connection of its own: the reader's own may be what is stuck."""

    def __init__(self, hub: EventHub, log_name: str) -> None:
        self._hub = hub
        self._log_name = log_name
        self._client: EventHubProducerClient | None = None
        self._places: dict[str, _Place] = {}

    def begin(self, partition: str) -> None:
        self._places[partition] = _Place()
        LOG_PARTITIONS_OWNED.set(len(self._places))

    def consumed(self, partition: str, sequence_number: int) -> None:
        if partition in self._places:
            self._places[partition].read = sequence_number

    def end(self, partition: str) -> None:
        if self._places.pop(partition, None) is not None:
            LOG_LAG.remove(partition)
        LOG_PARTITIONS_OWNED.set(len(self._places))

    def must_keep_up(self) -> None:
        stuck = [name for name, place in self._places.items() if _is_stuck(place)]
        if stuck:
            raise TransientError(f"partitions stand still: {', '.join(sorted(stuck))}")

    async def ping(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._connected().get_eventhub_properties()
        except FAILURES as error:
            await self._forget_client()
            raise TransientError(f"event hub: {type(error).__name__}") from error

    async def look(self, position_of: PositionOf, *, waiting: set[str]) -> None:
        """Measure every owned partition; `TransientError` when a reader stands still.

        One that waits to be consumed is slow and not stuck. A hub that does not answer tells
        nothing about its readers, who find out by themselves.
        """
        try:
            for partition, place in list(self._places.items()):
                await self._measure(partition, place, position_of)
                if partition in waiting:
                    place.looks_without_a_move = 0
        except (*FAILURES, TransientError) as error:
            log.warning("event_hub.not_measured", error=type(error).__name__)
            await self._forget_client()
            return
        # Reading again from the start, on new connections, is what cures it.
        self.must_keep_up()

    async def _measure(self, partition: str, place: _Place, position_of: PositionOf) -> None:
        if place.read is None:
            stored = await position_of(f"{self._log_name}/{partition}")
            place.read = sequence_number_in(stored) if stored else None
        async with asyncio.timeout(ANSWER_SECONDS):
            told = await self._connected().get_partition_properties(partition)
        first, newest = told["beginning_sequence_number"], told["last_enqueued_sequence_number"]
        behind = newest - max(-1 if place.read is None else place.read, first - 1)
        lag = 0 if told["is_empty"] else max(behind, 0)
        is_moving = place.seen != place.read or not lag
        place.seen = place.read
        place.looks_without_a_move = 0 if is_moving else place.looks_without_a_move + 1
        if partition in self._places:
            LOG_LAG.labels(partition).set(lag)

    async def _forget_client(self) -> None:
        try:
            async with asyncio.timeout(1):
                await self.aclose()
        except FAILURES as error:
            log.info("event_hub.not_closed", error=type(error).__name__)

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _connected(self) -> EventHubProducerClient:
        if self._client is None:
            self._client = self._hub.producer()
        return self._client


def _is_stuck(place: _Place) -> bool:
    return place.looks_without_a_move >= LOOKS_WITHOUT_A_MOVE
