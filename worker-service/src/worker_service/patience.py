"""Again, a few times and a little later, for what is only transient."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chassis.clock import Clock
from chassis.errors import MovedOnError, TransientError

T = TypeVar("T")

# A neighbour's wish beyond this is left to the next attempt of the whole job.
LONGEST_WAIT_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """Tries once, and once more after each delay; `jitter` gives numbers from 0 to 1."""

    clock: Clock
    jitter: Callable[[], float]
    delays_seconds: Sequence[float] = (0.5, 2.0)

    async def with_(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what `call` returns; raise the last `TransientError`, or at once any other, and
        `MovedOnError` at once, too."""
        for delay_seconds in self.delays_seconds:
            try:
                return await call()
            except MovedOnError:
                raise
            except TransientError as error:
                await self.clock.sleep(self._pause_seconds(error, delay_seconds))
        return await call()

    def _pause_seconds(self, error: TransientError, delay_seconds: float) -> float:
        # Up to half as long again, so that those who failed together do not return together.
        pause = error.retry_after_seconds or delay_seconds * (1 + self.jitter() / 2)
        return min(pause, LONGEST_WAIT_SECONDS)
