"""Brings a database to the schema of this release, or waits until another did; then exits."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import yoyo

from chassis.adapters.postgres.statements import load
from chassis.settings import RecordSettings
from chassis.settings import load as load_settings

MIGRATIONS = Path(__file__).parent / "migrations"
_SQL = load("migrate.sql")
# Between two looks at a schema that is not there yet.
LOOK_SECONDS = 2.0


def migrate(database_url: str) -> None:
    """Apply what is missing. Safe to call by several processes at once, and to call again."""
    _alone(database_url, lambda backend, missing: backend.apply_migrations(missing))


def is_current(database_url: str) -> bool:
    """Tell whether nothing of this release is missing; a newer schema is current too."""
    return not _alone(database_url, lambda _, missing: missing)


def _alone(database_url: str, do: Callable[[Any, Any], Any]) -> Any:
    with psycopg.connect(database_url, autocommit=True) as connection:
        # The migrator's own lock is a row that outlives a crash; this one ends with its session,
        # which closing the connection does.
        connection.execute(_SQL["lock_migrations"])
        _, address = database_url.split("://", 1)
        backend = yoyo.get_backend(f"postgresql+psycopg://{address}")
        with closing(backend.connection):
            return do(backend, backend.to_apply(yoyo.read_migrations(str(MIGRATIONS))))


def await_schema(database_url: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Return once nothing is missing, however long PostgreSQL or a migration takes."""
    while not _is_current_now(database_url):
        sleep(LOOK_SECONDS)


def _is_current_now(database_url: str) -> bool:
    try:
        return is_current(database_url)
    except psycopg.OperationalError:
        return False


def main(arguments: Sequence[str]) -> None:
    """`python -m chassis.adapters.postgres.migrate [--await]`."""
    database_url = load_settings(RecordSettings).database_url.get_secret_value()
    if "--await" in arguments:
        await_schema(database_url)
    else:
        migrate(database_url)


if __name__ == "__main__":
    main(sys.argv[1:])
