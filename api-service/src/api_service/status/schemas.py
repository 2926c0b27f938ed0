"""What `/api/status` answers, as JSON."""

from datetime import datetime

from pydantic import BaseModel

from api_service.status import wording
from api_service.status.states import Neighbour, Sight, State
from contracts.jobs import Language


class NeighbourStatus(BaseModel):
    name: str
    """`postgresql`, `redis`, `event_log`, `couriers`, `task_lane`, `event_lane`,
    `waiting_jobs`, `workers`, `relays`, and `supplier:…` for each supplier that is hired."""
    title: str
    state: State
    seen_seconds_ago: float | None
    message: str
    figures: dict[str, int]


class SystemStatus(BaseModel):
    """How all neighbours are. `down`: no order can be accepted; `degraded`: something is late."""

    state: State
    message: str
    checked_at: datetime
    neighbours: list[NeighbourStatus]


def status_of(sight: Sight, language: Language) -> SystemStatus:
    return SystemStatus(
        state=sight.state,
        message=wording.OVERALL[sight.state].in_(language),
        checked_at=sight.at,
        neighbours=[_neighbour(one, language) for one in sight.neighbours],
    )


def _neighbour(neighbour: Neighbour, language: Language) -> NeighbourStatus:
    seen = neighbour.seen_seconds_ago
    return NeighbourStatus(
        name=neighbour.name,
        title=neighbour.title.in_(language),
        state=neighbour.state,
        seen_seconds_ago=None if seen is None else round(seen, 1),
        message=neighbour.said.in_(language),
        figures=dict(neighbour.figures),
    )
