"""Two spellings of one quantity are equal; two quantities never are."""

import pytest

from worker_service.copywriting.quantities import quantities_in


def strangers(said: str, told: str) -> list[str]:
    return quantities_in(said).strangers_to(quantities_in(told))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("1,000ml", "1000ml"),
        ("1L", "1,000 ㎖"),
        ("５００㎖", "500ml"),
        ("500 밀리리터", "500ml"),
        ("오백 밀리리터", "500ml"),
        ("0.5kg", "500g"),
        ("6시간", "6 hours"),
        ("여섯 시간", "6시간"),
        ("90분", "1.5시간"),
        ("19,000원", "1만 9천 원"),
        ("2만원", "20,000원"),
        ("₩19,900", "19900원"),
        ("천 원", "1,000원"),
        ("30퍼센트", "30%"),
        ("육 개월", "6개월"),
        ("40×25cm", "40 x 25 cm"),
        ("가로 40cm", "40 x 25 cm"),
        ("5시간에서 10시간", "5~10시간"),
        ("3-in-1", "3 in 1 cleaner"),
        ("세 가지 색상", "색상 3종"),
        ("두 번 구웠어요", "두 번 구워 단단한"),
        ("five levels", "5단계 밝기"),
        ("three layers", "3겹"),
        ("IPX5", "ipx5 생활방수"),
        ("2-way", "2WAY 디자인"),
        ("2024년 3월", "2024.03.05 출시"),
        ("2024-03-05", "2024년 3월 5일"),
        ("March 5", "Made on Mar 5"),
        ("3번째", "3단계"),
        ("3", "30도, 3겹"),
        ("천연 재료를 3 천천히", "3번 천천히"),
    ],
)
def test_what_was_told_may_be_said_in_another_way(said: str, told: str) -> None:
    assert strangers(said, told) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("12시간", "6시간"),
        ("500g", "500ml"),
        ("6일", "6시간"),
        ("6시간", "6단계"),
        ("3겹", "30겹"),
        ("6가지", "6시간"),
        ("20,000원", "19,000원"),
        ("3만원", "3,000원"),
        ("50%", "50ml"),
        ("영하 20도", "20cm"),
        ("두 배", "두 번"),
        ("3-in-1", "3 colours and 1 bag"),
        ("1+1", "1개"),
        ("IPX7", "IPX5"),
        ("USB4", "USB-C"),
        ("2025년", "2024년"),
        ("3월 6일", "2024.03.05"),
        ("April 5", "March 5"),
        ("twenty layers", "two layers"),
        ("백 퍼센트", "100g"),
        ("5단계", "밝기 조절"),
        ("4", "IPX5, 3겹"),
    ],
)
def test_what_was_not_told_is_a_stranger(said: str, told: str) -> None:
    assert strangers(said, told) != []


@pytest.mark.parametrize(
    "text", ["한 번 더 보게 되는 한 가지", "하나하나", "네, 맞아요", "이 시간", ""]
)
def test_words_that_only_look_like_numerals_are_none(text: str) -> None:
    assert strangers(text, "") == []


@pytest.mark.parametrize(
    "text", ["9" * 20_000, "1," * 10_000, "1 x " * 5_000, "억만천" * 5_000, "두 " * 9_000]
)
def test_hostile_text_is_read_as_well(text: str) -> None:
    quantities_in(text)
