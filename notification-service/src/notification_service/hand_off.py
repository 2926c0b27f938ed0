"""Where a stream leaves uvicorn: its socket gets a protocol that is as small as a stream needs.

An ASGI stream holds a task, a scope, a parser and their callbacks for as long as it is open:
10 to 50 KiB. Everything here leans on uvicorn's internals, is looked at before it is touched,
and nothing else in the service knows of it. `docs/decisions/0003-sse-hand-off.md`.
"""

import asyncio
import socket
from functools import cache
from typing import Any, Protocol

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from notification_service.sse import LAST_CHUNK, Frame

# What the kernel may hide of a slow reader's backlog; Linux doubles it for its own book-keeping.
SEND_BUFFER_BYTES = 32_768
# A peer that acknowledges nothing for this long is gone; two heartbeats fit in.
DEAD_PEER_MS = 40_000


_CYCLE_NAMES = {"disconnected", "message_event", "on_response", "scope", "transport"}
_PROTOCOL_NAMES = {
    *("connections", "cycle", "flow", "parser", "pipeline", "transport"),
    "timeout_keep_alive_task",
}


class Audience(Protocol):
    """Whoever is told what becomes of a line."""

    def lost(self) -> None:
        """The connection is closed."""

    def server_stops(self) -> None:
        """The server wants its connections to end."""


class Line(asyncio.Protocol):
    """A handed-off socket: bytes go out, and nothing that comes in matters."""

    __slots__ = ("_audience", "_connections", "_transport", "is_behind")

    def __init__(
        self, transport: asyncio.Transport, connections: set[Any], audience: Audience
    ) -> None:
        self._transport = transport
        self._connections = connections
        self._audience = audience
        self.is_behind = False

    def write(self, frame: Frame) -> None:
        self._transport.write(frame)

    def end(self, farewell: Frame | None = None) -> None:
        # A transport closes only after writing all that waits, and a stuck reader lets it wait.
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        else:
            self._transport.write((farewell or b"") + LAST_CHUNK)
            self._transport.close()

    def drop(self) -> None:
        self._transport.abort()

    # What the transport calls.

    def pause_writing(self) -> None:
        self.is_behind = True

    def resume_writing(self) -> None:
        self.is_behind = False

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._audience.lost()

    # What uvicorn calls on everything in its set of connections.

    def shutdown(self) -> None:
        self._audience.server_stops()


class Wire:
    """A request's connection, seen to be what we know how to take over."""

    def __init__(self, cycle: RequestResponseCycle, protocol: HttpToolsProtocol) -> None:
        self._cycle = cycle
        self._protocol = protocol

    def drop(self) -> None:
        """End the connection now: its reader is stuck."""
        self._cycle.disconnected = True
        self._protocol.transport.abort()

    def take_over(self, audience: Audience, *, backlog_bytes: int) -> Line | None:
        """Make the connection a line, whose request may then return; None: it is closed.

        Call it after the response has begun and every `send` has returned.
        """
        cycle, protocol, transport = self._cycle, self._protocol, self._protocol.transport
        if cycle.disconnected or transport.is_closing():
            return None
        connections: set[Any] = protocol.connections
        line = Line(transport, connections, audience)
        transport.set_protocol(line)
        transport.set_write_buffer_limits(high=backlog_bytes)
        _set_socket_options(transport)
        # uvicorn counts its connections here, tells them of a shutdown, and waits for them.
        connections.discard(protocol)
        connections.add(line)
        # The request is over for uvicorn, without an end of the response.
        cycle.disconnected = True
        cycle.message_event.set()
        protocol.flow.resume_reading()
        # These two and the protocol hold one another; apart, they are freed at once.
        protocol.parser = None  # type: ignore[assignment] # as uvicorn itself does when done
        protocol.cycle = None  # type: ignore[assignment] # as before the first request
        return line


@cache
def is_supported() -> bool:
    """Return whether the installed uvicorn has what a hand-off touches."""
    cycle, protocol, flow = (
        set(kind.__init__.__code__.co_names)
        for kind in (RequestResponseCycle, HttpToolsProtocol, FlowControl)
    )
    return (
        cycle >= _CYCLE_NAMES
        and protocol >= _PROTOCOL_NAMES
        and "read_paused" in flow
        and hasattr(FlowControl, "resume_reading")
    )


def wire_of(receive: object) -> Wire | None:
    """Return the connection of the request that `receive` was given to; None where it is not
    what we know, and ASGI must do."""
    cycle = getattr(receive, "__self__", None)
    if not isinstance(cycle, RequestResponseCycle) or not is_supported():
        return None
    protocol = getattr(cycle.on_response, "__self__", None)
    if not isinstance(protocol, HttpToolsProtocol) or not _is_ours_alone(cycle, protocol):
        return None
    return Wire(cycle, protocol)


def _is_ours_alone(cycle: RequestResponseCycle, protocol: HttpToolsProtocol) -> bool:
    return (
        protocol.cycle is cycle
        and cycle.transport is protocol.transport
        and cycle.scope["method"] == "GET"
        and protocol in protocol.connections
        # Nothing else waits for this connection.
        and not protocol.pipeline
        and protocol.timeout_keep_alive_task is None
    )


def _set_socket_options(transport: asyncio.Transport) -> None:
    peer: socket.socket = transport.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if peer.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_USER_TIMEOUT"):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
