"""The product's name and its head, in the many ways that sellers write them."""

import pytest

from contracts.jobs import Language, Subject
from worker_service.copywriting.reading import read
from worker_service.copywriting.title import head_noun, spoken


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("고양이 스크래쳐 대형", "스크래쳐"),
        ("가죽 카드지갑 각인 무료", "카드지갑"),
        ("캠핑 LED 랜턴 CL-1000 충전식", "LED 랜턴"),
        ("차량용 거치대 무선충전 15W 고속충전 자동센서", "거치대"),
        ("치발기 바나나모양", "치발기"),
        ("스마트워치 스트랩 22mm 실리콘", "스트랩"),
        ("호텔수건 40수 코마사 200g 10장세트", "호텔수건"),
        ("수제 소이 캔들 무화과 향 200g", "소이 캔들"),
        ("거위털 이불 퀸 200x230cm 흰색", "거위털 이불"),
    ],
)
def test_the_head_of_a_name_is_not_what_a_shop_adds_behind_it(title: str, noun: str) -> None:
    assert head_noun(title, Language.KOREAN) == noun


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("Oat Milk Hand Cream 75 ml", "hand cream"),
        ("Mechanical Keyboard K87 Pro", "mechanical keyboard"),
        ("Stainless Steel Water Bottle WB-750", "water bottle"),
    ],
)
def test_the_head_of_an_english_name_is_neither_unit_nor_model(title: str, noun: str) -> None:
    assert head_noun(title, Language.ENGLISH) == noun


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("국산 들깨 들기름 180ml", "국산 들깨 들기름"),
        ("샤인머스캣 2kg (2~3송이)", "샤인머스캣"),
        ("아동 패딩 조끼 110 120 130 140", "아동 패딩 조끼"),
        ("무선 이어폰 AirBeat 3", "무선 이어폰 AirBeat 3"),
        ("무드등 DM-200", "무드등 DM-200"),
    ],
)
def test_a_sentence_names_a_product_without_the_amounts_at_its_end(title: str, name: str) -> None:
    assert spoken(title) == name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("✅ 한돈 삼겹살 500g\n✅ 당일 손질\n\n구워 드시면 좋아요", "한돈 삼겹살 500g"),
        ("강아지 간식 육포 100g. 색소 없이 만들었어요. 8,900원", "강아지 간식 육포 100g"),
        ("샤인머스캣 2kg (2~3송이)\n알이 굵어요\n29,900원 무료배송", "샤인머스캣 2kg (2~3송이)"),
        ("캔버스 에코백 가로 38cm x 세로 40cm 안주머니 하나 있어요", "캔버스 에코백"),
        (
            "저희는 공방을 하는 부부예요. 아이 이불을 만들다가 누비 파우치도 만들게 되었어요.",
            "누비 파우치",
        ),
        ("Our dog shampoo is made with oatmeal and aloe. It rinses out fast.", "Dog Shampoo"),
        (
            "Hand-knitted baby blanket made from merino wool. 80 x 100 cm.",
            "Hand-knitted baby blanket",
        ),
    ],
)
def test_a_name_is_found_in_lists_in_sentences_and_before_measures(text: str, title: str) -> None:
    assert read(Subject(product_data=text)).title == title


def test_what_was_glued_behind_the_name_is_said_and_nothing_is_lost() -> None:
    reading = read(
        Subject(
            product_data=(
                "예가체프 원두 200g 로스팅은 주문 다음 날 합니다 산미가 밝고 꽃향이 나요 12,000원"
            )
        )
    )

    assert reading.sentences == ("로스팅은 주문 다음 날 합니다", "산미가 밝고 꽃향이 나요")
    assert reading.price == "12,000원"


def test_a_lowered_price_is_the_one_that_counts() -> None:
    assert read(Subject(product_data="후프 귀걸이\n49,000원 → 39,000원")).price == "39,000원"
