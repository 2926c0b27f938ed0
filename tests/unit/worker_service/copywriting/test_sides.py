"""Which sides of a product were told, clearly and once; nothing else may be drawn."""

import pytest

from contracts.jobs import Language, Subject
from worker_service.copywriting.ledger import ledger_of
from worker_service.copywriting.reading import read
from worker_service.copywriting.sides import measures_told
from worker_service.drawn_facts import Measure, Side


def told(text: str, *features: str, language: Language = Language.KOREAN) -> dict[Side, str]:
    return {measure.side: measure.label for measure in measures(text, *features, language=language)}


def measures(
    text: str, *features: str, language: Language = Language.KOREAN
) -> tuple[Measure, ...]:
    subject = Subject(product_data=text, features=features)
    return measures_told(subject, ledger_of(subject), read(subject).title, language)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("지름 8cm 높이 18cm", ["지름 8 cm", "높이 18 cm"]),
        ("도마 가로 30cm, 세로 20cm", ["가로 30 cm", "세로 20 cm"]),
        ("가로24cm×세로10cm×높이5cm", ["가로 24 cm", "세로 10 cm", "높이 5 cm"]),
        ("선반\nW240 D100 H50 mm", ["가로 240 mm", "깊이 100 mm", "높이 50 mm"]),
        ("규격: 24cm (W) x 10cm (D) x 5cm (H)", ["가로 24 cm", "깊이 10 cm", "높이 5 cm"]),
        ("책상\n크기: 가로 1,200mm, 높이 72.5cm (서랍 포함)", ["가로 1,200 mm", "높이 72.5 cm"]),
        ("화병\n높이: 18cm", ["높이 18 cm"]),
        ("청자 화병\n이 화병은 높이 18cm입니다", ["높이 18 cm"]),
        ("원목 도마(가로 30cm, 세로 20cm)", ["가로 30 cm", "세로 20 cm"]),
        ("원목 도마\n제품 크기는 가로 30cm", ["가로 30 cm"]),
        ("화병\n직경: 8센티", ["직경 8 cm"]),
    ],
)
def test_named_sides_keep_their_names_and_numbers(text: str, labels: list[str]) -> None:
    assert list(told(text).values()) == labels


def test_a_list_of_features_tells_sides_too() -> None:
    assert told("원목 도마", "가로 30cm", "세로 20cm") == {
        Side.WIDTH: "가로 30 cm",
        Side.HEIGHT: "세로 20 cm",
    }


def test_sides_are_named_in_the_language_of_the_page() -> None:
    english = told("Vase, 10 inches tall", language=Language.ENGLISH)
    from_korean = told("가로 30cm 높이 5인치", language=Language.ENGLISH)

    assert english == {Side.HEIGHT: "Height 10 in"}
    assert list(from_korean.values()) == ["Width 30 cm", "Height 5 in"]


def test_numbers_without_names_stay_without() -> None:
    assert told("크기: 24 x 10 x 5 cm") == {
        Side.WIDTH: "24 cm",
        Side.DEPTH: "10 cm",
        Side.HEIGHT: "5 cm",
    }


def test_about_stays_about() -> None:
    assert list(told("머그\n약 8 x 9 cm").values()) == ["약 8 cm", "약 9 cm"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("가로 30cm 세로 20cm", Side.HEIGHT),
        ("가로 30cm 세로 20cm 높이 5cm", Side.DEPTH),
        ("가로 30cm 폭 10cm", Side.WIDTH),
    ],
)
def test_a_word_means_what_its_neighbours_leave_it(text: str, side: Side) -> None:
    assert side in told(text)


def test_lengths_are_compared_in_millimetres() -> None:
    lengths = {measure.millimetres for measure in measures("가로 1m 세로 20cm 두께 5mm")}

    assert lengths == {1000.0, 200.0, 5.0}


@pytest.mark.parametrize(
    "text",
    [
        "예쁜 화병입니다",
        "길이를 모르는 18cm",
        "크기: 30",
        "크기: 24~26cm",
        "크기: S 20x20cm / M 30x30cm",
        "가로 30cm 세로 20cm\n다른 상품은 가로 40cm 세로 20cm",
        "매트 60x40cm\n매트 80x50cm",
        "가로 30cm, 높이 20cm\n크기: 50 x 40 cm",
        "가방 어깨끈 길이 120cm",
        "원목 식탁 의자\n좌판 높이 45cm. 조립은 쉽습니다.",
        "원목 식탁 의자\n좌판 높이: 45cm",
        "원목 식탁 의자\n앉는 자리는 40 x 40 cm",
        "The strap is 70 cm long",
        "포장 박스 50x30x10cm",
        "모니터\n화면 15.6인치",
        "티셔츠\n총장 70cm 가슴단면 50cm\n가로 30cm 세로 20cm",
        "둘레 40cm",
    ],
)
def test_what_is_not_clearly_a_side_of_the_product_is_not_told(text: str) -> None:
    assert told(text) == {}


def test_what_is_told_twice_is_told_once() -> None:
    assert told("가로 30cm 세로 20cm", "가로 300mm") == {
        Side.WIDTH: "가로 30 cm",
        Side.HEIGHT: "세로 20 cm",
    }
