"""Real servers for every room of tests: started once, on first use, and clean for each test."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import psycopg
import pytest
import redis
from psycopg import sql

from chassis.adapters.postgres.migrate import migrate
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

_TEMPLATE = "template_migrated"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL server with one migrated database, from which tests get their copies."""
    with _stoppable_postgres() as server:
        server.start()
        _hurry(server.url())
        migrate(server.ensure_database(_TEMPLATE))
        yield server


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """A server of this test alone, not started yet; the test may stop it."""
    with _stoppable_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: EmbeddedPostgres) -> str:
    """The server's own maintenance database; tests that store something use `database_url`."""
    return postgres_server.url()


@pytest.fixture
def database_url(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """A migrated database of this test alone."""
    name = f"test_{next(_numbers)}"
    identifier = sql.Identifier(name)
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        # Copying files is cheaper than logging each page, as long as the template is small.
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                identifier, sql.Identifier(_TEMPLATE)
            )
        )
        yield postgres_server.url(name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    """A Redis server on a free port of the loopback."""
    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def redis_url(redis_server: EmbeddedRedis) -> str:
    """An empty Redis."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@contextmanager
def _stoppable_postgres() -> Iterator[EmbeddedPostgres]:
    # Not under pytest's own directory: to root's servers, which run as another user, every
    # further pytest on the machine closes that one.
    with TemporaryDirectory(prefix="pageloom-", ignore_cleanup_errors=True) as directory:
        server = EmbeddedPostgres(Path(directory) / "data")
        try:
            yield server
        finally:
            server.stop()


def _hurry(url: str) -> None:
    # What pulls the plug brings a server of its own; waiting for the disk is half of each test.
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
