"""Wakes everybody in this process who waits for something to be stored."""

import asyncio
from weakref import WeakKeyDictionary

from chassis.clock import Clock


class Bell:
    """Whoever was busy when it rang hears it when it next waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = 0
        self._heard: WeakKeyDictionary[asyncio.Task[object], int] = WeakKeyDictionary()
        self._next_ring = asyncio.Event()

    def ring(self) -> None:
        self._rung += 1
        self._next_ring.set()
        self._next_ring = asyncio.Event()

    async def wait(self, *, seconds: float) -> None:
        """Return when it rang since this task last waited, or after `seconds`."""
        waiter = asyncio.current_task()
        if waiter is None:
            raise RuntimeError("only a task can wait")
        if self._heard.setdefault(waiter, self._rung) == self._rung:
            await self._ring_or(seconds)
        self._heard[waiter] = self._rung

    async def _ring_or(self, seconds: float) -> None:
        ring = asyncio.ensure_future(self._next_ring.wait())
        silence = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait((ring, silence), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()
            silence.cancel()
