"""Time that moves only when it is told to."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

# Turns of the event loop in which whoever was woken finishes what it does without waiting.
TURNS = 50


class ManualClock:
    def __init__(self, now: datetime = datetime(2026, 1, 1, 9, tzinfo=UTC)) -> None:
        self._begin = now
        self._elapsed = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Move on, and let everybody who wakes on the way do what it then does."""
        await self.settle()
        arrival = self._elapsed + seconds
        while self._sleepers and self._sleepers[0][0] <= arrival:
            due, _, woken = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            if not woken.done():
                woken.set_result(None)
                await self.settle()
        self._elapsed = arrival
        await self.settle()

    async def settle(self) -> None:
        """Let everybody do what needs no time."""
        for _ in range(TURNS):
            await asyncio.sleep(0)
