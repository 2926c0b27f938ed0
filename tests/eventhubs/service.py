"""The service behind the links: hub, readers, tokens, properties and faults."""

import asyncio
import base64
import re
from typing import Any
from urllib.parse import urlparse

from proton import Link, Message, int32, timestamp

from tests.eventhubs import messages, sas
from tests.eventhubs.connection import AmqpConnection, RefusedError, Role
from tests.eventhubs.faults import Faults
from tests.eventhubs.hub import Event, Hub, Partition
from tests.eventhubs.readers import STOLEN, Readers
from tests.eventhubs.roles import Consumer, Producer, Replies, Requests

_READER = re.compile(r"(?P<hub>[^/]+)/ConsumerGroups/(?P<group>[^/]+)/Partitions/(?P<partition>.+)")
_WRITER = re.compile(r"(?P<hub>[^/]+)(/Partitions/(?P<partition>.+))?")


class Service:
    """Everything that connections share."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.faults = Faults()
        self.readers = Readers()
        self.connections: set[AmqpConnection] = set()
        self._silent_until = 0.0

    def connect(self) -> AmqpConnection:
        connection = AmqpConnection(self._role_of, self.connections.discard)
        self.connections.add(connection)
        if asyncio.get_running_loop().time() < self._silent_until:
            connection.freeze()
        return connection

    # --- links

    def _role_of(self, connection: AmqpConnection, link: Link) -> Role:
        address = str((link.remote_source if link.is_sender else link.remote_target).address)
        if address in ("$cbs", "$management"):
            return self._exchange(connection, link, address)
        path = _path(address)
        if not any(_opens(audience, path) for audience in connection.audiences):
            raise RefusedError("amqp:unauthorized-access", "No token was shown for this.")
        if link.is_sender:
            return self._consumer(connection, link, path)
        partition = self._partition(_WRITER.fullmatch(path))
        return Producer(connection, link, self.hub, partition, self.faults)

    def _exchange(self, connection: AmqpConnection, link: Link, address: str) -> Role:
        if link.is_sender:
            return Replies(connection, link)
        return Requests(connection, link, self._authorise if address == "$cbs" else self._describe)

    def _consumer(self, connection: AmqpConnection, link: Link, path: str) -> Consumer:
        place = _READER.fullmatch(path)
        partition = self._partition(place)
        if place is None or partition is None:
            raise RefusedError("amqp:not-found", "There is no such reader.")
        try:
            consumer = Consumer(connection, link, partition, self.faults)
        except ValueError as error:
            raise RefusedError("com.microsoft:argument-error", str(error)) from error
        self.readers.admit(place["group"], consumer)
        return consumer

    def _partition(self, place: re.Match[str] | None) -> Partition | None:
        if place is None or place["hub"] != self.hub.name:
            raise RefusedError("amqp:not-found", "There is no such hub.")
        name = place["partition"]
        if name is not None and name not in self.hub.partitions:
            raise RefusedError("com.microsoft:argument-out-of-range", f"No partition {name}.")
        return self.hub.partitions.get(name)

    # --- requests

    def _authorise(self, connection: AmqpConnection, request: Message) -> Message:
        shown = request.properties or {}
        if shown.get("type") == "jwt":
            # A token of Entra ID does not say what it opens; whoever shows it does.
            audience = shown.get("name") if str(request.body) == sas.ENTRA_TOKEN else None
        else:
            audience = sas.audience_of(str(request.body))
        if self.faults.refuses_tokens or audience is None:
            return _answer(401, "InvalidSignature: The token has an invalid signature.")
        connection.audiences.add(_path(audience))
        return _answer(202, "Accepted")

    def _describe(self, connection: AmqpConnection, request: Message) -> Message:
        wish = request.properties or {}
        if not connection.audiences:
            return _answer(401, "No token was shown.")
        if wish.get("operation") != "READ" or wish.get("name") != self.hub.name:
            return _answer(404, "There is no such thing.")
        if wish.get("type") == "com.microsoft:eventhub":
            return _answer(200, "OK", self._hub_properties())
        partition = self.hub.partitions.get(str(wish.get("partition")))
        if wish.get("type") != "com.microsoft:partition" or partition is None:
            return _answer(404, "There is no such partition.")
        return _answer(200, "OK", self._partition_properties(partition))

    def _hub_properties(self) -> dict[str, Any]:
        return {
            "name": self.hub.name,
            "created_at": timestamp(self.hub.created_ms),
            "partition_ids": list(self.hub.partitions),
            "partition_count": int32(len(self.hub.partitions)),
        }

    def _partition_properties(self, partition: Partition) -> dict[str, Any]:
        last = partition.last
        return {
            "name": self.hub.name,
            "partition": partition.name,
            "begin_sequence_number": 0,
            "last_enqueued_sequence_number": -1 if last is None else last.sequence_number,
            "last_enqueued_offset": "-1" if last is None else str(last.offset),
            "last_enqueued_time_utc": timestamp(0 if last is None else last.enqueued_ms),
            "is_partition_empty": last is None,
        }

    # --- what tests do to it

    def fault(self, name: str, **options: Any) -> None:
        """Break something now, or arrange that it breaks at its next occasion."""
        action = getattr(self, f"_fault_{name}", None)
        if action is None:
            self.faults.arm(name, **options)
        else:
            action(**options)

    def heal(self) -> None:
        """End every fault; what was frozen goes on where it stood."""
        self.faults.clear()
        self._silent_until = 0.0
        for connection in list(self.connections):
            connection.thaw()

    def _fault_cbs_unauthorized(self, *, on: bool = True) -> None:
        self.faults.refuses_tokens = on

    def _fault_drop_connections(self) -> None:
        for connection in list(self.connections):
            connection.abort()

    def _fault_stall_connections(self) -> None:
        for connection in list(self.connections):
            connection.freeze()

    def _fault_stall(self, *, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._silent_until = loop.time() + seconds
        self._fault_stall_connections()
        loop.call_later(seconds, self._speak_again)

    def _speak_again(self) -> None:
        if asyncio.get_running_loop().time() >= self._silent_until:
            for connection in list(self.connections):
                connection.thaw()

    def _fault_detach_consumers(self, *, condition: str = "amqp:link:detach-forced") -> None:
        for _, consumer in self.readers.everyone():
            consumer.evict(condition)

    def _fault_steal_link(self, *, partition: str | None = None) -> None:
        for _, consumer in self.readers.everyone():
            if partition in (None, consumer.partition.name):
                consumer.evict(STOLEN)

    def stored(self) -> list[list[dict[str, Any]]]:
        """Return what is kept, partition by partition."""
        return [list(map(_shown, part.events)) for part in self.hub.partitions.values()]

    def present(self) -> list[dict[str, Any]]:
        """Return who reads what."""
        return [
            {
                "group": group,
                "partition": reader.partition.name,
                "epoch": reader.epoch,
                "link": reader.name,
            }
            for group, reader in self.readers.everyone()
        ]


def _path(address: str) -> str:
    """Return what stands behind the host, whatever the scheme."""
    return urlparse(address).path.strip("/") if "://" in address else address.strip("/")


def _opens(audience: str, path: str) -> bool:
    # The client writes `ConsumerGroups` in two ways.
    return f"{path}/".casefold().startswith(f"{audience}/".casefold())


def _answer(status: int, description: str, body: Any = None) -> Message:
    properties = {"status-code": int32(status), "status-description": description}
    return Message(body=body, properties=properties)


def _shown(event: Event) -> dict[str, Any]:
    message = Message()
    message.decode(event.message)
    return {
        "sequence_number": event.sequence_number,
        "offset": str(event.offset),
        "enqueued_ms": event.enqueued_ms,
        "partition_key": event.key,
        "message_id": None if message.id is None else str(message.id),
        "body": base64.b64encode(messages.body(event.message)).decode(),
    }
