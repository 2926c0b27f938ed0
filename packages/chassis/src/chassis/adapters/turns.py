"""A log with one partition is read by one process; the others stand by."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta

from chassis.clock import Clock
from chassis.metrics import LOG_PARTITIONS_OWNED
from chassis.ports import EventSubscriber, OnlyOne
from chassis.records import EventBatch

# Whoever stands by looks this often whether the log is free, so this is how long it stands still
# when its reader is killed.
STANDBY_SECONDS = 2.0
# A lock whose connection was lost is noticed after this time; two readers are harmless.
TERM = timedelta(minutes=1)


class InTurns:
    """Of all processes one reads; another takes over when it dies."""

    def __init__(
        self, log: EventSubscriber, *, as_the_only_one: Callable[[], OnlyOne], clock: Clock
    ) -> None:
        self._log = log
        self._as_the_only_one = as_the_only_one
        self._clock = clock

    async def batches(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        """See `EventSubscriber`."""
        while True:
            async with self._as_the_only_one() as is_the_only_one:
                LOG_PARTITIONS_OWNED.set(is_the_only_one)
                if not is_the_only_one:
                    await self._clock.sleep(STANDBY_SECONDS)
                    continue
                async with aclosing(self._term(position_of)) as term:
                    async for batch in term:
                        yield batch

    async def _term(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        end = self._clock.monotonic() + TERM.total_seconds()
        async with aclosing(self._log.batches(position_of)) as batches:
            async for batch in batches:
                yield batch
                if self._clock.monotonic() >= end:
                    return
