"""Brings a database to the schema of this release, then exits."""

from contextlib import closing
from pathlib import Path

import psycopg
import yoyo

from chassis.adapters.postgres.statements import load
from chassis.settings import RecordSettings
from chassis.settings import load as load_settings

MIGRATIONS = Path(__file__).parent / "migrations"
_SQL = load("migrate.sql")


def migrate(database_url: str) -> None:
    """Apply what is missing. Safe to call by several processes at once, and to call again."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        # The migrator's own lock is a row that outlives a crash; this one ends with its session,
        # which closing the connection does.
        connection.execute(_SQL["lock_migrations"])
        _apply(database_url)


def _apply(database_url: str) -> None:
    _, address = database_url.split("://", 1)
    backend = yoyo.get_backend(f"postgresql+psycopg://{address}")
    with closing(backend.connection):
        migrations = yoyo.read_migrations(str(MIGRATIONS))
        backend.apply_migrations(backend.to_apply(migrations))


if __name__ == "__main__":
    migrate(load_settings(RecordSettings).database_url.get_secret_value())
