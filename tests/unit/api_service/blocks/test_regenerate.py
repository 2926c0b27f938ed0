"""A block that is to be made again becomes a job, once for each key, where it can be made."""

from typing import Any

import httpx
import pytest

from chassis.adapters.memory.page_blocks import MemoryPageBlocks
from contracts.jobs import JobKind, Language, Tone
from contracts.work import RevisionSubject
from tests.unit.api_service.blocks.test_routes import HERO, POINTS, REGENERATE, a_page, shown
from tests.unit.api_service.builders import Shop


async def test_a_block_is_made_again_by_a_job(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_page(seller, shop)

    accepted = await seller.patch(
        f"{page}/blocks/points", json={"regenerate": {"tone": "friendly"}}
    )

    assert accepted.status_code == 202
    body = accepted.json()
    assert accepted.headers["location"].endswith(body["task_id"])
    assert body["data"]["block_id"] == "points"
    subject = shop.job(body["task_id"]).subject
    assert subject == RevisionSubject(
        page_id=body["data"]["product_details_id"],
        page_task_id=(await seller.get(page)).json()["task_id"],
        title="감귤칩",
        block_ids=("points",),
        rewrites=True,
        variant=1,
        must_differ=True,
        tone=Tone.FRIENDLY,
        language=Language.KOREAN,
    )
    status = (await seller.get(body["status_url"])).json()["data"]
    assert (status["kind"], status["product_details_id"]) == (JobKind.REVISION, subject.page_id)


async def test_a_variant_that_is_named_may_be_the_one_that_stands_there(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)

    named = {"regenerate": {"variant": 1}}
    accepted = (await seller.patch(f"{page}/blocks/points", json=named)).json()

    subject = shop.job(accepted["task_id"]).subject_as(RevisionSubject)
    assert (subject.variant, subject.must_differ) == (1, False)


async def test_asking_again_after_an_undo_asks_for_other_words(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    variants = []

    for text in ("하나", "둘"):
        accepted = (await seller.patch(f"{page}/blocks/points", json=REGENERATE)).json()
        subject = shop.job(accepted["task_id"]).subject_as(RevisionSubject)
        variants.append(subject.variant)
        await shop.revise(accepted["task_id"], points=text)
        await seller.post(f"{page}/versions/1/restore")

    assert variants == [1, 2]


async def test_what_a_revision_changed_stands_in_its_result(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    accepted = (await seller.patch(f"{page}/blocks/points", json=REGENERATE)).json()
    await shop.revise(accepted["task_id"], points="새 글")

    body = (await seller.get(accepted["result_url"])).json()

    assert (body["success"], body["data"]["kind"]) == (True, "revision")
    assert body["result"]["changed_blocks"] == ["points"]
    assert body["result"]["version"] == 2
    assert await shown(seller, page) == [HERO, '<div data-block-id="points">새 글</div>']


async def test_whoever_prefers_to_wait_is_answered_with_the_result(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    key = {"idempotency-key": "once"}
    accepted = await seller.patch(f"{page}/blocks/points", json=REGENERATE, headers=key)
    await shop.revise(accepted.json()["task_id"], points="새 글")

    answer = await seller.patch(
        f"{page}/blocks/points", json=REGENERATE, headers=key | {"prefer": "wait=5"}
    )

    assert (answer.status_code, answer.json()["result"]["version"]) == (200, 2)
    assert answer.headers["preference-applied"] == "wait=5"
    assert answer.headers["idempotency-replayed"] == "true"


async def test_the_same_key_makes_one_revision_however_the_page_stands_by_now(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    key = {"idempotency-key": "once"}
    first = await seller.patch(f"{page}/blocks/points", json=REGENERATE, headers=key)
    await seller.patch(f"{page}/blocks/points", json={"locked": True})

    again = await seller.patch(f"{page}/blocks/points", json=REGENERATE, headers=key)
    other = await seller.patch(f"{page}/blocks/hero", json=REGENERATE, headers=key)

    assert (again.status_code, again.json()["task_id"]) == (202, first.json()["task_id"])
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_block_that_cannot_be_made_again_says_why(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    mine = {"generated_html": {"html_blocks": [HERO, POINTS, "<div>내 블록</div>"]}}
    await seller.put(page, json=mine)
    await seller.patch(f"{page}/blocks/hero", json={"locked": True})

    locked = await seller.patch(f"{page}/blocks/hero", json=REGENERATE)
    own = await seller.patch(f"{page}/blocks/custom-1", json=REGENERATE)
    late = await seller.patch(
        f"{page}/blocks/points", json={"regenerate": {}, "expected_version": 1}
    )

    answers = [(answer.status_code, answer.json()["code"]) for answer in (locked, own, late)]
    assert answers == [
        (409, "BLOCK_LOCKED"),
        (409, "BLOCK_NOT_REGENERABLE"),
        (409, "PAGE_VERSION_CONFLICT"),
    ]


async def test_a_page_that_is_deleted_meanwhile_is_not_found(
    seller: httpx.AsyncClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await a_page(seller, shop)
    looked = MemoryPageBlocks.versions

    async def deleted_first(self: MemoryPageBlocks, *args: Any, **more: Any) -> Any:
        await seller.delete(page)
        return await looked(self, *args, **more)

    monkeypatch.setattr(MemoryPageBlocks, "versions", deleted_first)

    answer = await seller.patch(f"{page}/blocks/points", json=REGENERATE)

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
