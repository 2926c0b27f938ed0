"""Hears what any process says with NOTIFY, and wakes those who wait in this one."""

import asyncio
import random
from contextlib import suppress

import psycopg
from psycopg import sql

from chassis.adapters.bell import Bell
from chassis.adapters.postgres.connecting import CONNECT_OPTIONS
from chassis.clock import SystemClock

# While the server is away, waiting lasts its full time; nothing else is lost.
RECONNECT_SECONDS = 1.0


class Listener:
    """One dedicated connection, made when somebody first waits and whenever it was lost."""

    def __init__(self, database_url: str, channel: str) -> None:
        self._database_url = database_url
        self._channel = channel
        self._bell = Bell(SystemClock())
        self._listening: asyncio.Task[None] | None = None

    async def wait(self, *, seconds: float) -> None:
        """Return when something was said since this task last waited, or after `seconds`."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(), name=f"listen:{self._channel}")
        await self._bell.wait(seconds=seconds)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        while True:
            with suppress(psycopg.Error):
                await self._listen_once()
            # Not all replicas at the same moment.
            await asyncio.sleep(RECONNECT_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - no secret

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            self._database_url, autocommit=True, **CONNECT_OPTIONS
        ) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            # What was said before this connection stood, nobody heard.
            self._bell.ring()
            async for _ in connection.notifies():
                self._bell.ring()
