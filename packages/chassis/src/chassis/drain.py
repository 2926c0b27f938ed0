"""Stopping to accept, finishing, and leaving."""

import asyncio

from chassis.clock import Clock, SystemClock


class Drain:
    """Announced and then begun, by the signal to leave; looked at by whoever must finish in time.

    Between the two everything is served as before, while gateways learn to send it elsewhere.
    """

    def __init__(self, seconds: float, clock: Clock | None = None) -> None:
        self.seconds = seconds
        self._clock = clock or SystemClock()
        self._begun = asyncio.Event()
        self._deadline: float | None = None
        self.is_announced = False

    def announce(self) -> None:
        """From now on nobody should send anything new here; whatever comes is still served."""
        self.is_announced = True

    def begin(self) -> None:
        """Beginning twice changes nothing."""
        self.announce()
        if self._deadline is None:
            self._deadline = self._clock.monotonic() + self.seconds
            self._begun.set()

    @property
    def is_draining(self) -> bool:
        return self._begun.is_set()

    @property
    def deadline(self) -> float | None:
        """The `Clock.monotonic` time at which everything must have ended; None before."""
        return self._deadline

    async def wait(self) -> None:
        """Return once draining has begun."""
        await self._begun.wait()
