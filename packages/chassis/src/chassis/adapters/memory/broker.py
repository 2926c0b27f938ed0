"""A queue and a log inside one process, which can be stopped and wiped."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

from chassis.adapters.bell import Bell
from chassis.adapters.reading import batch_of
from chassis.clock import Clock, SystemClock
from chassis.errors import TransientError
from chassis.records import EventBatch, Unreadable
from contracts.events import JobEvent
from contracts.tasks import GeneratePage

PARTITION = "0"
_PATIENCE_SECONDS = 60


class MemoryTaskQueue:
    def __init__(self) -> None:
        self.tasks: list[GeneratePage] = []
        self.is_down = False
        self._epoch: str | None = None

    async def enqueue(self, tasks: Sequence[GeneratePage]) -> None:
        self._reach()
        self.tasks.extend(tasks)

    async def epoch(self) -> str | None:
        self._reach()
        return self._epoch

    async def begin_epoch(self, epoch: str) -> None:
        self._reach()
        self._epoch = epoch

    def wipe(self) -> None:
        """Forget everything, as FLUSHALL does."""
        self.tasks.clear()
        self._epoch = None

    def _reach(self) -> None:
        if self.is_down:
            raise TransientError("the queue is down")


class MemoryEventLog:
    """Publisher and subscriber at once; its one position is a count."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.entries: list[JobEvent | Unreadable] = []
        self.is_down = False
        self._bell = Bell(clock or SystemClock())

    @property
    def events(self) -> list[JobEvent]:
        return [entry for entry in self.entries if not isinstance(entry, Unreadable)]

    async def publish(self, events: Sequence[JobEvent]) -> None:
        if self.is_down:
            raise TransientError("the log is down")
        self.entries.extend(events)
        self._bell.ring()

    def append_unreadable(self, raw: bytes, reason: str) -> None:
        self.entries.append(Unreadable(raw=raw, reason=reason))
        self._bell.ring()

    async def batches(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        read = int(await position_of(PARTITION) or 0)
        while True:
            if self.is_down:
                raise TransientError("the log is down")
            if read < len(self.entries):
                batch = _batch(self.entries[read:], position=len(self.entries))
                read = len(self.entries)
                yield batch
            else:
                await self._bell.wait(seconds=_PATIENCE_SECONDS)


def _batch(entries: Sequence[JobEvent | Unreadable], *, position: int) -> EventBatch:
    return batch_of(PARTITION, str(position), entries)
