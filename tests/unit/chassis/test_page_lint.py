"""Which findings are told of a page that was changed since they were made."""

import pytest

from chassis.page_lint import is_of_block, standing
from contracts.pages import FinishedPage, LintFinding, PageBlock, Severity


def a_finding(source: str) -> LintFinding:
    return LintFinding(
        rule_id="all.superlative",
        law="law",
        severity=Severity.WARN,
        source=source,
        start=0,
        end=2,
        found="최고",
        suggestion="다른 말로",
    )


HANDED_IN, IN_HERO, IN_POINT = map(a_finding, ("product_data", "hero.lead", "points[1].heading"))


def a_page(*blocks: PageBlock) -> FinishedPage:
    lint = (HANDED_IN, IN_HERO, IN_POINT)
    return FinishedPage(title="t", html_blocks=(), images=(), lint=lint, blocks=blocks)


def a_block(block_id: str, **changes: object) -> PageBlock:
    return PageBlock.model_validate({"id": block_id, "html": "<div></div>"} | changes)


@pytest.mark.parametrize(
    ("source", "block_id", "expected"),
    [
        ("hero.tags[0]", "hero", True),
        ("hero.tags[0]", "closing", False),
        ("points[1].body", "point-2", True),
        ("points[1].body", "point-1", False),
        ("points[1].body", "points", True),
        ("points[1].body", "checkpoints", False),
        ("points[1].heading", "checkpoints", True),
        ("faq[3]", "faq", True),
        ("product_data", "hero", False),
    ],
)
def test_a_finding_is_of_the_block_that_shows_its_text(
    source: str, block_id: str, expected: bool
) -> None:
    assert is_of_block(a_finding(source), block_id) is expected


def test_a_page_as_it_was_made_has_all_that_was_found() -> None:
    page = a_page(a_block("hero"), a_block("checkpoints"), a_block("point-2"))

    assert standing(page) == page.lint


@pytest.mark.parametrize("change", [{"is_edited": True}, {"is_hidden": True}, {"lint": ()}])
def test_what_no_buyer_reads_any_more_is_not_told(change: dict[str, object]) -> None:
    page = a_page(a_block("hero", **change), a_block("point-2"))

    assert standing(page) == (HANDED_IN, IN_POINT)


def test_what_was_taken_out_of_a_page_is_not_told_but_what_was_handed_in_is() -> None:
    assert standing(a_page(a_block("closing"))) == (HANDED_IN,)


def test_new_words_bring_findings_of_their_own_until_their_seller_rewrites_them() -> None:
    new = a_finding("hero.hook")

    anew = a_page(a_block("hero", lint=(new,)))
    rewritten = a_page(a_block("hero", lint=(new,), is_edited=True))

    assert (standing(anew), standing(rewritten)) == ((HANDED_IN, new), (HANDED_IN,))


def test_a_heading_is_told_while_the_overview_repeats_it_and_once() -> None:
    edited = a_block("point-2", is_edited=True)

    assert standing(a_page(a_block("checkpoints"), edited)) == (HANDED_IN, IN_POINT)
    assert standing(a_page(a_block("checkpoints"), a_block("point-2"))).count(IN_POINT) == 1
