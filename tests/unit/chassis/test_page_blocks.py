"""An editor's fragments find the blocks they came from, whatever the editor did to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.page_blocks import block_id_of, blocks_of, content_of, reconciled, visible
from chassis.page_blocks import with_block_id as named
from contracts.pages import PageBlock, Provenance

BY_A_MODEL = Provenance(ai_generated=True, supplier="openai")

_IDS = st.sampled_from(["hero", "points", "custom-1", "custom-2", "no/address", ""])
_TEXTS = st.sampled_from(["", "가", "나", "<p>다</p>"])


@st.composite
def fragments(draw: st.DrawFn) -> str:
    block_id, text = draw(_IDS), draw(_TEXTS)
    html = f'<div data-block-id="{block_id}">{text}</div>' if block_id else f"<div>{text}</div>"
    return draw(st.sampled_from([html, f"<div>{html}</div>", f"<div>\n{html} </div>", text]))


@st.composite
def stored_blocks(draw: st.DrawFn) -> tuple[PageBlock, ...]:
    ids = draw(st.lists(st.sampled_from(["hero", "points", "custom-1", "custom-3"]), unique=True))
    return tuple(
        PageBlock(id=block_id, html=named(draw(_TEXTS), block_id), is_hidden=draw(st.booleans()))
        for block_id in ids
    )


@given(stored=stored_blocks(), shown=st.lists(fragments(), max_size=6))
def test_reconciling_again_changes_nothing(stored: tuple[PageBlock, ...], shown: list[str]) -> None:
    once = reconciled(stored, shown)

    assert reconciled(once, shown) == once
    assert reconciled(once, visible(once)) == once


@given(stored=stored_blocks(), shown=st.lists(fragments(), max_size=6))
def test_ids_are_unique_and_nothing_shown_is_lost(
    stored: tuple[PageBlock, ...], shown: list[str]
) -> None:
    blocks = reconciled(stored, shown)

    ids = [block.id for block in blocks]
    assert len(set(ids)) == len(ids)
    assert [block_id_of(block.html) for block in blocks] == ids
    assert [*map(content_of, visible(blocks))] == [content_of(named(html, "x")) for html in shown]


@given(stored=stored_blocks(), shown=st.lists(fragments(), max_size=6))
def test_what_is_hidden_is_never_lost(stored: tuple[PageBlock, ...], shown: list[str]) -> None:
    ids = {block.id for block in reconciled(stored, shown)}

    assert {block.id for block in stored if block.is_hidden} <= ids


@given(shown=st.lists(fragments(), max_size=6))
def test_a_page_of_an_older_release_is_read_as_it_stands(shown: list[str]) -> None:
    blocks = blocks_of(None, shown)

    assert visible(blocks) == tuple(shown)
    assert len({block.id for block in blocks}) == len(shown)
    assert reconciled(blocks, shown) == blocks


def a_block(block_id: str, text: str = "글", **flags: bool) -> PageBlock:
    return PageBlock(id=block_id, html=named(text, block_id), **flags)


@pytest.mark.parametrize(
    ("html", "block_id"),
    [
        ('<div data-block-id="hero">글</div>', "hero"),
        ('<div style="color:red" data-block-id="hero" lang="ko">글</div>', "hero"),
        ('<div><div style="margin:0">\n<div data-block-id="hero">글</div></div></div>', "hero"),
        ('<div>글<div data-block-id="hero">글</div></div>', None),
        ('<div data-block-id="../etc">글</div>', None),
        ('<p data-block-id="hero">글</p>', None),
        ("글", None),
    ],
)
def test_the_id_of_a_block_is_that_of_its_root(html: str, block_id: str | None) -> None:
    assert block_id_of(html) == block_id


def test_an_id_is_written_once_and_other_attributes_stay() -> None:
    html = '<div lang="ko" data-block-id="old" style="margin:0">글</div>'

    assert named(html, "new") == '<div data-block-id="new" lang="ko" style="margin:0">글</div>'


def test_the_wrapping_of_an_editor_is_no_edit() -> None:
    hero = a_block("hero")

    assert reconciled((hero,), [f"<div>\n{hero.html}</div>"]) == (hero,)


def test_what_an_editor_puts_around_a_changed_block_does_not_pile_up() -> None:
    blocks: tuple[PageBlock, ...] = (a_block("hero"),)

    for text in "가나다라마":
        [shown] = visible(blocks)
        blocks = reconciled(blocks, [f"<div>{shown.replace('</div>', text + '</div>')}</div>"])

    assert blocks == (a_block("hero", "글가나다라마", is_edited=True),)


def test_an_image_of_ours_is_the_same_under_another_host() -> None:
    key = "/api/generation/artifacts/jobs/1/hero-1.jpg"
    hero = a_block("hero", f'<img src="http://localhost:8080{key}">')

    assert reconciled((hero,), [hero.html.replace("http://localhost:8080", "https://a.b")]) == (
        hero,
    )


@pytest.mark.parametrize(
    "hostile",
    [
        f'<div title="{" " * 300_000}">글</div>',
        "<div>" + "</div> " * 100_000 + " " * 300_000 + "x</div>",
        "<div><div>" + f"</div>{' ' * 3_000}" * 300 + "x",
        "<div" + " a" * 300_000,
        "<div>" * 50_000,
        f'<div>{"<div >" * 50_000}<img src="https://{"a" * 300_000}">',
    ],
    ids=["spaces", "ends", "gaps", "attributes", "nested", "address"],
)
def test_hostile_html_is_told_apart_in_one_pass(hostile: str) -> None:
    """Quadratic, any of these would take minutes."""
    hero = a_block("hero")

    [_, own] = reconciled((hero,), [hero.html, hostile])

    assert own.id == "custom-1"


def test_a_changed_block_keeps_its_lock_and_who_wrote_it() -> None:
    hero = a_block("hero", is_locked=True).model_copy(update={"provenance": BY_A_MODEL})

    [edited] = reconciled((hero,), [named("새 글", "hero")])

    assert edited.is_edited
    assert (edited.is_locked, edited.provenance) == (True, BY_A_MODEL)


def test_a_copied_block_gets_an_id_of_its_own() -> None:
    hero = a_block("hero")

    blocks = reconciled((hero,), [hero.html, hero.html])

    assert [block.id for block in blocks] == ["hero", "custom-1"]
    assert blocks[1].is_edited


def test_hidden_blocks_stay_behind_what_they_stood_behind() -> None:
    stored = (
        a_block("first", is_hidden=True),
        a_block("hero"),
        a_block("points"),
        a_block("specs", is_hidden=True),
    )

    blocks = reconciled(stored, [named("새", "none"), named("글", "hero")])

    assert [block.id for block in blocks] == ["first", "custom-1", "hero", "specs"]


def test_a_hidden_block_that_an_editor_shows_is_visible_again() -> None:
    [shown] = reconciled((a_block("hero", is_hidden=True),), [named("글", "hero")])

    assert shown == a_block("hero")


def test_who_wrote_a_block_of_an_older_page_is_known_until_it_was_edited() -> None:
    html = ['<div data-block-id="hero" data-ai-generated="true">글</div>', "<div>글</div>"]

    as_made = blocks_of(None, html, [BY_A_MODEL, Provenance(supplier="rules")])
    edited = blocks_of(None, html, [BY_A_MODEL])

    assert [block.provenance.supplier for block in as_made] == ["openai", "rules"]
    assert [block.provenance.ai_generated for block in edited] == [True, False]


def test_what_an_older_release_saved_is_found_again() -> None:
    stored = (a_block("hero"), a_block("points", is_hidden=True), a_block("closing"))

    blocks = blocks_of(stored, [named("새 글", "closing")])

    assert [(block.id, block.is_edited) for block in blocks] == [
        ("points", False),
        ("closing", True),
    ]
