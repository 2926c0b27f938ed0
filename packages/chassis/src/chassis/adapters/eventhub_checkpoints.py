"""What the SDK asks about partitions, answered by PostgreSQL, or by Azure Blob."""

import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from azure.eventhub.aio import CheckpointStore

from chassis.ports import PartitionOwnership
from chassis.records import PartitionClaim

PositionOf = Callable[[str], Awaitable[str | None]]


def position(sequence_number: int, offset: str) -> str:
    """Return how a place in a partition is written down."""
    return f"{sequence_number}:{offset}"


def offset_in(position: str) -> str:
    return position.partition(":")[2]


def sequence_number_in(position: str) -> int:
    return int(position.partition(":")[0])


class InboxCheckpoints(CheckpointStore):
    """The SDK's store: ownership is a table, and a position is what the inbox says it has."""

    def __init__(self, log: str, ownership: PartitionOwnership, position_of: PositionOf) -> None:
        self._log = log
        self._ownership = ownership
        self._position_of = position_of

    async def list_ownership(
        self,
        fully_qualified_namespace: str,
        eventhub_name: str,
        consumer_group: str,
        **kwargs: Any,
    ) -> Iterable[dict[str, Any]]:
        place = _place(fully_qualified_namespace, eventhub_name, consumer_group)
        return [place | _ownership(claim) for claim in await self._ownership.owners(self._log)]

    async def claim_ownership(
        self, ownership_list: Iterable[dict[str, Any]], **kwargs: Any
    ) -> Iterable[dict[str, Any]]:
        wanted = {each["partition_id"]: each for each in ownership_list}
        claims = [
            PartitionClaim(partition=name, owner=each["owner_id"], etag=each.get("etag"))
            for name, each in wanted.items()
        ]
        granted = await self._ownership.claim(self._log, claims)
        return [wanted[claim.partition] | _ownership(claim) for claim in granted]

    async def update_checkpoint(
        self, checkpoint: dict[str, str | int | None], **kwargs: Any
    ) -> None:
        """Do nothing: the inbox committed the position together with what was read."""

    async def list_checkpoints(
        self,
        fully_qualified_namespace: str,
        eventhub_name: str,
        consumer_group: str,
        **kwargs: Any,
    ) -> Iterable[dict[str, Any]]:
        place = _place(fully_qualified_namespace, eventhub_name, consumer_group)
        checkpoints = []
        for claim in await self._ownership.owners(self._log):
            stored = await self._position_of(f"{self._log}/{claim.partition}")
            if stored is not None:
                at = {"offset": offset_in(stored), "sequence_number": sequence_number_in(stored)}
                checkpoints.append(place | {"partition_id": claim.partition} | at)
        return checkpoints


def _place(namespace: str, name: str, group: str) -> dict[str, Any]:
    return {
        "fully_qualified_namespace": namespace,
        "eventhub_name": name,
        "consumer_group": group,
    }


def _ownership(claim: PartitionClaim) -> dict[str, Any]:
    return {
        "partition_id": claim.partition,
        "owner_id": claim.owner,
        "etag": claim.etag,
        # The SDK holds it against this process's clock, which may be wrong; ages are not.
        "last_modified_time": time.time() - claim.age_seconds,
    }


@dataclass(frozen=True, kw_only=True)
class InboxStores:
    """Beside the inbox, in PostgreSQL. A look costs two statements, so a killed reader's
    partitions are taken over within 15 s."""

    ownership: PartitionOwnership
    balance_seconds: float = 3
    expiry_seconds: float = 12

    def opened(self, log: str, position_of: PositionOf) -> CheckpointStore:
        return InboxCheckpoints(log, self.ownership, position_of)


@dataclass(frozen=True, kw_only=True)
class BlobStores:
    """The official store, in a container that exists. Every look is paid for, and positions are
    some events behind the inbox, which knows the echoes."""

    connection_string: str
    container: str
    balance_seconds: float = 10
    expiry_seconds: float = 60

    def opened(self, log: str, position_of: PositionOf) -> CheckpointStore:
        # An extra of its own.
        from azure.eventhub.extensions.checkpointstoreblobaio import (  # noqa: PLC0415 - see above
            BlobCheckpointStore,
        )

        return BlobCheckpointStore.from_connection_string(self.connection_string, self.container)
