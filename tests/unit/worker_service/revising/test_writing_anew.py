"""Other words for single blocks: what changes with them, and what does not."""

import pytest

from contracts.jobs import JobKind, JobStatus, Tone, WarningCode
from contracts.pages import Provenance
from tests.unit.chassis.test_page_lint import a_finding
from tests.unit.worker_service.revising.revisions import a_page

BY_MODEL = Provenance(ai_generated=True, supplier="openai", model="gpt")


async def test_the_asked_block_says_it_in_other_words_and_all_others_stay() -> None:
    shop = await a_page()
    stood = await shop.blocks()

    result = await shop.revised(rewrites=True, block_ids=("closing",), variant=1)

    blocks = await shop.blocks()
    assert result.changed_block_ids == ("closing",)
    assert blocks["closing"].html != stood["closing"].html
    assert {i: b for i, b in blocks.items() if i != "closing"} == {
        i: b for i, b in stood.items() if i != "closing"
    }
    assert [variant for _, variant in shop.writer.asked] == [1]


async def test_what_was_written_anew_is_what_is_rendered_again_later() -> None:
    shop = await a_page()
    await shop.revised(rewrites=True, block_ids=("closing", "point-2"), variant=1)
    rewritten = await shop.blocks()
    old = "<div>an older look</div>"
    shop.change(closing={"html": old}, point_2={"html": old}, point_1={"html": old})

    await shop.revised()

    assert await shop.blocks() == rewritten


async def test_another_point_changes_the_overview_of_points_with_it() -> None:
    shop = await a_page()
    stood = await shop.blocks()

    result = await shop.revised(
        rewrites=True, block_ids=("point-1",), variant=1, tone=Tone.HUMOROUS
    )

    blocks = await shop.blocks()
    assert set(result.changed_block_ids) <= {"point-1", "checkpoints"}
    assert "point-1" in result.changed_block_ids
    assert blocks["point-2"] == stood["point-2"]


async def test_the_overview_has_no_words_of_its_own_so_all_its_points_are_written() -> None:
    shop = await a_page()
    shop.change(point_3={"is_locked": True})
    stood = await shop.blocks()

    result = await shop.revised(
        rewrites=True, block_ids=("checkpoints",), variant=1, tone=Tone.HUMOROUS
    )

    assert {"point-1", "point-2"} <= set(result.changed_block_ids)
    assert (await shop.blocks())["point-3"] == stood["point-3"]


async def test_what_the_law_may_object_to_is_told_of_the_words_that_stand_there() -> None:
    shop = await a_page()
    shop.writer.changes = {"lint": (a_finding("closing"), a_finding("points[0].body"))}

    await shop.revised(rewrites=True, block_ids=("closing", "point-2"), variant=1)
    await shop.revised()

    blocks = await shop.blocks()
    assert blocks["closing"].lint == (a_finding("closing"),)
    assert blocks["point-2"].lint == ()
    assert (blocks["point-1"].lint, blocks["hero"].lint) == (None, None)


async def test_another_tone_is_heard_in_the_block_and_the_page_keeps_its_look() -> None:
    shop = await a_page()
    stood = await shop.blocks()

    await shop.revised(rewrites=True, block_ids=("hero",), tone=Tone.LUXURIOUS)

    blocks = await shop.blocks()
    ground = 'style="'
    assert shop.writer.asked[0][0].tone is Tone.LUXURIOUS
    assert blocks["hero"].html != stood["hero"].html
    assert blocks["hero"].html.split(ground)[1][:200] == stood["hero"].html.split(ground)[1][:200]


async def test_the_whole_page_in_another_tone_looks_like_it() -> None:
    shop = await a_page(tone=Tone.PROFESSIONAL)
    other = await a_page(tone=Tone.LUXURIOUS)

    await shop.revised(rewrites=True, tone=Tone.LUXURIOUS)

    own, theirs = await shop.blocks(), await other.blocks()
    assert own["closing"].html == theirs["closing"].html
    assert own["specs"].html == theirs["specs"].html


async def test_a_block_that_was_edited_is_written_anew_only_when_asked_for() -> None:
    shop = await a_page()
    own = {"html": "<div>제가 썼어요</div>", "is_edited": True}
    shop.change(hero=own, closing=own)

    await shop.revised(rewrites=True, block_ids=("hero",), variant=1)
    await shop.revised(rewrites=True, variant=1)

    blocks = await shop.blocks()
    assert "제가 썼어요" not in blocks["hero"].html
    assert "제가 썼어요" in blocks["closing"].html


async def test_a_block_without_words_of_its_own_is_named_as_skipped() -> None:
    shop = await a_page()
    shop.change(hero={"is_locked": True})

    result = await shop.revised(rewrites=True, block_ids=("hero", "delivery", "reviews", "closing"))

    assert set(result.skipped_block_ids) >= {"hero", "delivery", "reviews"}


async def test_a_models_words_are_labelled_and_the_page_says_so_from_then_on() -> None:
    shop = await a_page()
    shop.writer.changes = {"closing": "모델이 쓴 맺음말", "provenance": {"closing": BY_MODEL}}

    result = await shop.revised(rewrites=True, block_ids=("closing",))

    blocks = await shop.blocks()
    assert set(result.changed_block_ids) == {"closing", "ai-notice"}
    assert blocks["closing"].provenance == BY_MODEL
    assert list(blocks)[-1] == "ai-notice"


async def test_the_copywriter_is_told_which_blocks_are_wanted_and_what_stands_beside_them() -> None:
    shop = await a_page()
    own = '<div data-block-id="hero"><p>제가 직접 <b>썼어요</b> &amp; 골랐어요</p></div>'
    hidden = {"html": "<div>감춰 둔 말</div>", "is_edited": True, "is_hidden": True}
    shop.change(hero={"html": own, "is_edited": True}, point_2=hidden)

    await shop.revised(rewrites=True, block_ids=("closing",), variant=1, must_differ=True)

    rewrite = shop.writer.rewrites[-1]
    assert rewrite is not None
    assert rewrite.block_ids == {"closing"}
    assert rewrite.beside == ("제가 직접", "썼어요", "& 골랐어요")
    assert rewrite.must_differ
    assert rewrite.standing is not None
    assert rewrite.standing.closing


async def test_for_the_overview_the_points_that_are_free_are_wanted() -> None:
    shop = await a_page()
    shop.change(point_3={"is_locked": True})

    await shop.revised(rewrites=True, block_ids=("checkpoints",), variant=1)

    rewrite = shop.writer.rewrites[-1]
    assert rewrite is not None
    assert rewrite.block_ids == {"checkpoints", "point-1", "point-2"}


async def test_asked_for_again_a_block_never_keeps_its_words() -> None:
    shop = await a_page()

    for variant in (0, 0, 0):
        result = await shop.revised(
            rewrites=True, block_ids=("closing",), variant=variant, must_differ=True
        )
        assert result.changed_block_ids == ("closing",)


async def test_a_step_down_of_the_copywriter_is_told() -> None:
    shop = await a_page()
    shop.writer.changes = {"warnings": (WarningCode.COPY_SUPPLIER_UNAVAILABLE,)}

    result = await shop.revised(rewrites=True, block_ids=("closing",), variant=1)

    assert [w.code for w in result.warnings] == [WarningCode.COPY_SUPPLIER_UNAVAILABLE]


async def test_a_page_from_before_its_material_can_be_written_anew_too() -> None:
    shop = await a_page()
    shop.change(page={"material": None}, closing={"provenance": BY_MODEL})

    result = await shop.revised(rewrites=True, block_ids=("closing",), variant=1)

    assert result.changed_block_ids == ("closing",)
    assert (await shop.page()).material is None


async def test_it_is_written_from_what_its_seller_says_by_now() -> None:
    shop = await a_page()
    stored = shop.room.record.pages[(await shop.details()).id]
    stored.original_product_info = "머무름 도자기 커피잔 300ml"

    await shop.revised(rewrites=True, block_ids=("closing",))

    assert shop.writer.asked[0][0].product_data == "머무름 도자기 커피잔 300ml"


@pytest.mark.parametrize(("is_quiet", "said"), [(False, False), (True, True)])
async def test_its_end_says_whether_anybody_wants_to_hear_of_it(is_quiet: bool, said: bool) -> None:
    shop = await a_page()

    job = await shop.ended(is_quiet=is_quiet)

    last = shop.room.events()[-1]
    assert (job.status, job.kind) == (JobStatus.COMPLETED, JobKind.REVISION)
    assert (last.job_id, last.is_quiet) == (job.id, said)
