"""What is written down a moment later, because nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import structlog

from chassis.errors import PermanentError, TransientError
from worker_service.patience import Patience

# Some three for each call that is under way; what finds no room is not written.
MOST_ENTRIES = 10_000
FAREWELL_SECONDS = 3.0

Entry = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


class Bookkeeper:
    """Writes entries one after the other, while it is entered.

    An entry may be lost with the process. Nothing hangs on it: a cost that is not on record
    counts as it was expected, and a call that was broken off frees its slot at its deadline.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._entries: asyncio.Queue[Entry] = asyncio.Queue(MOST_ENTRIES)
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._writing = asyncio.create_task(self._write(), name="bookkeeping")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._writing is None:
            return
        await asyncio.wait(
            {self._writing, finishing := asyncio.create_task(self._entries.join())},
            timeout=FAREWELL_SECONDS,
            return_when=asyncio.FIRST_COMPLETED,
        )
        finishing.cancel()
        self._writing.cancel()
        await asyncio.gather(self._writing, finishing, return_exceptions=True)

    def note(self, entry: Entry) -> None:
        """Have it written soon."""
        try:
            self._entries.put_nowait(entry)
        except asyncio.QueueFull:
            log.warning("bookkeeping.entry_lost", reason="full")

    async def _write(self) -> None:
        while True:
            entry = await self._entries.get()
            try:
                await self._patience.with_(entry)
            except (TransientError, PermanentError) as error:
                log.warning("bookkeeping.entry_lost", reason=str(error))
            finally:
                self._entries.task_done()
