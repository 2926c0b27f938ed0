"""Who waits for an endpoint in this process: first come, first woken."""

import asyncio
from collections import deque

from chassis.clock import Clock
from chassis.metrics import SUPPLIER_BREAKER_OPEN, SUPPLIER_SLOTS_WAITING
from chassis.supplier_records import Purpose
from worker_service.suppliers.breaker import Breaker, BreakerPolicy

Waiters = deque[asyncio.Future[None]]


class Line:
    """One endpoint for one purpose: its breaker, and those who wait. An opening wakes them all."""

    def __init__(
        self, clock: Clock, policy: BreakerPolicy, *, supplier: str, purpose: Purpose
    ) -> None:
        self.breaker = Breaker(clock, policy, self._breaker_changed)
        self._clock = clock
        self._is_open = SUPPLIER_BREAKER_OPEN.labels(supplier, purpose)
        self._count_waiting = SUPPLIER_SLOTS_WAITING.labels(supplier, purpose)
        self._for_a_slot: Waiters = deque()
        self._for_time: Waiters = deque()

    async def wait_for_a_slot(self, seconds: float) -> None:
        """Return when a slot was freed in this process, or after `seconds`: other processes free
        slots too. `BreakerOpenError`."""
        with self._count_waiting.track_inprogress():
            await self._wait(self._for_a_slot, seconds)

    async def pause(self, seconds: float) -> None:
        """Return after `seconds`. `BreakerOpenError` as soon as it opens."""
        await self._wait(self._for_time, seconds)

    def slot_is_free(self) -> None:
        """Wake whoever has waited longest."""
        for waiter in self._for_a_slot:
            if not waiter.done():
                waiter.set_result(None)
                return

    async def _wait(self, waiters: Waiters, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        waiters.append(woken)
        try:
            await asyncio.wait({woken, sleeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiters.remove(woken)
            sleeping.cancel()
        self.breaker.check()

    def _breaker_changed(self, is_open: bool) -> None:
        self._is_open.set(is_open)
        if is_open:
            for waiter in (*self._for_a_slot, *self._for_time):
                if not waiter.done():
                    waiter.set_result(None)


class Lines:
    """Every endpoint that this process has asked; there are as many as are configured."""

    def __init__(self, clock: Clock, policy: BreakerPolicy) -> None:
        self._clock = clock
        self._policy = policy
        self._lines: dict[tuple[str, Purpose], Line] = {}

    def of(self, supplier: str, purpose: Purpose) -> Line:
        """Return the one line of a supplier for a purpose."""
        line = self._lines.get((supplier, purpose))
        if line is None:
            line = Line(self._clock, self._policy, supplier=supplier, purpose=purpose)
            self._lines[supplier, purpose] = line
        return line
