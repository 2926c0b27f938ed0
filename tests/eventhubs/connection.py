"""One AMQP connection: the engine between the socket and what the links are for."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from proton import (
    Collector,
    Condition,
    Connection,
    Delivery,
    Event,
    Link,
    Sender,
    Transport,
    TransportException,
)

from tests.eventhubs.frames import FramePadding

# Often enough for any idle time-out of a second or more.
_TICK_SECONDS = 0.2
_LARGEST_MESSAGE = 1 << 20


class Role(Protocol):
    """What a link is for."""

    def on_credit(self) -> None:
        """More may be sent."""

    def on_message(self, message: bytes, delivery: Delivery) -> None:
        """Something has arrived whole."""

    def on_gone(self) -> None:
        """The link is no more."""


class RefusedError(Exception):
    """Why a link is not given, as an AMQP error condition."""

    def __init__(self, condition: str, description: str) -> None:
        super().__init__(condition, description)
        # The client reads the third field, and hangs when it is null.
        self.condition = Condition(condition, description, {"service": "tests.eventhubs"})


class AmqpConnection(asyncio.Protocol):
    """Speaks AMQP with one client; `role_of` says what a new link is for, or refuses it."""

    def __init__(
        self,
        role_of: Callable[["AmqpConnection", Link], Role],
        on_lost: Callable[["AmqpConnection"], None],
    ) -> None:
        self._role_of = role_of
        self._on_lost = on_lost
        self._engine = Transport(Transport.SERVER)
        self._collector = Collector()
        self._connection = Connection()
        self._padding = FramePadding()
        self._roles: dict[Role, Link] = {}
        self._unread = b""
        self._is_frozen = False
        self._actions: dict[object, Callable[[Event], None]] = {
            Event.CONNECTION_REMOTE_OPEN: self._open_connection,
            Event.CONNECTION_REMOTE_CLOSE: self._close_connection,
            Event.SESSION_REMOTE_OPEN: self._open_session,
            Event.SESSION_REMOTE_CLOSE: self._close_session,
            Event.LINK_REMOTE_OPEN: self._open_link,
            Event.LINK_REMOTE_CLOSE: self._close_link,
            Event.LINK_REMOTE_DETACH: self._close_link,
            Event.LINK_FLOW: self._flow,
            Event.DELIVERY: self._deliver,
        }
        # What the client has shown a token for.
        self.audiences: set[str] = set()
        # Where answers go, by the address that was asked.
        self.replies: dict[str, Sender] = {}

    # --- the socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._engine.sasl().allowed_mechs("ANONYMOUS")
        self._connection.collect(self._collector)
        self._engine.bind(self._connection)
        self._tick()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        self.work()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_frozen = True
        self._ticking.cancel()
        self._forget_roles()
        self._engine.unbind()
        self._on_lost(self)

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        self._ticking = loop.call_later(_TICK_SECONDS, self._tick)
        if not self._is_frozen:
            # Without ticks there are no heartbeats, and the client closes quiet connections.
            self._engine.tick(loop.time())
            self.work()

    # --- faults

    def freeze(self) -> None:
        """Neither read nor write, and keep the socket open."""
        self._is_frozen = True

    def thaw(self) -> None:
        self._is_frozen = False
        self.work()

    def abort(self) -> None:
        """Drop the socket without a word."""
        self._is_frozen = True
        self._transport.abort()

    # --- the engine

    def work(self) -> None:
        """Take in what has been read, act on it, and write what came of it."""
        if self._is_frozen:
            return
        try:
            self._read()
            self._write()
        except TransportException:
            self.abort()

    def _read(self) -> None:
        while self._unread and (room := self._engine.capacity()) > 0:
            taken, self._unread = self._unread[:room], self._unread[room:]
            self._engine.push(taken)
            self._act()
        self._act()

    def _write(self) -> None:
        # A frozen connection was dropped by what it was asked to do.
        while not self._is_frozen and (size := self._engine.pending()) > 0:
            self._transport.write(self._padding.feed(bytes(self._engine.peek(size) or b"")))
            self._engine.pop(size)
            self._act()
        if self._engine.pending() < 0:
            self._transport.close()

    def _act(self) -> None:
        while (event := self._collector.peek()) is not None:
            action = self._actions.get(event.type)
            if action is not None:
                action(event)
            self._collector.pop()

    # --- what the client does

    def _open_connection(self, event: Event) -> None:
        event.connection.container = "tests.eventhubs"
        event.connection.open()

    def _close_connection(self, event: Event) -> None:
        self._forget_roles()
        event.connection.close()

    def _open_session(self, event: Event) -> None:
        event.session.open()

    def _close_session(self, event: Event) -> None:
        event.session.close()

    def _open_link(self, event: Event) -> None:
        link = event.link
        # The client takes an answer without source and target for a refusal without reason.
        link.source.copy(link.remote_source)
        link.target.copy(link.remote_target)
        link.max_message_size = _LARGEST_MESSAGE
        link.open()
        try:
            role = self._role_of(self, link)
        except RefusedError as refusal:
            detach(link, refusal)
            return
        link.role = role
        self._roles[role] = link
        role.on_credit()

    def _close_link(self, event: Event) -> None:
        role = self._role(event.link)
        if role is not None:
            del self._roles[role]
            role.on_gone()
        event.link.close()

    def _flow(self, event: Event) -> None:
        role = self._role(event.link)
        if role is not None:
            role.on_credit()

    def _deliver(self, event: Event) -> None:
        delivery, link = event.delivery, event.link
        role = self._role(link)
        if link.is_sender:
            if delivery.settled:
                delivery.settle()
        elif delivery.readable and not delivery.partial:
            # The engine reuses its memory: copy at once.
            message = bytes(link.recv(delivery.pending) or b"")
            link.advance()
            if role is not None:
                role.on_message(message, delivery)

    def _role(self, link: Link) -> Role | None:
        # A refused link was never given one; a forgotten role has had its end.
        role = getattr(link, "role", None)
        return role if role in self._roles else None

    def _forget_roles(self) -> None:
        roles, self._roles = self._roles, {}
        for role in roles:
            role.on_gone()


def detach(link: Link, reason: RefusedError) -> None:
    link.condition = reason.condition
    link.close()


def send(link: Sender, message: bytes) -> None:
    """Send a message that nobody need acknowledge."""
    delivery = link.delivery(link.delivery_tag())
    link.stream(message)
    link.advance()
    delivery.settle()
