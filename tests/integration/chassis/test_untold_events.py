"""An end that the log has had, and that no inbox has, is noticed."""

import psycopg
import pytest

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.standing import PostgresStandings


def carried(database_url: str, event_id: str, *, seconds_ago: int) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO generation.outbox_event (payload, is_terminal, carried_at) VALUES"
            " (jsonb_build_object('event_id', %s::text), true,"
            "  now() - make_interval(secs => %s))",
            [event_id, seconds_ago],
        )


def told(database_url: str, event_id: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO notification.inbox (event_id, user_id, job_id, is_notification, data)"
            " VALUES (%s, 'mina', 'job', true, '{}')",
            [event_id],
        )


@pytest.mark.parametrize(("seconds_ago", "untold"), [(5, 0), (60, 1), (3600, 0)])
async def test_an_end_in_no_inbox_counts_once_the_relay_has_had_its_time(
    database_url: str, seconds_ago: int, untold: int
) -> None:
    carried(database_url, "job-1", seconds_ago=seconds_ago)

    async with PostgresRecord(database_url, pool_size=1) as record:
        standing = await PostgresStandings(record).look()

    assert standing.untold_events == untold


async def test_an_end_that_somebody_was_told_does_not_count(database_url: str) -> None:
    carried(database_url, "job-1", seconds_ago=60)
    told(database_url, "job-1")

    async with PostgresRecord(database_url, pool_size=1) as record:
        standing = await PostgresStandings(record).look()

    assert standing.untold_events == 0
