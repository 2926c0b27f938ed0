"""Answers are facts under the name of their question, wherever they stand in it."""

import pytest

from contracts.jobs import FieldAnswer, Language
from contracts.pages import LedgerFact
from worker_service.copywriting.answered import facts_in, features_in, lines_of


def facts(field: str, value: str, language: Language = Language.KOREAN) -> list[LedgerFact]:
    return list(facts_in((FieldAnswer(field=field, value=value),), language))


def test_each_line_is_a_fact_and_exactly_what_stands_there() -> None:
    value = "  커피잔 1개 \n\n 잔 받침 1개"

    found = facts("components", value)

    assert [fact.value for fact in found] == ["커피잔 1개", "잔 받침 1개"]
    assert [value[fact.start : fact.end] for fact in found] == [fact.value for fact in found]
    assert {(fact.kind, fact.name, fact.source) for fact in found} == {
        ("components", "구성품", "answers[components]")
    }


@pytest.mark.parametrize(
    ("field", "language", "named"),
    [
        ("maker", Language.KOREAN, ("maker", "제조자(수입자)")),
        ("maker", Language.ENGLISH, ("maker", "Manufacturer")),
        ("warranty", Language.KOREAN, ("other", "품질보증기준")),
    ],
)
def test_a_fact_is_of_the_kind_that_its_row_asks_for(
    field: str, language: Language, named: tuple[str, str]
) -> None:
    [fact] = facts(field, "행복도예", language)

    assert (fact.kind, fact.name) == named


@pytest.mark.parametrize("field", ["seller.delivery", "features", "of tomorrow"])
def test_terms_reasons_and_what_nobody_knows_are_no_facts(field: str) -> None:
    assert facts(field, "3일 안에 도착합니다.") == []


@pytest.mark.parametrize("value", ["<b></b>", "…", "https://shop.example"])
def test_what_has_no_words_is_no_fact(value: str) -> None:
    assert facts("maker", value) == []


def test_many_lines_are_few_facts_and_none_of_them_is_lost() -> None:
    value = "\n".join(f"{number}번째 줄" for number in range(500))

    found = facts("usage", value)

    assert len(found) == 12
    assert "\n".join(fact.value for fact in found) == value
    assert lines_of(FieldAnswer(field="usage", value=value)) == [fact.value for fact in found]


def test_what_a_seller_is_proud_of_is_told_one_by_one() -> None:
    answer = FieldAnswer(field="features", value="손에 감기는 손잡이, 물레로 빚음\n1,000℃에서 구움")

    assert [each.strip() for each in features_in((answer,))] == [
        "손에 감기는 손잡이",
        "물레로 빚음",
        "1,000℃에서 구움",
    ]
