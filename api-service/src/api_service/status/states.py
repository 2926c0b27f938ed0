"""What is known of one neighbour, and of all of them at one moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chassis.violations import Said


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    name: str
    title: Said
    state: State
    said: Said
    seen_seconds_ago: float | None = None
    """None: not within the last hour."""
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """All neighbours, as they were at `at`."""

    at: datetime
    monotonic: float
    neighbours: tuple[Neighbour, ...]
    has_record: bool

    @property
    def state(self) -> State:
        """Down means that orders are refused: nothing else can do that."""
        if not self.has_record:
            return State.DOWN
        return State.OK if _are_ok(self.neighbours) else State.DEGRADED


def _are_ok(neighbours: Collection[Neighbour]) -> bool:
    return all(neighbour.state is State.OK for neighbour in neighbours)
