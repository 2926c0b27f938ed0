"""The connections to PostgreSQL: borrowed for a moment, and translated when they fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self, TypeAlias

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from chassis.adapters.postgres.connecting import CONNECT_OPTIONS, translated
from chassis.adapters.postgres.listener import Listener
from chassis.adapters.postgres.pool_metrics import observe

Connection: TypeAlias = psycopg.AsyncConnection[DictRow]

# A request that finds no connection within this time is answered with 503.
BORROW_SECONDS = 5
# The pool doubles its delay between attempts to reconnect; beyond this time it leaves the next
# attempt to the next borrower, who thus never waits for a long delay to pass.
RECONNECT_SECONDS = 2


class PostgresRecord:
    """One database and this process's share of its connections.

    It may be entered while the server is down: callers get `TransientError` until it is up.
    """

    def __init__(
        self, database_url: str, *, pool_size: int = 8, borrow_seconds: float = BORROW_SECONDS
    ) -> None:
        self.database_url = database_url
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            database_url,
            connection_class=psycopg.AsyncConnection[DictRow],
            kwargs={
                **CONNECT_OPTIONS,
                "autocommit": True,
                "row_factory": dict_row,
                "prepare_threshold": 1,
            },
            min_size=1,
            max_size=pool_size,
            timeout=borrow_seconds,
            reconnect_timeout=RECONNECT_SECONDS,
            open=False,
        )
        self._listeners: list[Listener] = []

    async def __aenter__(self) -> Self:
        await self._pool.open()
        observe(self._pool)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for listener in self._listeners:
            await listener.close()
        await self._pool.close()

    def listener(self, channel: str) -> Listener:
        """Return an ear for `channel` that is closed together with this record."""
        listener = Listener(self.database_url, channel)
        self._listeners.append(listener)
        return listener

    async def ping(self) -> None:
        """Return when the database answers; otherwise raise `TransientError`."""
        async with self.connection() as connection:
            await connection.execute(b"")

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection on which each statement is a transaction."""
        asked_to_end = _cancellations()
        with translated():
            try:
                async with self._pool.connection() as connection:
                    # The pool waits by `asyncio.wait_for`, which before Python 3.12 swallows a
                    # cancellation that comes together with the connection (gh-86296). A loop
                    # that went on would be cancelled no second time, and never end.
                    if _cancellations() > asked_to_end:
                        raise asyncio.CancelledError
                    yield connection
            except psycopg.OperationalError:
                await self._replace_broken()
                raise

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Lend a connection for one transaction, committed unless the block raises."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def rows(self, statement: bytes, **parameters: Any) -> list[DictRow]:
        async with self.connection() as connection:
            return await (await connection.execute(statement, parameters)).fetchall()

    async def row(self, statement: bytes, **parameters: Any) -> DictRow | None:
        async with self.connection() as connection:
            return await (await connection.execute(statement, parameters)).fetchone()

    async def execute(self, statement: bytes, **parameters: Any) -> int:
        """Return how many rows were written."""
        async with self.connection() as connection:
            return (await connection.execute(statement, parameters)).rowcount

    async def _replace_broken(self) -> None:
        # A restart breaks all idle connections at once; the next borrower shall not meet one.
        with suppress(psycopg.OperationalError):
            await self._pool.check()


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task is not None else 0
