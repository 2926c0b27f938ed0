"""How PostgreSQL is reached, and what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from chassis.errors import PermanentError, TransientError

CONNECT_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    # A server that vanished without a word is noticed within 15 s.
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
    # Compiling costs more than any of these statements, and none of them runs for half a minute.
    # Only a courier lets a transaction wait, for 30 s at most; a frozen one must not keep its rows.
    "options": "-c jit=off -c statement_timeout=30s -c idle_in_transaction_session_timeout=45s",
}
UNSTORABLE = "UNSTORABLE"

_TRANSIENT = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
_PERMANENT = (psycopg.DataError, psycopg.IntegrityError)


@contextmanager
def translated() -> Iterator[None]:
    """Say what to do next about what PostgreSQL says."""
    try:
        yield
    except _TRANSIENT as error:
        raise TransientError(f"postgres: {error}") from error
    except _PERMANENT as error:
        raise PermanentError(f"postgres: {error}", code=UNSTORABLE) from error
