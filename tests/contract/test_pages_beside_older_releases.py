"""A release that knows of no blocks may run beside this one, and neither loses what is saved."""

import json
from collections.abc import AsyncIterator
from typing import NamedTuple

import psycopg
import pytest

from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.page_blocks import PostgresPageBlocks
from chassis.adapters.postgres.page_store import PostgresPageStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.page_changes import BlockChange
from contracts.pages import Provenance, VersionReason
from tests.contract.job_builders import MINA, a_submission
from tests.contract.page_builders import finished, found, html, texts

# What the release before this one says, word for word.
OLD_COMPLETE = """
    INSERT INTO generation.page (product_details_id, page, html_blocks)
    VALUES (%(page_id)s, %(page)s, %(html_blocks)s)
"""
OLD_EDIT = """
    UPDATE generation.page AS p
    SET html_blocks = coalesce(%(html_blocks)s::text[], p.html_blocks), updated_at = now()
    FROM generation.job AS j
    WHERE p.product_details_id = %(page_id)s AND j.product_details_id = p.product_details_id
"""
AN_OLD_PAGE = {
    "title": "조명",
    "images": [],
    "block_provenance": [
        {"ai_generated": True, "supplier": "openai", "model": "a-model"},
        {"supplier": "rules"},
    ],
}
OLD_HTML = [html("hero", "옛 글"), "<div>이름 없는 블록</div>"]
HIDDEN = BlockChange(is_hidden=True)


class Stores(NamedTuple):
    jobs: PostgresJobStore
    pages: PostgresPageStore
    blocks: PostgresPageBlocks


@pytest.fixture
async def stores(database_url: str) -> AsyncIterator[Stores]:
    async with PostgresRecord(database_url) as record:
        yield Stores(
            PostgresJobStore(record), PostgresPageStore(record), PostgresPageBlocks(record)
        )


@pytest.fixture
async def older(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A process of the release before."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def an_old_page(stores: Stores, older: psycopg.AsyncConnection) -> int:
    page_id = (await stores.jobs.accept(a_submission())).product_details_id
    page = {"page_id": page_id, "page": json.dumps(AN_OLD_PAGE), "html_blocks": OLD_HTML}
    await older.execute(OLD_COMPLETE, page)
    return page_id


async def saved_by(older: psycopg.AsyncConnection, page_id: int, *html_blocks: str) -> None:
    await older.execute(OLD_EDIT, {"page_id": page_id, "html_blocks": list(html_blocks)})


async def test_a_page_that_it_made_has_blocks_as_it_stands(
    stores: Stores, older: psycopg.AsyncConnection
) -> None:
    page_id = await an_old_page(stores, older)

    details = await found(stores.pages, page_id)

    assert details.page is not None
    assert details.page.html_blocks == tuple(OLD_HTML)
    assert [block.id for block in details.page.blocks] == ["hero", "custom-1"]
    hero = details.page.blocks[0].provenance
    assert hero == Provenance(ai_generated=True, supplier="openai", model="a-model")
    assert (details.version, details.page.material) == (1, None)


async def test_the_first_change_of_such_a_page_can_be_undone(
    stores: Stores, older: psycopg.AsyncConnection
) -> None:
    page_id = await an_old_page(stores, older)
    before = await found(stores.pages, page_id)

    await stores.blocks.change(page_id, "custom-1", user_id=MINA, change=HIDDEN)
    undone = await stores.blocks.restore(page_id, 1, user_id=MINA)

    assert undone is not None
    assert undone.page == before.page


async def test_what_it_saves_is_read_at_once_and_hides_nothing_for_good(
    stores: Stores, older: psycopg.AsyncConnection
) -> None:
    page_id = await finished(stores.jobs)
    await stores.blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)

    await saved_by(older, page_id, html("hero", "그쪽에서 쓴 글"), "<div>새 블록</div>")

    assert await texts(stores.pages, page_id) == {
        "hero": "그쪽에서 쓴 글",
        "points": "글",
        "custom-1": "새 블록",
    }


async def test_what_it_saved_becomes_a_version_with_the_next_change(
    stores: Stores, older: psycopg.AsyncConnection
) -> None:
    page_id = await finished(stores.jobs)
    await stores.blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)
    await saved_by(older, page_id, html("hero", "그쪽에서 쓴 글"), html("closing", "글"))

    await stores.blocks.change(page_id, "points", user_id=MINA, change=BlockChange(is_hidden=False))

    kept = await stores.blocks.versions(page_id, user_id=MINA)
    assert [(version.version, version.reason) for version in kept] == [
        (4, VersionReason.BLOCK_CHANGED),
        (3, VersionReason.EDITED),
        (2, VersionReason.BLOCK_CHANGED),
        (1, VersionReason.MADE),
    ]
    await stores.blocks.restore(page_id, 2, user_id=MINA)
    assert (await texts(stores.pages, page_id))["hero"] == "글"


async def test_what_it_deletes_goes_with_its_versions(
    stores: Stores, older: psycopg.AsyncConnection
) -> None:
    page_id = await finished(stores.jobs)
    await stores.blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)

    await older.execute("DELETE FROM generation.page WHERE product_details_id = %s", (page_id,))

    left = await older.execute("SELECT FROM generation.page_version")
    assert await left.fetchall() == []
