"""While one transaction is under way, the next one gathers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(slots=True)
class _Batch(Generic[Item, Outcome]):
    items: list[Item] = field(default_factory=list)
    is_open: bool = True
    outcomes: asyncio.Task[Sequence[Outcome]] | None = None


class GroupCommit(Generic[Item, Outcome]):
    """Makes one call of many: a commit costs the same for one row as for fifty.

    The price for a caller is to wait for at most one transaction before its own begins, and for
    `linger_seconds` more where the transaction before was still under way.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome]]],
        *,
        limit: int,
        linger_seconds: float = 0.0,
    ) -> None:
        self._commit = commit
        self._limit = limit
        self._linger_seconds = linger_seconds
        self._last: _Batch[Item, Outcome] | None = None

    async def join(self, item: Item) -> Outcome:
        """Return the outcome of this item; raise what committing its batch raised."""
        batch = self._gathering()
        place = len(batch.items)
        batch.items.append(item)
        if batch.outcomes is None:
            raise RuntimeError("a batch without a task")
        # Whoever stops waiting leaves the transaction to its other passengers.
        return (await asyncio.shield(batch.outcomes))[place]

    def _gathering(self) -> _Batch[Item, Outcome]:
        last = self._last
        if last is not None and last.is_open and len(last.items) < self._limit:
            return last
        batch: _Batch[Item, Outcome] = _Batch()
        batch.outcomes = asyncio.create_task(self._commit_after(last, batch))
        # A batch all of whose callers have left still has its error looked at.
        batch.outcomes.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._last = batch
        return batch

    async def _commit_after(
        self, previous: _Batch[Item, Outcome] | None, batch: _Batch[Item, Outcome]
    ) -> Sequence[Outcome]:
        if previous is not None and previous.outcomes is not None:
            await asyncio.wait([previous.outcomes])
            if self._linger_seconds and len(batch.items) < self._limit:
                await asyncio.sleep(self._linger_seconds)
        batch.is_open = False
        try:
            return await self._commit(batch.items)
        finally:
            if self._last is batch:
                self._last = None
