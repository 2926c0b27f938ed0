"""How long whatever is being done may still take, known to whoever is asked on the way."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

# By the loop's own clock; tasks that are begun inside inherit it.
_ENDS_AT: ContextVar[float] = ContextVar("ends_at", default=math.inf)


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Cancel the body after `seconds`, as `asyncio.timeout` does, and let it know beforehand."""
    now = asyncio.get_running_loop().time()
    before = _ENDS_AT.set(min(_ENDS_AT.get(), now + seconds))
    try:
        async with asyncio.timeout(seconds):
            yield
    finally:
        _ENDS_AT.reset(before)


def remaining_seconds() -> float:
    """Return how long there is until the first of all deadlines around; infinity without any."""
    return _ENDS_AT.get() - asyncio.get_running_loop().time()
