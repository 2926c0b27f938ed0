"""Replicas that start before their migration wait for it."""

import psycopg
import pytest
from psycopg import sql

from chassis.adapters.postgres.migrate import await_schema, is_current, migrate
from standalone.embedded import EmbeddedPostgres


class PausedError(Exception):
    """Raised in place of a pause."""


def pause(_: float) -> None:
    raise PausedError


@pytest.fixture
def empty_database_url(postgres_server: EmbeddedPostgres) -> str:
    name = "without_schema"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
    return postgres_server.ensure_database(name)


def test_a_replica_waits_for_the_schema_of_its_release_and_no_longer(
    empty_database_url: str,
) -> None:
    pauses: list[float] = []

    def meanwhile_somebody_migrates(seconds: float) -> None:
        pauses.append(seconds)
        migrate(empty_database_url)

    await_schema(empty_database_url, sleep=meanwhile_somebody_migrates)

    assert len(pauses) == 1
    assert is_current(empty_database_url)


def test_looking_at_an_empty_record_makes_no_schema(empty_database_url: str) -> None:
    with pytest.raises(PausedError):
        await_schema(empty_database_url, sleep=pause)

    assert not is_current(empty_database_url)


def test_a_replica_waits_for_a_record_that_is_away() -> None:
    with pytest.raises(PausedError):
        await_schema("postgresql://nobody@127.0.0.1:9/pageloom", sleep=pause)
