"""The outlet of a stream that stays within ASGI: frames wait here for its request's task."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from notification_service.sse import Frame, body_of


class Mailbox:
    def __init__(self, backlog_bytes: int) -> None:
        self._limit = backlog_bytes
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._is_closed = False
        self._changed = asyncio.Event()

    @property
    def is_behind(self) -> bool:
        return self._bytes > self._limit

    def write(self, frame: Frame) -> None:
        self._waiting.append(body_of(frame))
        self._bytes += len(self._waiting[-1])
        self._changed.set()

    def end(self, farewell: Frame | None = None) -> None:
        if farewell is not None:
            self.write(farewell)
        self._is_closed = True
        self._changed.set()

    def drop(self) -> None:
        self._waiting.clear()
        self.end()

    async def bodies(self) -> AsyncIterator[bytes]:
        """Yield what is written, until the end."""
        while self._waiting or not self._is_closed:
            await self._changed.wait()
            self._changed.clear()
            body = b"".join(self._waiting)
            self._waiting.clear()
            self._bytes = 0
            if body:
                yield body
