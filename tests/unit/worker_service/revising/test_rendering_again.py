"""The same words in today's look: what is renewed, what stays, and what is never asked."""

import pytest

from contracts.jobs import JobStatus, PageOrder, WarningCode
from contracts.pages import Provenance
from tests.unit.worker_service.revising.revisions import SELLER, Revising, a_page
from worker_service.page import compose as composing
from worker_service.page.rendering import render

OLD = "<div>an older look</div>"


@pytest.fixture
def another_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a later release would make of the same material."""
    monkeypatch.setattr(
        composing, "render", lambda cut, **told: render(cut, **told).replace("860px", "900px")
    )


def in_new_look(html: str) -> bool:
    return "900px" in html


@pytest.mark.usefixtures("another_look")
async def test_every_free_block_is_renewed_and_no_word_of_it_changes() -> None:
    with pytest.MonkeyPatch.context() as before:
        before.setattr(composing, "render", render)
        shop = await a_page()
    stood = await shop.blocks()

    result = await shop.revised()

    blocks = await shop.blocks()
    assert list(blocks) == list(stood)
    assert set(result.changed_block_ids) == set(blocks)
    assert all(in_new_look(block.html) for block in blocks.values())
    assert {b.html.replace("900px", "860px") for b in blocks.values()} == {
        b.html for b in stood.values()
    }


async def test_it_asks_no_copywriter_and_costs_nothing() -> None:
    shop = await a_page()
    shop.change(hero={"html": OLD})

    result = await shop.revised()

    assert shop.writer.asked == []
    assert result.usage.text_calls == 0
    assert result.changed_block_ids == ("hero",)


@pytest.mark.parametrize("order", [None, *PageOrder])
async def test_a_page_that_looks_so_already_gets_no_new_version(order: PageOrder | None) -> None:
    shop = await a_page(page_order=order, target_customer="아침마다 커피를 내리는 분")
    version = (await shop.details()).version

    result = await shop.revised()

    assert (result.changed_block_ids, result.skipped_block_ids) == ((), ())
    assert (await shop.details()).version == version


async def test_edited_and_locked_blocks_stay_and_hidden_ones_stay_hidden() -> None:
    shop = await a_page()
    shop.change(
        hero={"html": OLD, "is_edited": True},
        closing={"html": OLD, "is_locked": True},
        specs={"html": OLD, "is_hidden": True},
    )

    result = await shop.revised()

    blocks = await shop.blocks()
    assert (blocks["hero"].html, blocks["closing"].html) == (OLD, OLD)
    assert blocks["specs"].html != OLD
    assert blocks["specs"].is_hidden
    assert result.changed_block_ids == ("specs",)
    assert result.skipped_block_ids == ()


async def test_asked_for_by_name_they_are_named_as_skipped() -> None:
    shop = await a_page()
    shop.change(
        hero={"html": OLD, "is_edited": True},
        closing={"html": OLD, "is_locked": True},
        specs={"html": OLD},
    )

    result = await shop.revised(block_ids=("hero", "closing", "specs", "no-such"))

    assert result.changed_block_ids == ("specs",)
    assert result.skipped_block_ids == ("hero", "closing", "no-such")


async def test_what_a_later_release_makes_beside_is_added_where_it_belongs() -> None:
    shop = await a_page()
    wishes = await shop.room.preferences.find(SELLER)
    seller = wishes.seller.model_copy(update={"delivery": "오후 2시 이전 주문은 당일 출고합니다."})
    await shop.room.preferences.keep(SELLER, wishes.model_copy(update={"seller": seller}))

    first = await shop.revised()
    again = await shop.revised()

    ids = list(await shop.blocks())
    assert (first.changed_block_ids, again.changed_block_ids) == (("delivery",), ())
    assert ids.index("delivery") == ids.index("notice") + 1


async def test_a_block_that_its_seller_took_out_does_not_come_back() -> None:
    shop = await a_page()
    kept = tuple(block for block in (await shop.page()).blocks if block.id != "closing")
    shop.change(page={"blocks": kept})
    stored = shop.room.record.pages[(await shop.details()).id]
    stored.page = stored.page.model_copy(
        update={"blocks": kept, "html_blocks": tuple(block.html for block in kept)}
    )

    await shop.revised()

    assert "closing" not in await shop.blocks()


async def test_a_page_from_before_its_material_is_rendered_from_the_sellers_words() -> None:
    shop = await a_page()
    shop.change(page={"material": None}, specs={"html": OLD})

    result = await shop.revised()

    assert result.changed_block_ids == ("specs",)
    assert (await shop.page()).material is not None
    assert shop.writer.asked == []


@pytest.mark.parametrize("how", ["by a model", "by its seller"])
async def test_such_a_page_stays_where_somebody_else_may_have_written_it(how: str) -> None:
    shop = await a_page()
    by_model = {"provenance": Provenance(ai_generated=True)} if how == "by a model" else {}
    shop.change(page={"material": None}, specs={"html": OLD, **by_model})
    if how == "by its seller":
        await edited_by_a_previous_release(shop)

    job = await shop.ended()

    assert job.status is JobStatus.COMPLETED
    assert job.result is not None
    assert [w.code for w in job.result.warnings] == [WarningCode.REVISION_WITHOUT_MATERIAL]
    assert (await shop.blocks())["specs"].html == OLD


async def edited_by_a_previous_release(shop: Revising) -> None:
    await shop.room.clock.advance(60)
    stored = shop.room.record.pages[(await shop.details()).id]
    stored.updated_at = shop.room.clock.now()


@pytest.mark.parametrize(
    "material", [{"copy": {"tone": "sarcastic"}}, {}, {"copy": 1}, {"copy": {"points": {"x": 1}}}]
)
async def test_material_that_nobody_here_can_read_leaves_the_page_as_it_is(
    material: dict[str, object],
) -> None:
    shop = await a_page()
    shop.change(page={"material": material}, specs={"html": OLD})

    result = await shop.revised()

    assert result.changed_block_ids == ()
    assert [w.code for w in result.warnings] == [WarningCode.REVISION_WITHOUT_MATERIAL]


async def test_material_of_a_later_release_is_read_as_far_as_it_is_known() -> None:
    shop = await a_page()
    material = (await shop.page()).material
    assert material is not None
    later = {**material, "mood": "calm", "copy": {**material["copy"], "slogan": "새 문구"}}
    shop.change(page={"material": later}, specs={"html": OLD})

    result = await shop.revised()

    assert result.changed_block_ids == ("specs",)


async def test_a_page_that_is_gone_ends_the_revision_as_failed() -> None:
    shop = await a_page()
    details = await shop.details()
    await shop.pages.delete(details.id, user_id=SELLER)

    job = await shop.ended_of(details)

    assert job.status is JobStatus.FAILED
    assert job.failure is not None
    assert job.failure.code == "PAGE_GONE"
