"""Where everything stands: what the record knows of jobs, lanes and processes."""

from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from chassis.records import Lane


@dataclass(frozen=True, kw_only=True, slots=True)
class LaneStanding:
    """One way out of the outbox."""

    rows: int = 0
    oldest_seconds: float = 0.0
    """How long the row has waited that should have been carried first."""
    parked: int = 0
    """Rows that can never be carried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """All that is not finished, at one moment."""

    jobs: dict[tuple[str, str], int] = field(default_factory=dict)
    """By status and stage; the stage is empty before the first."""
    oldest_pending_seconds: float = 0.0
    expired_leases: int = 0
    lanes: dict[Lane, LaneStanding] = field(default_factory=dict)
    parked_readings: int = 0
    """Events of the log that the relay could not read."""
    untold_events: int = 0
    """Ends of jobs that the log has had for half a minute, and no inbox has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Presence:
    """A process, and what it said of itself when it was last seen."""

    process_id: UUID
    service: str
    told: dict[str, Any] = field(default_factory=dict)
    """`neighbours` by name (ok, down), `suppliers` by name and purpose, `in_hand`."""
    age_seconds: float = 0.0


class Standings(Protocol):
    """What stands in the record, and who stands behind it. Writing twice is harmless."""

    async def look(self) -> Standing: ...

    async def report(self, presence: Presence) -> None:
        """Remember that this process is here now."""

    async def leave(self, process_id: UUID) -> None:
        """Forget the process: it goes."""

    async def seen(self, *, within_seconds: float) -> list[Presence]:
        """Return those that reported so lately, by service."""
