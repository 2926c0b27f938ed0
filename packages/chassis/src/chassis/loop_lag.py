"""How late the event loop is, measured from within."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.metrics import EVENT_LOOP_LAG

EVERY_SECONDS = 0.5


@asynccontextmanager
async def loop_observed(*, every_seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Measure while inside; a look takes some microseconds."""
    loop = asyncio.get_running_loop()
    pending: asyncio.TimerHandle

    def again() -> None:
        nonlocal pending
        pending = loop.call_later(every_seconds, look, loop.time() + every_seconds)

    def look(due: float) -> None:
        EVENT_LOOP_LAG.observe(max(0.0, loop.time() - due))
        again()

    again()
    try:
        yield
    finally:
        pending.cancel()
