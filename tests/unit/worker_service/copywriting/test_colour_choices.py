"""In which colours a product can be had: those that are told as a choice, and known by name."""

import pytest

from contracts.jobs import Language, Subject
from worker_service.copywriting.colour_choices import colours_told, remark
from worker_service.copywriting.ledger import ledger_of


def names(text: str, *features: str) -> list[str]:
    facts = ledger_of(Subject(product_data=text, features=features))
    return [colour.name for colour in colours_told(facts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("니트\n색상: 블랙, 화이트, 네이비", ["블랙", "화이트", "네이비"]),
        ("니트\n컬러: 다크 그레이/스카이블루/베이지", ["다크 그레이", "스카이블루", "베이지"]),
        ("니트\n선택 색상: 검정 · 흰색", ["검정", "흰색"]),
        (
            "Mug\nColors: light blue, dark brown and navy blue",
            ["light blue", "dark brown", "navy blue"],
        ),
    ],
)
def test_a_list_of_colours_is_a_choice(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_feature_may_tell_the_choice() -> None:
    assert names("니트", "색상: 블랙, 화이트") == ["블랙", "화이트"]


def test_a_name_of_which_nobody_knows_the_colour_leaves_no_picture_that_lacks_it() -> None:
    assert names("니트\n색상: 블랙, 멜란지 새벽빛, 네이비") == []


@pytest.mark.parametrize(
    "text",
    [
        "블랙과 화이트가 어울리는 니트",
        "니트\n색상: 블랙",
        "니트\n색상: 새벽빛, 노을빛",
        "니트\n색상: 블랙, 블랙",
    ],
)
def test_where_there_is_nothing_to_choose_there_is_no_choice(text: str) -> None:
    assert names(text) == []


def test_the_colour_is_the_one_of_its_source() -> None:
    facts = ledger_of(Subject(product_data="니트\n색상: 네이비, 아이보리"))

    assert [colour.rgb for colour in colours_told(facts)] == [(1, 21, 62), (255, 255, 240)]


@pytest.mark.parametrize("language", Language)
def test_it_is_said_that_a_name_is_no_measured_colour(language: Language) -> None:
    assert remark(language)
