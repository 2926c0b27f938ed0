"""Facts that sellers write without a colon."""

import pytest

from contracts.jobs import Subject
from worker_service.copywriting.bare_lines import pairs_in
from worker_service.copywriting.reading import read


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("무게 480g", [("무게", "480g")]),
        ("무게 1.1kg / 내하중 120kg", [("무게", "1.1kg"), ("내하중", "120kg")]),
        ("용량 2.8L 무게 1.2kg", [("용량", "2.8L"), ("무게", "1.2kg")]),
        ("모델명 WC-15A", [("모델명", "WC-15A")]),
        ("가격 39,000", [("가격", "39,000")]),
        ("블랙, 차콜, 베이지", [("색상", "블랙, 차콜, 베이지")]),
        ("그레이 / 아이보리", [("색상", "그레이 / 아이보리")]),
        ("폴리 65 레이온 30 스판 5", [("소재", "폴리 65 레이온 30 스판 5")]),
        ("black / navy", [("Colour", "black / navy")]),
        ("색상 블랙/그레이/크림", [("색상", "블랙/그레이/크림")]),
        ("사이즈 M L XL", [("사이즈", "M L XL")]),
        ("Colours oat, moss, sky", [("Colours", "oat, moss, sky")]),
        ("용량 280ml, 지름 8.5cm 높이 7cm", [("용량", "280ml"), ("크기", "지름 8.5cm 높이 7cm")]),
    ],
)
def test_a_line_of_facts_is_read_without_a_colon(line: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_in(line) == pairs


@pytest.mark.parametrize(
    "line",
    [
        "무게 조절 가능",
        "크기 선택이 중요해요",
        "블랙 원피스",
        "배터리 3개가 필요해요",
        "블랙",
        "색상 선택",
        "색상 차이가 있을 수 있습니다",
        "사이즈 걱정 없는 넉넉한 품의 가디건이에요",
    ],
)
def test_a_line_that_says_more_is_no_fact(line: str) -> None:
    assert pairs_in(line) == []


def test_a_price_without_its_unit_is_read_under_its_label() -> None:
    assert read(Subject(product_data="무드등\n은은한 빛이에요.\n가격 39,000")).price == "39,000"


def test_the_first_line_names_the_product_and_tells_no_fact() -> None:
    assert read(Subject(product_data="무게 5kg 아령\n손잡이가 두툼해요.")).title == "무게 5kg 아령"
