"""The status page on a real PostgreSQL, with it and without it."""

import uuid
from pathlib import Path

from chassis.adapters.postgres.migrate import migrate
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.standing import PostgresStandings
from chassis.standing import Presence
from standalone.embedded import EmbeddedPostgres
from tests.homes import a_home
from tests.integration.api_service.gateways import gateway

HTML = {"accept": "text/html"}


async def test_whoever_reports_is_shown(database_url: str, tmp_path: Path) -> None:
    worker = Presence(process_id=uuid.uuid4(), service="worker", told={"in_hand": 3})
    async with PostgresRecord(database_url) as record:
        await PostgresStandings(record).report(worker)

    async with gateway(database_url, tmp_path) as door, door.client(None) as stranger:
        told = (await stranger.get("/api/status")).json()

    neighbours = {one["name"]: one for one in told["neighbours"]}
    assert told["state"] == "degraded"
    assert neighbours["postgresql"]["state"] == "ok"
    assert neighbours["workers"]["figures"] == {"alive": 1, "jobs_in_hand": 3}
    assert neighbours["relays"]["state"] == "down"


async def test_the_page_is_there_when_postgresql_is_not(tmp_path: Path) -> None:
    with a_home() as home:
        server = EmbeddedPostgres(home)
        server.start()
        migrate(server.ensure_database("pageloom"))
        url = server.url("pageloom")
        async with gateway(url, tmp_path) as door, door.client(None) as stranger:
            server.stop()

            told = await stranger.get("/api/status")
            page = await stranger.get("/api/status", headers=HTML)

    assert (told.status_code, told.json()["state"]) == (200, "down")
    assert told.json()["neighbours"][0]["state"] == "down"
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "기록에 연결할 수 없어" in page.text
    assert str(home) not in told.text + page.text
