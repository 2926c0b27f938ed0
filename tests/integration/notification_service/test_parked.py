"""What no relay could read can be looked at, told after all, and forgotten."""

import json
from datetime import UTC, datetime

import psycopg
from pydantic import SecretStr

from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.record import PostgresRecord
from contracts.events import PageFailed
from contracts.jobs import Failure, JobId, UserId
from notification_service.parked import run
from notification_service.settings import ParkedSettings

MINA = UserId("mina")
EVENT = PageFailed(
    event_id="job-1-1",
    job_id=JobId("job-1"),
    user_id=MINA,
    product_details_id=7,
    occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
    title="감귤칩",
    failure=Failure(code="BROKEN", message="고장"),
)
READABLE = EVENT.model_dump_json().encode()
GIBBERISH = b"\x00 of a release to come"


def settings(database_url: str) -> ParkedSettings:
    return ParkedSettings(database_url=SecretStr(database_url))


def park(database_url: str, raw: bytes) -> str:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "INSERT INTO notification.parked (partition, raw, reason)"
            " VALUES ('0', %s, 'union_tag_invalid') RETURNING id",
            [raw],
        ).fetchone()
    assert row is not None
    return str(row[0])


async def told(database_url: str) -> list[str]:
    async with PostgresRecord(database_url) as record:
        page = await PostgresInbox(record).list_for(MINA, limit=10, offset=0)
    return [notification.event_id for notification in page.notifications]


async def test_a_list_says_what_can_be_read_by_now(database_url: str) -> None:
    park(database_url, READABLE)
    park(database_url, GIBBERISH)

    lines = (await run(settings(database_url), "list", [])).splitlines()

    readable, gibberish = (json.loads(line) for line in lines)
    assert (readable["is_readable_now"], readable["job_id"]) == (True, "job-1")
    assert (gibberish["is_readable_now"], gibberish["job_id"]) == (False, "")
    assert gibberish["reason"] == "union_tag_invalid"


async def test_what_can_be_read_by_now_is_told_once_however_often_it_is_asked_for(
    database_url: str,
) -> None:
    row_id = park(database_url, READABLE)

    first = await run(settings(database_url), "replay", [row_id])
    second = await run(settings(database_url), "replay", [row_id])

    assert (first, second) == ("replay: 1\n", "replay: 0\n")
    assert await told(database_url) == ["job-1-1"]


async def test_what_was_told_already_is_not_told_again(database_url: str) -> None:
    for _ in range(2):
        park(database_url, READABLE)

    assert await run(settings(database_url), "replay", ["all"]) == "replay: 2\n"

    assert await told(database_url) == ["job-1-1"]
    assert await run(settings(database_url), "list", []) == ""


async def test_what_still_cannot_be_read_stays_and_keeps_nothing_else_from_being_told(
    database_url: str,
) -> None:
    row_id = park(database_url, GIBBERISH)
    park(database_url, READABLE)

    answer = await run(settings(database_url), "replay", ["all"])

    assert answer == f"{row_id}: stays, json_invalid\nreplay: 1\n"
    assert await told(database_url) == ["job-1-1"]
    assert len((await run(settings(database_url), "list", [])).splitlines()) == 1


async def test_the_position_on_the_log_stays_where_it_is(database_url: str) -> None:
    park(database_url, READABLE)

    await run(settings(database_url), "replay", ["all"])

    async with PostgresRecord(database_url) as record:
        assert await PostgresInbox(record).position("0") is None


async def test_what_is_dropped_is_gone_and_told_nobody(database_url: str) -> None:
    row_id = park(database_url, READABLE)

    assert await run(settings(database_url), "drop", [row_id]) == "drop: 1\n"

    assert await run(settings(database_url), "list", []) == ""
    assert await told(database_url) == []
