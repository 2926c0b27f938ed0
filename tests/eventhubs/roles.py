"""What links are for: taking events in, giving them out, and answering requests."""

import asyncio
from collections.abc import Callable

from proton import Condition, Delivery, Message, Receiver, Sender, symbol

from tests.eventhubs import amqp, messages
from tests.eventhubs.connection import AmqpConnection, RefusedError, detach, send
from tests.eventhubs.faults import Faults
from tests.eventhubs.hub import Hub, Partition

# As the service gives it.
_CREDIT = 300
_EPOCH = symbol("com.microsoft:epoch")


class Producer:
    """Takes events in, acknowledges what is kept, and has the faults of sending."""

    def __init__(
        self,
        connection: AmqpConnection,
        link: Receiver,
        hub: Hub,
        partition: Partition | None,
        faults: Faults,
    ) -> None:
        self._connection = connection
        self._link = link
        self._hub = hub
        self._partition = None if partition is None else partition.name
        self._faults = faults
        link.flow(_CREDIT)

    def on_credit(self) -> None:
        """A producer is sent nothing."""

    def on_message(self, message: bytes, delivery: Delivery) -> None:
        self._link.flow(1)
        if self._faults.strikes("server_busy"):
            _reject(delivery, "com.microsoft:server-busy", "The service is busy.")
        elif self._faults.strikes("drop_before_store"):
            self._connection.abort()
        else:
            self._keep(message)
            self._acknowledge(delivery)

    def on_gone(self) -> None:
        """Nothing is held for a producer."""

    def _keep(self, message: bytes) -> None:
        batch = messages.events_in(message)
        key = messages.key_of(message) or messages.key_of(batch[0])
        self._hub.append(batch, key, self._partition)

    def _acknowledge(self, delivery: Delivery) -> None:
        if self._faults.strikes("drop_after_store"):
            self._connection.abort()
        elif not self._faults.strikes("no_ack"):
            delivery.update(Delivery.ACCEPTED)
            delivery.settle()


def _reject(delivery: Delivery, condition: str, description: str) -> None:
    delivery.local.condition = Condition(condition, description, {"service": "tests.eventhubs"})
    delivery.update(Delivery.REJECTED)
    delivery.settle()


class Consumer:
    """Gives out one partition's events from a place on, as fast as credit allows."""

    def __init__(
        self, connection: AmqpConnection, link: Sender, partition: Partition, faults: Faults
    ) -> None:
        self._connection = connection
        self._link = link
        self._faults = faults
        self._place = partition.place(_selector(link))
        self.name = str(link.name)
        self.partition = partition
        self.epoch: int | None = (link.remote_properties or {}).get(_EPOCH)
        self._is_over = False

    def listen(self, when_gone: Callable[["Consumer"], None]) -> None:
        self._when_gone = when_gone
        self.partition.listeners.add(self._wake)

    def on_credit(self) -> None:
        events = self.partition.events
        while not self._is_over and self._link.credit > 0 and self._place < len(events):
            send(self._link, self._dressed(events[self._place].message))
            # A duplicate is the same event, sent again in its place.
            if not self._faults.strikes("duplicate_delivery"):
                self._place += 1

    def on_message(self, message: bytes, delivery: Delivery) -> None:
        """A consumer sends nothing."""

    def on_gone(self) -> None:
        self._is_over = True
        self.partition.listeners.discard(self._wake)
        self._when_gone(self)

    def evict(self, condition: str) -> None:
        """Detach; the client learns why."""
        self.on_gone()
        detach(self._link, RefusedError(condition, "The receiver is disconnected."))
        self._wake()

    def _wake(self) -> None:
        # Whoever caused this is inside its own connection's work.
        asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self.on_credit()
        self._connection.work()

    def _dressed(self, message: bytes) -> bytes:
        last = self.partition.last
        assert last is not None
        return messages.with_delivery_annotations(
            message,
            {
                "last_enqueued_sequence_number": amqp.long(last.sequence_number),
                "last_enqueued_offset": amqp.string(str(last.offset)),
                "last_enqueued_time_utc": amqp.timestamp(last.enqueued_ms),
                "runtime_info_retrieval_time_utc": amqp.timestamp(last.enqueued_ms),
            },
        )


def _selector(link: Sender) -> str | None:
    filters = link.remote_source.filter
    if not filters.next():
        return None
    described = filters.get_object().get(symbol("apache.org:selector-filter:string"))
    return None if described is None else str(described.value)


class Requests:
    """Answers each request on the link that goes back to the asker."""

    def __init__(
        self,
        connection: AmqpConnection,
        link: Receiver,
        answer: Callable[[AmqpConnection, Message], Message],
    ) -> None:
        self._connection = connection
        self._link = link
        self._answer = answer
        link.flow(_CREDIT)

    def on_credit(self) -> None:
        """A request link is sent nothing."""

    def on_message(self, message: bytes, delivery: Delivery) -> None:
        self._link.flow(1)
        delivery.update(Delivery.ACCEPTED)
        delivery.settle()
        request = Message()
        request.decode(message)
        answer = self._answer(self._connection, request)
        answer.correlation_id = request.id
        send(self._connection.replies[self._link.remote_target.address], answer.encode())

    def on_gone(self) -> None:
        """Nothing is held for an asker."""


class Replies:
    """The way back to an asker."""

    def __init__(self, connection: AmqpConnection, link: Sender) -> None:
        self._replies = connection.replies
        self._address = link.remote_source.address
        self._link = link
        self._replies[self._address] = link

    def on_credit(self) -> None:
        """Answers are sent when they are asked for."""

    def on_message(self, message: bytes, delivery: Delivery) -> None:
        """Nothing comes this way."""

    def on_gone(self) -> None:
        if self._replies.get(self._address) is self._link:
            del self._replies[self._address]
