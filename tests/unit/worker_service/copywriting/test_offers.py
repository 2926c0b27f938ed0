"""What a buyer chooses from: choices that stand beside each other, never one blend of two."""

import pytest

from contracts.jobs import Language, Subject
from worker_service.copywriting.comparing import compared_in
from worker_service.copywriting.offers import items_in, offer_in
from worker_service.copywriting.rules import RulesCopywriter


async def options_of(text: str) -> list[tuple[str, str]]:
    copy = await RulesCopywriter().write(Subject(product_data=text))
    return [(option.name, option.value) for option in copy.options]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("소이 캔들\n향: 라벤더, 시더우드", [("향", "라벤더, 시더우드")]),
        ("소이 캔들\n향: 무화과 / 시더우드 / 백단", [("향", "무화과, 시더우드, 백단")]),
        ("소이 캔들\n향: 무화과와 시더우드", []),
        ("Soy candle\nScent: fig and cedar wood", []),
        ("소이 캔들\n향: 라벤더", []),
    ],
)
async def test_scents_are_a_choice_where_they_are_listed_and_a_blend_where_they_are_joined(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert await options_of(text) == expected


@pytest.mark.parametrize("filling", ["a", " ", "블랙 ", "→", "Q. "])
@pytest.mark.parametrize("language", Language)
def test_a_sentence_without_end_offers_and_compares_nothing(
    filling: str, language: Language
) -> None:
    sentence = "색상은 블랙, 화이트 두 가지 " + filling * 50_000

    assert offer_in(sentence, language) == []
    assert items_in(sentence) == []
    assert compared_in(sentence, language) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("하네스\n3~5kg, 5~10kg, 10~18kg 강아지가 써요.", []),
        ("전기포트 1.7L\n끓는 시간 약 5분(1L 기준)", []),
        ("텀블러\n용량: 350ml / 500ml", [("용량", "350ml, 500ml")]),
        ("발매트\n사포를 드려요\n그레이 / 아이보리", [("색상", "그레이, 아이보리")]),
        ("캔들\n향: 체리, 머스크, 코튼 중 선택", [("향", "체리, 머스크, 코튼")]),
    ],
)
async def test_measures_that_stand_here_and_there_are_no_choice(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert await options_of(text) == expected
