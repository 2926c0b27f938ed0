"""Doubles and builders of the relay's unit tests: time that is moved, outlets that remember."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from notification_service.hub import Hub, StreamLimits
from notification_service.sse import Frame


class MovableClock:
    """Time stands still until it is moved; to sleep is to move it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class RememberingOutlet:
    """An outlet that keeps all that was written, and says how it ended."""

    def __init__(self) -> None:
        self.is_behind = False
        self.bodies: list[bytes] = []
        self.ended = ""

    def write(self, frame: Frame) -> None:
        self.bodies.append(frame.body)

    def end(self, farewell: Frame | None = None) -> None:
        if farewell is not None:
            self.write(farewell)
        self.ended = "ended"

    def drop(self) -> None:
        self.ended = "dropped"


@pytest.fixture
def outlets() -> type[RememberingOutlet]:
    return RememberingOutlet


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def hub(clock: MovableClock) -> Hub:
    limits = StreamLimits(
        heartbeat_seconds=15, max_seconds=600, drain_seconds=20, per_user=3, total=5
    )
    hub = Hub(limits, clock=clock, random=Random(7))
    hub.head = 0
    return hub
