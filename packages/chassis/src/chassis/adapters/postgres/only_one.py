"""At most one process at a time, for as long as its session to PostgreSQL lives."""

import psycopg
from psycopg.rows import dict_row

from chassis.adapters.postgres.connecting import CONNECT_OPTIONS, translated
from chassis.adapters.postgres.record import Connection
from chassis.adapters.postgres.statements import load

_SQL = load("recovery.sql")


class PostgresOnlyOne:
    """A session lock called `name`, on a connection of its own.

    It ends with the process, however that ends. A process that lost its session keeps believing
    until it asks again: enter anew for each round of work.
    """

    def __init__(self, database_url: str, *, name: str) -> None:
        self._database_url = database_url
        self._name = name
        self._connection: Connection | None = None

    async def __aenter__(self) -> bool:
        with translated():
            self._connection = await psycopg.AsyncConnection.connect(
                self._database_url, autocommit=True, row_factory=dict_row, **CONNECT_OPTIONS
            )
            return await self._is_held(self._connection)

    async def __aexit__(self, *exc_info: object) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def _is_held(self, connection: Connection) -> bool:
        cursor = await connection.execute(_SQL["try_lock"], {"name": self._name})
        row = await cursor.fetchone()
        return row is not None and row["held"]
