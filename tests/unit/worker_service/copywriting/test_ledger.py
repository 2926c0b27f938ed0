"""Every fact a seller told, and where it stands."""

import pytest

from contracts.jobs import Subject
from tests.unit.worker_service.copywriting.products import HOSTILE, PRODUCTS
from worker_service.copywriting.ledger import ledger_of, of_the_product


def facts(text: str, *features: str) -> list[tuple[str, str]]:
    return [
        (fact.kind, fact.value) for fact in ledger_of(Subject(product_data=text, features=features))
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("가로 38cm x 세로 40cm 가방", "dimension", "가로 38cm x 세로 40cm"),
        ("oak board, 40 x 25 cm", "dimension", "40 x 25 cm"),
        ("무게는 1.2kg입니다", "weight", "1.2kg"),
        ("텀블러 500ml", "capacity", "500ml"),
        ("보온 6시간", "duration", "6시간"),
        ("40-hour burn", "duration", "40-hour"),
        ("영하 20도까지", "temperature", "영하 20도"),
        ("소비전력 10W", "power", "10W"),
        ("220V 전용", "voltage", "220V"),
        ("배터리 5000mAh", "battery", "5000mAh"),
        ("만 3세 이상", "age", "만 3세 이상"),
        ("ages 3+", "age", "ages 3+"),
        ("5세 아이도 신어요", "age", "5세"),
        ("만 3세부터", "age", "만 3세부터"),
        ("한 상자에 12개입", "quantity", "12개입"),
        ("면 60% 혼방", "material", "면 60%"),
        ("stainless steel lid", "material", "stainless steel"),
        ("hand-poured soy wax", "material", "soy wax"),
        ("네이비 색", "colour", "네이비"),
        ("국내산 배추", "origin", "국내산"),
        ("made in Portugal", "origin", "made in Portugal"),
        ("인증 HU071234-21001", "certification", "HU071234-21001"),
        ("중성세제로 손세탁", "care", "손세탁"),
        ("dishwasher safe", "care", "dishwasher safe"),
        ("made by Oak & Co", "maker", "Oak & Co"),
        ("값은 19,000원", "price", "19,000원"),
        ("구성품: 본체, 뚜껑", "components", "본체, 뚜껑"),
        ("전성분: 정제수, 글리세린", "ingredient", "정제수, 글리세린"),
        ("제조사: 온담공방", "maker", "온담공방"),
        ("향: 라벤더", "other", "라벤더"),
    ],
)
def test_a_fact_is_found_with_its_kind(text: str, kind: str, value: str) -> None:
    assert (kind, value) in facts(f"상품\n{text}")


def test_a_feature_is_a_source_of_its_own() -> None:
    ledger = ledger_of(Subject(product_data="텀블러", features=("보온 6시간", "500ml")))

    assert [(f.source, f.value, f.start) for f in ledger] == [
        ("features[0]", "6시간", 3),
        ("features[1]", "500ml", 0),
    ]


@pytest.mark.parametrize("subject", PRODUCTS, ids=lambda s: s.product_data[:12])
def test_a_fact_stands_exactly_where_the_ledger_says(subject: Subject) -> None:
    texts = {"product_data": subject.product_data}
    texts |= {f"features[{n}]": feature for n, feature in enumerate(subject.features)}

    ledger = ledger_of(subject)

    assert [f for f in ledger if texts[f.source][f.start : f.end] != f.value] == []


@pytest.mark.parametrize(
    "text", ["2024년 출시", "배송비 3,000원 별도", "세 가지", "green tea", "원목 3단"]
)
def test_what_only_looks_like_a_fact_is_none(text: str) -> None:
    kinds = [kind for kind, _ in facts(text)]

    assert not {"duration", "price", "quantity", "colour"} & set(kinds)


@pytest.mark.parametrize("text", ["면 80 폴리 20\n세탁은 찬물로", "3 세트", "구성 2\n개봉 후 냉장"])
def test_a_number_counts_nothing_on_the_next_line_and_no_part_of_a_word(text: str) -> None:
    assert not {"age", "quantity"} & {kind for kind, value in facts(text) if "세트" not in value}


@pytest.mark.parametrize("text", [*HOSTILE, "9" * 20_000, "1," * 10_000, "1 x " * 5_000])
def test_hostile_text_is_read_in_bounds(text: str) -> None:
    assert len(ledger_of(Subject(product_data=text))) <= 80


@pytest.mark.parametrize(
    "text",
    ["카트 최대하중 35kg", "물티슈 평량 60g", "간식 1봉 5g", "하네스 3~5kg", "충전기 15W 고속충전"],
)
def test_a_measure_of_something_else_is_not_the_products(text: str) -> None:
    subject = Subject(product_data=text)

    own = of_the_product(ledger_of(subject), subject)
    assert [fact for fact in own if fact.kind in {"weight", "power"}] == []


def test_neither_a_wireless_band_nor_a_scent_is_a_measure_or_a_colour() -> None:
    subject = Subject(product_data="2.4G wireless 키보드, 블루투스, 블랙체리 향")

    assert [f for f in ledger_of(subject) if f.kind in {"weight", "colour"}] == []
