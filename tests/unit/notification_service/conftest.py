"""Doubles and builders of the relay's unit tests."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random

import pytest

from chassis.adapters.memory import ManualClock, MemoryInbox
from chassis.records import EventBatch
from contracts.events import JobEvent, JobProgressed, PageCompleted
from contracts.jobs import JobId, Stage, UserId
from notification_service.hub import Hub, StreamLimits
from notification_service.sse import Frame, body_of
from notification_service.wording import entry_of


class RememberingOutlet:
    """An outlet that keeps all that was written, and says how it ended."""

    def __init__(self) -> None:
        self.is_behind = False
        self.bodies: list[bytes] = []
        self.ended = ""

    def write(self, frame: Frame) -> None:
        self.bodies.append(body_of(frame))

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
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def hub(clock: ManualClock) -> Hub:
    limits = StreamLimits(
        heartbeat_seconds=15, max_seconds=600, drain_seconds=20, per_user=3, total=5
    )
    hub = Hub(limits, clock=clock, random=Random(7))  # noqa: S311 - a seed, not a secret
    hub.head = 0
    return hub


def _completed(number: int = 1, user_id: str = "anna", **changes: object) -> PageCompleted:
    fields = {
        "event_id": f"job-{number}-1",
        "job_id": JobId(f"job-{number}"),
        "user_id": UserId(user_id),
        "product_details_id": number,
        "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
        "title": f"램프 {number}",
        "image_count": 3,
    }
    return PageCompleted.model_validate(fields | changes)


def _progressed(number: int = 1, progress: int = 40, user_id: str = "anna") -> JobProgressed:
    return JobProgressed(
        event_id=f"job-{number}-1-p{progress}",
        job_id=JobId(f"job-{number}"),
        user_id=UserId(user_id),
        product_details_id=number,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        stage=Stage.COPY,
        progress=progress,
        message="문구를 쓰고 있습니다",
    )


@pytest.fixture
def completed() -> Callable[..., PageCompleted]:
    """Builds a finished page's event."""
    return _completed


@pytest.fixture
def progressed() -> Callable[..., JobProgressed]:
    """Builds a progress event."""
    return _progressed


@pytest.fixture
def inbox(clock: ManualClock) -> MemoryInbox:
    return MemoryInbox(clock)


@pytest.fixture
def store(inbox: MemoryInbox) -> Callable[..., Awaitable[None]]:
    """Stores what events tell."""

    async def kept(*events: JobEvent) -> None:
        entries = [entry_of(event, public_base_url="http://localhost") for event in events]
        await inbox.store(EventBatch(partition="0", position="1", events=events), entries)

    return kept
