"""The legal notice that goes with a type of goods, and what it asks for."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from contracts.jobs import Language, Subject
from worker_service.copywriting.notice import missing_of, notice_of
from worker_service.copywriting.notices import notice_type, rows_of
from worker_service.copywriting.reading import read


def table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("law", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


TYPES = tuple(table("notices")["types"])


def test_there_is_a_notice_for_each_of_the_forty_types() -> None:
    assert len(TYPES) == 40


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("language", Language)
def test_every_row_has_a_name_and_a_question_in_both_languages(
    kind: str, language: Language
) -> None:
    rows = rows_of(kind, language)

    assert len({row.id for row in rows}) == len(rows) >= 5
    assert all(row.name and row.name != row.id for row in rows)
    assert all("?" in row.question for row in rows if row.id != "name")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("여성 린넨 셔츠", "WEAR"),
        ("가죽 스니커즈", "SHOES"),
        ("캔버스 에코백", "BAG"),
        ("울 목도리", "FASHION_ITEMS"),
        ("거위털 이불", "SLEEPING_GEAR"),
        ("원목 식탁 의자", "FURNITURE"),
        ("무선 핸디 청소기", "HOME_APPLIANCES"),
        ("탁상용 선풍기", "SEASON_APPLIANCES"),
        ("기계식 키보드", "OFFICE_APPLIANCES"),
        ("무선 이어폰", "MICROELECTRONICS"),
        ("스테인리스 텀블러 500ml", "KITCHEN_UTENSILS"),
        ("수분 크림", "COSMETIC"),
        ("은 귀걸이", "JEWELLERY"),
        ("해남 고구마", "FOOD"),
        ("수제 딸기잼", "GENERAL_FOOD"),
        ("종합 비타민", "DIET_FOOD"),
        ("원목 블록 장난감", "KIDS"),
        ("두꺼운 요가매트", "SPORTS_EQUIPMENT"),
        ("라벤더 소이 캔들", "BIOCHEMISTRY"),
        ("초파리 살충제", "BIOCIDAL"),
        ("그림책", "BOOKS"),
        ("Oak Cutting Board", "KITCHEN_UTENSILS"),
        ("반려식물 영양제", "ETC"),
        ("무엇", "ETC"),
    ],
)
def test_a_name_shows_its_type(text: str, kind: str) -> None:
    reading = read(Subject(product_data=text))

    assert notice_type(reading.title, reading.category) == kind


def test_a_row_is_answered_from_running_text_where_no_label_is() -> None:
    reading = read(Subject(product_data="편백 도마\n가로 40cm이고 국내산 편백나무로 깎았습니다."))

    rows = [(row.name, row.value) for row in notice_of(reading)]

    assert ("소재", "편백, 편백나무") in rows
    assert ("제조국", "국내산") in rows
    assert {"material", "country"}.isdisjoint(m.field for m in missing_of(reading))


def test_what_nobody_told_is_asked_and_never_filled_in() -> None:
    reading = read(Subject(product_data="무선 이어폰"))

    assert [row.value for row in notice_of(reading)] == ["무선 이어폰"]
    assert {"kc", "maker", "voltage"} <= {m.field for m in missing_of(reading)}


@pytest.mark.parametrize(
    ("title", "model"),
    [
        ("무드등 겸 스피커 DM-200", "DM-200"),
        ("로봇청소기 R10", "R10"),
        ("무선 마우스 M350S", "M350S"),
    ],
)
def test_a_model_number_in_the_title_is_not_asked_for_again(title: str, model: str) -> None:
    reading = read(Subject(product_data=f"{title}\n배터리: 5200mAh"))

    assert "model" not in [missing.field for missing in missing_of(reading)]
    assert model in [row.value for row in notice_of(reading)]


@pytest.mark.parametrize("title", ["LED 무드등", "블루투스 스피커 IPX7", "USB 선풍기"])
def test_what_is_no_model_number_is_still_asked_for(title: str) -> None:
    assert "model" in [m.field for m in missing_of(read(Subject(product_data=title)))]


def test_a_warranty_that_a_line_tells_is_not_asked_for() -> None:
    reading = read(Subject(product_data="스테인리스 냄비\nA/S 가능 1년 무상보증"))

    assert "warranty" not in [missing.field for missing in missing_of(reading)]
