"""One timer for all streams: who is due, without a timer or a task for each."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

# Fine enough to spread what is due over a second, coarse enough to cost nothing.
TURNS_PER_SECOND = 4


class Rider(Protocol):
    slot: int
    """Belongs to the wheel."""


R = TypeVar("R", bound=Rider)


class Wheel(Generic[R]):
    """Riders, by the fraction of a second in which they are due."""

    def __init__(self, now: float) -> None:
        self._slots: defaultdict[int, set[R]] = defaultdict(set)
        self._next = _slot(now)

    def put(self, rider: R, due: float) -> None:
        """Make `rider` due at `due` (never later), or at the next turn if that has passed."""
        rider.slot = max(_slot(due), self._next)
        self._slots[rider.slot].add(rider)

    def remove(self, rider: R) -> None:
        slot = self._slots.get(rider.slot)
        if slot is not None:
            slot.discard(rider)

    def due(self, now: float) -> Iterator[R]:
        """Yield and remove whoever is due; a late turn makes up for those it missed."""
        while self._next <= _slot(now):
            slot = self._slots.pop(self._next, set())
            self._next += 1
            while slot:
                yield slot.pop()


def _slot(seconds: float) -> int:
    return int(seconds * TURNS_PER_SECOND)
