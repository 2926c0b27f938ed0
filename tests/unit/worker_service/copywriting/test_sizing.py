"""Tables of sizes, read from the ways in which sellers write them."""

import pytest

from contracts.jobs import Subject
from tests.unit.worker_service.copywriting.products import written
from worker_service.copywriting.sizing import sizing_in

LINES = "S 허리 33 총장 98 밑단 28\nM 허리 35 총장 99 밑단 29\nL 허리 37 총장 100 밑단 30"
TABLE = "사이즈 | 허리 | 총장 | 밑단\nS | 33 | 98 | 28\nM | 35 | 99 | 29\nL | 37 | 100 | 30"
STROKES = (
    "사이즈 S 허리 33 총장 98 밑단 28 / M 허리 35 총장 99 밑단 29 / L 허리 37 총장 100 밑단 30"
)
LABELS = "S: 허리 33, 총장 98, 밑단 28\nM: 허리 35, 총장 99, 밑단 29\nL: 허리 37, 총장 100, 밑단 30"


@pytest.mark.parametrize("text", [LINES, TABLE, STROKES, LABELS])
def test_one_table_is_read_from_each_usual_form(text: str) -> None:
    sizing = sizing_in(text)

    assert sizing is not None
    assert sizing.chart().head == ("사이즈", "허리", "총장", "밑단")
    assert sizing.chart().rows == (
        ("S", "33", "98", "28"),
        ("M", "35", "99", "29"),
        ("L", "37", "100", "30"),
    )


def test_units_ranges_and_notes_stay_as_the_seller_wrote_them() -> None:
    sizing = sizing_in(
        "S 목 26~32 가슴 34~44 (3~5kg)\nM 목 30~40cm 가슴 42~56cm\n(단면 기준, 1~3cm 오차)"
    )

    assert sizing is not None
    assert sizing.chart().rows == (("S (3~5kg)", "26~32", "34~44"), ("M", "30~40cm", "42~56cm"))
    assert sizing.chart().note == "단면 기준, 1~3cm 오차"


def test_many_parts_of_few_sizes_are_turned_so_that_a_phone_shows_them() -> None:
    sizing = sizing_in("M 총장 70 어깨 45 가슴 52 소매 60 암홀 23 밑단 50\nL 총장 72 어깨 47")

    assert sizing is not None
    assert sizing.chart().head == ("사이즈", "M", "L")
    assert sizing.chart().rows[2:4] == (("가슴", "52", ""), ("소매", "60", ""))


@pytest.mark.parametrize(
    "text",
    ["가로 38cm 세로 40cm", "S, M, L 세 가지", "총장 68cm, 어깨너비 50cm", "M 사이즈 모델 착용"],
)
def test_what_measures_no_sizes_is_no_table(text: str) -> None:
    assert sizing_in(text) is None


def test_measured_sizes_stand_in_their_table_and_nowhere_else() -> None:
    copy = written(Subject(product_data=f"와이드 슬랙스\n앉아 있어도 편해요\n{LINES}"))

    assert copy.sizes is not None
    assert [fact.value for fact in copy.options] == ["S, M, L"]
    points = " ".join(" ".join((p.heading, *p.body)) for p in copy.points)
    assert "33" not in points
    assert not [fact for fact in copy.specs if "L" in fact.value and fact.name == "용량"]
    assert "size" not in [missing.field for missing in copy.missing_fields]


def test_three_measures_without_a_size_are_one_row() -> None:
    sizing = sizing_in("총장 52 / 가슴 48 / 소매 58")

    assert sizing is not None
    assert sizing.chart().rows == (("실측", "52", "48", "58"),)
