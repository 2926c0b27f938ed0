"""Many hands on one page, with a real PostgreSQL between them: nothing that was saved is lost."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import httpx
import pytest

from chassis.errors import PermanentError
from chassis.records import Claim
from contracts.jobs import JobId
from contracts.work import RevisedBlock, RevisionOutcome
from tests.integration.api_service.gateways import BASE_URL, Door, gateway

ORDER = "/api/generation/display-list"
NAMES = [f"block-{n}" for n in range(12)]


def html(name: str, text: str = "글") -> str:
    return f'<div data-block-id="{name}">{text}</div>'


class Desk(NamedTuple):
    """One page with twelve blocks, its seller, and a worker's hands."""

    door: Door
    seller: httpx.AsyncClient
    page: str

    async def shown(self) -> list[str]:
        body = (await self.seller.get(self.page)).json()
        blocks: list[str] = body["generated_html"]["html_blocks"]
        return blocks

    async def revising(self, name: str) -> Claim:
        answer = await self.seller.patch(f"{self.page}/blocks/{name}", json={"regenerate": {}})
        assert answer.status_code == 202
        job_id = JobId(answer.json()["task_id"])
        claim = await self.door.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
        assert claim is not None
        return claim


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with gateway(database_url, tmp_path) as door, door.client("seller") as seller:
        body = (await seller.post(ORDER, json={"product_data": "감귤칩"})).json()
        await door.complete(body["task_id"], *map(html, NAMES), material={"words": {}})
        page_id = body["data"]["product_details_id"]
        yield Desk(door, seller, f"/api/generation/product-details/{page_id}")


def revised(name: str) -> RevisionOutcome:
    block = RevisedBlock(id=name, html=html(name, "새로 쓴 글"), replaces=html(name))
    return RevisionOutcome(url=f"{BASE_URL}/", blocks=(block,))


async def test_of_many_changes_at_once_none_is_lost(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(
            desk.seller.patch(f"{desk.page}/blocks/{name}", json={"html": html(name, name)})
            for name in NAMES
        )
    )

    assert {answer.status_code for answer in answers} == {200}
    assert await desk.shown() == [html(name, name) for name in NAMES]
    versions = (await desk.seller.get(f"{desk.page}/versions")).json()
    assert [kept["version"] for kept in versions["versions"]] == list(range(13, 0, -1))


async def test_of_two_who_expect_the_same_version_one_is_refused(desk: Desk) -> None:
    changes = [{"html": html("block-0", text), "expected_version": 1} for text in ("하나", "둘")]

    answers = await asyncio.gather(
        *(desk.seller.patch(f"{desk.page}/blocks/block-0", json=change) for change in changes)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_what_is_saved_while_a_revision_ends_stays_saved(desk: Desk) -> None:
    claims = [await desk.revising(name) for name in NAMES[:6]]
    saved = {"generated_html": {"html_blocks": [html(name, "내 글") for name in NAMES]}}

    await asyncio.gather(
        desk.seller.put(desk.page, json=saved),
        *(
            desk.door.jobs.complete(claim, revised(name))
            for claim, name in zip(claims, NAMES[:6], strict=True)
        ),
    )

    # Whoever comes second finds what the first has left: the seller's words stand in the end.
    assert await desk.shown() == [html(name, "내 글") for name in NAMES]
    results = [await desk.seller.get(f"/api/generation/result/{c.job.id}") for c in claims]
    assert {answer.json()["status"] for answer in results} == {"completed"}


async def test_a_revision_that_ends_after_a_save_changes_only_what_it_found(desk: Desk) -> None:
    left, edited = await desk.revising("block-0"), await desk.revising("block-1")
    blocks = [html("block-0"), html("block-1", "내 글"), html("block-2")]
    await desk.seller.put(desk.page, json={"generated_html": {"html_blocks": blocks}})

    await desk.door.jobs.complete(left, revised("block-0"))
    await desk.door.jobs.complete(edited, revised("block-1"))

    assert await desk.shown() == [html("block-0", "새로 쓴 글"), *blocks[1:]]
    result = (await desk.seller.get(f"/api/generation/result/{edited.job.id}")).json()["result"]
    assert (result["changed_blocks"], result["skipped_blocks"]) == ([], ["block-1"])


async def test_a_revision_of_a_deleted_page_ends_as_failed_and_brings_nothing_back(
    desk: Desk,
) -> None:
    claim = await desk.revising("block-0")
    await desk.seller.delete(desk.page)

    with pytest.raises(PermanentError):
        await desk.door.jobs.complete(claim, revised("block-0"))

    assert (await desk.seller.get(desk.page)).status_code == 404


async def test_versions_take_a_bounded_room(desk: Desk) -> None:
    # Nothing that can be compressed, three of which are more than the room for all versions.
    large = [base64.b64encode(os.urandom(4_500_000)).decode() for _ in range(4)]

    for text in large:
        await desk.seller.patch(f"{desk.page}/blocks/block-0", json={"html": f"<div>{text}</div>"})

    versions = (await desk.seller.get(f"{desk.page}/versions")).json()["versions"]
    assert [(kept["version"], kept["current"]) for kept in versions] == [(5, True), (4, False)]
    assert large[-1] in (await desk.shown())[0]
    await desk.seller.post(f"{desk.page}/versions/4/restore")
    assert large[-2] in (await desk.shown())[0]
