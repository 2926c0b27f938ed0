"""A page that is read shows what its seller answered in every field that it changes."""

from typing import Any

from chassis.page_answers import ANSWERS, answers_of, with_answers
from contracts.jobs import FieldAnswer
from contracts.pages import FinishedPage, LedgerFact, LintFinding, MissingField, TakenAnswer

MATERIAL = LedgerFact(kind="material", value="면", source="product_data", start=0, end=1)
MAKER = LedgerFact(kind="maker", value="행복", source="answers[maker]", start=0, end=2)
FOUND = LintFinding(
    rule_id="all.superlative",
    law="법",
    severity="block",
    source="answers[maker]",
    start=0,
    end=2,
    found="최고",
    suggestion="다르게",
)


def a_page(answers: Any = None) -> FinishedPage:
    """A page that asks for maker and model."""
    return FinishedPage(
        title="잔",
        html_blocks=(),
        images=(),
        missing_fields=tuple(MissingField(field=f, question="?") for f in ("maker", "model")),
        facts=(MATERIAL,),
        material={"copy": {}} | ({} if answers is None else {ANSWERS: answers}),
    )


def an_answer(**changes: Any) -> dict[str, Any]:
    told = {"value": "최고 행복", "text": "행복", "facts": (MAKER,), "lint": (FOUND,)}
    return TakenAnswer(**{**told, **changes}).model_dump(mode="json")


def test_an_answer_is_among_the_facts_and_its_question_is_gone() -> None:
    page = with_answers(a_page({"maker": an_answer()}))

    assert [missing.field for missing in page.missing_fields] == ["model"]
    assert page.facts == (MATERIAL, MAKER)
    assert page.lint == (FOUND,)
    assert answers_of(page) == (FieldAnswer(field="maker", value="최고 행복"),)


def test_reading_twice_changes_nothing() -> None:
    once = with_answers(a_page({"maker": an_answer()}))

    assert with_answers(once) == once


def test_an_answer_of_which_nothing_may_be_said_is_asked_for_again() -> None:
    page = with_answers(a_page({"maker": an_answer(text="", facts=())}))

    assert [missing.field for missing in page.missing_fields] == ["maker", "model"]
    assert page.lint == (FOUND,)


def test_a_page_without_answers_is_as_it_was_made() -> None:
    assert with_answers(a_page()) == a_page()
    assert with_answers(a_page({})) == a_page({})


def test_answers_that_cannot_be_read_leave_the_page_as_it_was_made() -> None:
    page = a_page({"maker": {"value": ["?"]}})

    assert with_answers(page) == page
