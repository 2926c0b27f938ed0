"""In which order a page tells, block by block."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.preferences import Preferences
from contracts.jobs import Language, PageOrder, Tone
from contracts.pages import ImageType, Provenance
from tests.unit.worker_service.page.pages import (
    IMAGE_TYPES,
    TERMS,
    Outline,
    a_copy,
    a_full_copy,
    a_full_page,
    block_ids,
    images,
)
from worker_service.page.compose import BY_RULES, Block, compose
from worker_service.page.order import KINDS, ORDERS
from worker_service.page.theme import theme_of
from worker_service.ports import PageCopy, Point

POINTS = ["point-1", "point-2", "point-3"]
INFORMATION = [
    *("options", "package", "specs", "comparison", "reviews", "faq"),
    *("care", "notice", "delivery", "closing"),
]
OPTIONAL = (
    *("problem", "points", "proof", "steps", "recommended_for", "options", "package", "specs"),
    *("comparison", "reviews", "faq", "care", "notice"),
)


def ids(order: PageOrder) -> list[str]:
    return block_ids(a_full_page(wishes=Preferences(page_order=order, seller=TERMS)))


def ground(block: Block) -> str:
    return Outline(block.html).root["style"].split("background-color:")[1][:7]


def edge(block: Block) -> str:
    """Return the colour of what ends the block below."""
    return Outline(block.html).root["style"].split("border-bottom:4px solid ")[1][:7]


def test_an_open_market_is_told_points_and_proof_first() -> None:
    assert ids(PageOrder.OPEN_MARKET) == [
        *("hero", "checkpoints", *POINTS, "proof", "recommended", "problem", "solution", "steps"),
        *INFORMATION,
    ]


def test_a_curated_mall_is_told_whom_it_helps_first() -> None:
    assert ids(PageOrder.CURATED) == [
        *("hero", "problem", "solution", "checkpoints", *POINTS, "proof", "steps", "recommended"),
        *INFORMATION,
    ]


@pytest.mark.parametrize("order", PageOrder)
def test_each_order_has_every_kind_of_block_once(order: PageOrder) -> None:
    assert sorted(ORDERS[order]) == sorted(KINDS)


def test_a_block_is_called_in_html_as_in_the_record() -> None:
    blocks = compose(a_full_copy(), images(*IMAGE_TYPES), None, wishes=Preferences(seller=TERMS))

    assert [block.id for block in blocks] == block_ids(tuple(block.html for block in blocks))
    assert len({block.id for block in blocks}) == len(blocks)


def test_composing_again_gives_the_same_blocks() -> None:
    def made() -> tuple[Block, ...]:
        return compose(a_full_copy(), images(*IMAGE_TYPES), None)

    assert made() == made()


def test_one_point_needs_no_overview() -> None:
    copy = a_copy(points=(Point(heading="보온 6시간", body=("구조입니다.",)),))

    told = [block.id for block in compose(copy, (), None)]

    assert "point-1" in told
    assert "checkpoints" not in told


def test_every_point_names_the_writer_of_the_points() -> None:
    by_a_model = Provenance(ai_generated=True, supplier="openai")
    blocks = compose(a_full_copy(provenance={"points": by_a_model}), (), None)

    written = {block.id for block in blocks if block.provenance != BY_RULES}
    assert written == {"checkpoints", *POINTS}


@given(
    st.sets(st.sampled_from(OPTIONAL)),
    st.booleans(),
    st.sampled_from(Tone),
    st.sampled_from(PageOrder),
)
def test_no_two_neighbours_stand_on_the_same_ground(
    untold: set[str], has_solution: bool, tone: Tone, order: PageOrder
) -> None:
    copy = a_full_copy(tone=tone, **dict.fromkeys(untold, ()))
    kept: PageCopy = copy if has_solution else a_full_copy(tone=tone, solution=None)

    blocks = compose(kept, images(*IMAGE_TYPES), None, wishes=Preferences(page_order=order))

    assert all(ground(above) != ground(below) for above, below in pairwise(blocks))


@pytest.mark.parametrize("tone", Tone)
def test_a_block_that_is_moved_beside_one_on_its_own_ground_still_ends_in_sight(
    tone: Tone,
) -> None:
    blocks = compose(a_full_copy(tone=tone), images(*IMAGE_TYPES), None)

    assert len({ground(block) for block in blocks}) < len(blocks)
    assert all(edge(block) != ground(block) for block in blocks)


@pytest.mark.parametrize("tone", Tone)
def test_between_plain_and_pale_the_end_of_a_block_is_not_seen(tone: Tone) -> None:
    theme = theme_of(tone, Language.KOREAN, None)

    assert theme.edge_of(theme.plain) == theme.soft.ground
    assert theme.edge_of(theme.soft) == theme.plain.ground


@pytest.mark.parametrize("details", range(6))
def test_each_image_is_shown_once(details: int) -> None:
    shown = images(ImageType.HERO, ImageType.PRODUCT, *(ImageType.DETAIL,) * details)

    html = "".join(block.html for block in compose(a_full_copy(), shown, None))

    assert [html.count(image.url) for image in shown] == [1] * len(shown)


def test_details_stand_with_the_points_and_the_rest_makes_a_gallery() -> None:
    shown = images(ImageType.HERO, *(ImageType.DETAIL,) * 4)

    blocks = {block.id: block.html for block in compose(a_full_copy(), shown, None)}

    assert [shown[i].url in blocks[f"point-{i}"] for i in (1, 2, 3)] == [True] * 3
    assert shown[4].url in blocks["detail"]
