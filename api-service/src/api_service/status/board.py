"""One look at the neighbours for all who ask within a second."""

import asyncio
from dataclasses import dataclass, field, replace

import structlog

from api_service.status import wording
from api_service.status.neighbours import neighbours_of
from api_service.status.states import Neighbour, Sight, State
from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.presence import LOOK_SECONDS
from chassis.standing import Standing, Standings

# Anybody may ask, as often as they like: it costs the record three short queries a second at most.
FRESH_SECONDS = 1.0
# Who left without a word is told of for so long.
MEMORY_SECONDS = 3600

log = structlog.get_logger()


@dataclass(kw_only=True)
class StatusBoard:
    """This process's view of all others."""

    standings: Standings
    clock: Clock
    _seen: Sight | None = None
    _last_known: Sight | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self) -> Sight:
        """Return how all neighbours are, at most a second old. Never fails."""
        async with self._one_at_a_time:
            if self._seen is None or self._since(self._seen) >= FRESH_SECONDS:
                self._seen = await self._look()
        return self._seen

    async def _look(self) -> Sight:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                standing = await self.standings.look()
                seen = await self.standings.seen(within_seconds=MEMORY_SECONDS)
        except (TransientError, PermanentError, TimeoutError) as error:
            log.warning("status.record_not_seen", reason=type(error).__name__)
            return self._sight(self._unseen(), has_record=False)
        self._last_known = self._sight(neighbours_of(standing, seen), has_record=True)
        return self._last_known

    def _sight(self, neighbours: tuple[Neighbour, ...], *, has_record: bool) -> Sight:
        return Sight(
            at=self.clock.now(),
            monotonic=self.clock.monotonic(),
            neighbours=neighbours,
            has_record=has_record,
        )

    def _since(self, sight: Sight) -> float:
        return self.clock.monotonic() - sight.monotonic

    def _unseen(self) -> tuple[Neighbour, ...]:
        """Without the record nothing is known of the others but when they were seen last."""
        if self._last_known is None:
            nobody = neighbours_of(Standing(), [])
            known = [replace(one, seen_seconds_ago=None) for one in nobody]
        else:
            later = self._since(self._last_known)
            known = [_older(one, later) for one in self._last_known.neighbours]
        record, *others = known
        down = replace(record, state=State.DOWN, said=wording.RECORD.down)
        return (down, *map(_not_known, others))


def _older(neighbour: Neighbour, seconds: float) -> Neighbour:
    seen = neighbour.seen_seconds_ago
    return replace(neighbour, seen_seconds_ago=None if seen is None else seen + seconds)


def _not_known(neighbour: Neighbour) -> Neighbour:
    return replace(neighbour, state=State.UNKNOWN, said=wording.UNKNOWN, figures={})
