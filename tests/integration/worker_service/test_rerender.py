"""Operators render all pages again: by the worker as it is deployed, on real servers."""

import asyncio
import json
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from api_service.rerender import Order, run
from chassis.adapters.postgres.page_blocks import PostgresPageBlocks
from chassis.adapters.postgres.record import PostgresRecord
from chassis.page_catalogue import PageFilter
from chassis.settings import RecordSettings
from contracts.events import JOB_EVENT
from contracts.jobs import JobId
from contracts.notifications import Notification
from notification_service.wording import entry_of
from tests.integration.worker_service.conftest import SELLER, Bench

OLD = "옛 맺음말입니다."
EVERYTHING = Order(wanted=PageFilter(), name="0.2.0")


def rerendered(bench: Bench, order: Order = EVERYTHING, **how: bool) -> tuple[dict[str, Any], bool]:
    """Run the command and return its summary."""
    settings = RecordSettings(database_url=SecretStr(bench.database_url))
    told, is_well = asyncio.run(run(settings, order, **how))
    summary: dict[str, Any] = json.loads(told.splitlines()[-1])
    return summary, is_well


def page_of(bench: Bench, job_id: JobId) -> dict[str, Any]:
    with psycopg.connect(bench.database_url) as connection:
        row = connection.execute(
            "SELECT product_details_id, blocks, html_blocks, material, version"
            " FROM generation.page JOIN generation.job USING (product_details_id) WHERE id = %s",
            [job_id],
        ).fetchone()
    assert row is not None
    names = ("id", "blocks", "html_blocks", "material", "version")
    return dict(zip(names, row, strict=True))


def html_of(bench: Bench, job_id: JobId) -> dict[str, str]:
    return {block["id"]: block["html"] for block in page_of(bench, job_id)["blocks"]}


def change(bench: Bench, job_id: JobId, **changes: dict[str, Any]) -> None:
    """Change blocks of a page in the record, by their ids: how a release of before left them."""
    page = page_of(bench, job_id)
    blocks = [{**block, **changes.get(block["id"], {})} for block in page["blocks"]]
    shown = [block["html"] for block in blocks if not block["is_hidden"]]
    with psycopg.connect(bench.database_url) as connection:
        connection.execute(
            "UPDATE generation.page SET blocks = %s, html_blocks = %s"
            " WHERE product_details_id = %s",
            [Jsonb(blocks), shown, page["id"]],
        )


def spoil(bench: Bench, job_id: JobId) -> None:
    """Make a page's material such that nothing can be composed of it."""
    with psycopg.connect(bench.database_url) as connection:
        connection.execute(
            "UPDATE generation.page SET material = jsonb_set(material, '{palette}', %s)"
            " WHERE product_details_id = %s",
            [Jsonb({"brand": "no colour"}), page_of(bench, job_id)["id"]],
        )


def notifications(bench: Bench) -> list[Notification]:
    """What the relay makes of every event that the record holds."""
    with psycopg.connect(bench.database_url) as connection:
        rows = connection.execute("SELECT payload FROM generation.outbox_event ORDER BY id")
        events = [JOB_EVENT.validate_python(payload) for (payload,) in rows]
    entries = [entry_of(event, public_base_url="https://shop.example") for event in events]
    return [entry.told for entry in entries if isinstance(entry.told, Notification)]


def older(html: str) -> str:
    """The block as an older template drew it."""
    return html.replace("860px", "720px")


@pytest.fixture
def workshop(bench: Bench) -> Bench:
    bench.start_courier()
    bench.start_worker()
    return bench


def test_free_blocks_are_renewed_and_what_a_seller_made_is_kept(workshop: Bench) -> None:
    job_id = workshop.submit(photo_url=workshop.host.url("/now"))
    workshop.until_ended(job_id)
    made = html_of(workshop, job_id)
    before = {name: older(html) for name, html in made.items()}
    own = {"html": '<div data-block-id="hero">제가 썼어요</div>', "is_edited": True}
    held = {"html": before["closing"], "is_locked": True}
    stale = {name: {"html": html} for name, html in before.items()}
    change(workshop, job_id, **{**stale, "hero": own, "closing": held})

    summary, is_well = rerendered(workshop)

    assert (summary["pages"], summary["changed"], is_well) == (1, 1, True)
    stands = html_of(workshop, job_id)
    assert stands["hero"] == own["html"]
    assert stands["closing"] == held["html"] != made["closing"]
    free = made.keys() - {"hero", "closing"}
    assert {name: stands[name] for name in free} == {name: made[name] for name in free}


def test_nobody_is_notified_and_the_version_before_can_be_brought_back(workshop: Bench) -> None:
    job_id = workshop.submit()
    workshop.until_ended(job_id)
    stale = {name: {"html": older(html)} for name, html in html_of(workshop, job_id).items()}
    change(workshop, job_id, **stale)
    before = page_of(workshop, job_id)

    rerendered(workshop)
    after = page_of(workshop, job_id)
    asyncio.run(restored(workshop, before["id"], before["version"]))

    assert after["version"] == before["version"] + 1
    assert page_of(workshop, job_id)["html_blocks"] == before["html_blocks"]
    assert [told.metadata["kind"] for told in notifications(workshop)] == ["page"]


async def restored(bench: Bench, page_id: int, version: int) -> None:
    async with PostgresRecord(bench.database_url, pool_size=1) as record:
        await PostgresPageBlocks(record).restore(page_id, version, user_id=SELLER)


def test_a_page_whose_revision_fails_stays_and_the_others_are_renewed(workshop: Bench) -> None:
    bad, good = workshop.submit(), workshop.submit()
    for job_id in (bad, good):
        workshop.until_ended(job_id)
        change(workshop, job_id, specs={"html": older(html_of(workshop, job_id)["specs"])})
    spoil(workshop, bad)
    before = page_of(workshop, bad)

    summary, is_well = rerendered(workshop)

    assert (summary["changed"], summary["failed"], is_well) == (1, 1, False)
    assert page_of(workshop, bad) == before
    assert "720px" not in html_of(workshop, good)["specs"]
    assert {told.metadata["kind"] for told in notifications(workshop)} == {"page"}


def test_a_dry_run_changes_nothing_and_a_second_run_nothing_more(
    workshop: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    job_id = workshop.submit()
    workshop.until_ended(job_id)
    change(workshop, job_id, specs={"html": older(html_of(workshop, job_id)["specs"])})
    before = page_of(workshop, job_id)

    dry, _ = rerendered(workshop, is_dry=True)
    untouched = page_of(workshop, job_id)
    first, _ = rerendered(workshop)
    again, _ = rerendered(workshop)

    assert (dry, untouched) == ({"pages": 1, "dry_run": True}, before)
    assert (first["changed"], again["already"], again["submitted"]) == (1, 1, 0)
    assert "1 of 1 pages were left as they are" in capsys.readouterr().err
