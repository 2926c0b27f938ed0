"""One change of a block, and what of a revision still fits."""

import pytest

from chassis.page_blocks import with_block_id
from chassis.page_changes import (
    LARGEST_PAGE_CHARACTERS,
    MOST_BLOCKS_KEPT,
    BlockChange,
    PageTooLargeError,
    changed,
    merged,
    revised,
    saved,
)
from contracts.pages import PageBlock
from contracts.work import RevisedBlock


def a_block(block_id: str, text: str = "글", **flags: bool) -> PageBlock:
    return PageBlock(id=block_id, html=with_block_id(text, block_id), **flags)


BLOCKS = (a_block("hero"), a_block("points"), a_block("closing"))


@pytest.mark.parametrize(
    ("position", "order"),
    [
        (0, ["points", "hero", "closing"]),
        (1, ["hero", "points", "closing"]),
        (2, ["hero", "closing", "points"]),
        (99, ["hero", "closing", "points"]),
    ],
)
def test_a_block_moves_to_its_position(position: int, order: list[str]) -> None:
    moved = changed(BLOCKS, "points", BlockChange(position=position))

    assert [block.id for block in moved] == order


def test_html_without_an_id_or_with_anothers_is_still_that_blocks() -> None:
    edited = changed(BLOCKS, "points", BlockChange(html='<div data-block-id="hero">새 글</div>'))

    assert edited[1] == a_block("points", "새 글", is_edited=True)


def test_the_same_html_is_no_edit() -> None:
    assert changed(BLOCKS, "points", BlockChange(html="<div><div>글</div></div>")) == BLOCKS


def test_a_page_that_grows_by_many_small_changes_has_an_end() -> None:
    half = "x" * (LARGEST_PAGE_CHARACTERS // 2)
    grown = changed(BLOCKS, "hero", BlockChange(html=half, is_hidden=True))

    with pytest.raises(PageTooLargeError):
        changed(grown, "points", BlockChange(html=half))
    with pytest.raises(PageTooLargeError):
        saved(grown, [half])


def test_hidden_blocks_do_not_pile_up_for_ever() -> None:
    hidden = tuple(a_block(f"b-{n}", is_hidden=True) for n in range(MOST_BLOCKS_KEPT - 1))

    assert len(saved(hidden, ["하나"])) == MOST_BLOCKS_KEPT
    with pytest.raises(PageTooLargeError):
        saved(hidden, ["하나", "둘"])


def test_a_merge_patch_reaches_as_deep_as_it_says() -> None:
    target = {"a": {"b": 1, "c": [1, 2]}, "d": "old", "e": 5}
    patch = {"a": {"c": [3], "b": None}, "d": {"f": 1}, "e": None, "g": {"h": None}}

    assert merged(target, patch) == {"a": {"c": [3]}, "d": {"f": 1}, "g": {}}


def test_material_of_a_skipped_block_does_not_change() -> None:
    stale = RevisedBlock(
        id="hero", html="<div>새</div>", replaces="<div>다른 글</div>", material={"hero": "새"}
    )

    found = revised(BLOCKS, {"hero": "글"}, [stale])

    assert (found.blocks, found.material) == (BLOCKS, {"hero": "글"})
    assert (found.changed, found.skipped_ids) == ((), ("hero",))
