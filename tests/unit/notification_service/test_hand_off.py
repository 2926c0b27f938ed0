"""A handed-off socket carries chunks out, ends cleanly, and never waits for a stuck reader."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from notification_service.hand_off import Line, is_supported, wire_of
from notification_service.sse import LAST_CHUNK, as_frame

FRAME = as_frame(b"data: {}\n\n")


@dataclass
class Transport:
    """What was written, how much of it waits, and how it ended."""

    written: bytes = b""
    waiting: int = 0
    ended: str = ""

    def write(self, data: bytes) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


@dataclass
class Audience:
    told: list[str] = field(default_factory=list)

    def lost(self) -> None:
        self.told.append("lost")

    def server_stops(self) -> None:
        self.told.append("server stops")


@pytest.fixture
def transport() -> Any:
    return Transport()


@pytest.fixture
def connections() -> set[Any]:
    return set()


@pytest.fixture
def line(transport: Any, connections: set[Any]) -> Line:
    line = Line(transport, connections, Audience())
    connections.add(line)
    return line


def test_the_installed_uvicorn_is_one_we_know() -> None:
    assert is_supported()


async def test_a_receive_that_is_not_uvicorns_stays_in_asgi() -> None:
    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    assert wire_of(receive) is None


def test_a_frame_leaves_as_its_chunk(line: Line, transport: Any) -> None:
    line.write(FRAME)

    assert transport.written == FRAME


def test_an_end_completes_the_response(line: Line, transport: Any) -> None:
    line.end(FRAME)

    assert transport.written == FRAME + LAST_CHUNK
    assert transport.ended == "closed"


def test_an_end_does_not_wait_for_a_stuck_reader(line: Line, transport: Any) -> None:
    transport.waiting = 1

    line.end()

    assert transport.ended == "aborted"


def test_a_line_is_behind_for_as_long_as_its_transport_says(line: Line) -> None:
    line.pause_writing()
    assert line.is_behind

    line.resume_writing()

    assert not line.is_behind


def test_a_lost_connection_leaves_uvicorns_count_and_tells_its_stream(
    line: Line, connections: set[Any]
) -> None:
    line.connection_lost(None)

    assert not connections


def test_uvicorns_shutdown_reaches_the_stream(transport: Any) -> None:
    audience = Audience()

    Line(transport, set(), audience).shutdown()

    assert audience.told == ["server stops"]
