"""What was set aside can be looked at, carried again once, and forgotten."""

import json

import psycopg
from pydantic import SecretStr

from api_service.parked import run
from chassis.settings import RecordSettings

EVENT = {"type": "page.completed", "event_id": "one", "job_id": "job-1"}


def settings(database_url: str) -> RecordSettings:
    return RecordSettings(database_url=SecretStr(database_url))


def park(database_url: str, lane: str, payload: dict[str, str]) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "INSERT INTO generation.outbox_parked (lane, payload, reason)"
            " VALUES (%s, %s, 'unreadable') RETURNING id",
            [lane, json.dumps(payload)],
        ).fetchone()
    assert row is not None
    return int(row[0])


def uncarried(database_url: str) -> list[tuple[str, bool]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT payload ->> 'event_id', is_terminal FROM generation.outbox_event"
        ).fetchall()


async def test_a_list_says_what_and_why(database_url: str) -> None:
    row_id = park(database_url, "event", EVENT)

    told = json.loads(await run(settings(database_url), "list", []))

    assert (told["id"], told["lane"], told["job_id"]) == (row_id, "event", "job-1")
    assert told["reason"] == "unreadable"


async def test_an_event_is_carried_again_once_however_often_it_is_asked_for(
    database_url: str,
) -> None:
    row_id = park(database_url, "event", EVENT)

    first = await run(settings(database_url), "replay", [str(row_id)])
    second = await run(settings(database_url), "replay", [str(row_id)])

    assert (first, second) == ("replay: 1\n", "replay: 0\n")
    assert uncarried(database_url) == [("one", True)]


async def test_a_task_whose_job_no_longer_waits_is_only_forgotten(database_url: str) -> None:
    park(database_url, "task", {"job_id": "nobody"})

    assert await run(settings(database_url), "replay", ["all"]) == "replay: 1\n"
    assert await run(settings(database_url), "list", []) == ""


async def test_what_is_dropped_is_gone_and_carried_nowhere(database_url: str) -> None:
    row_id = park(database_url, "event", EVENT)

    await run(settings(database_url), "drop", [str(row_id)])

    assert await run(settings(database_url), "list", []) == ""
    assert uncarried(database_url) == []
