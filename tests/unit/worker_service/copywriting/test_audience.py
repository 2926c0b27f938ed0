"""For whom a product is: whom the seller named first, and nobody twice."""

import pytest

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.products import written


@pytest.mark.parametrize("tone", Tone)
def test_whom_the_seller_named_stands_first(tone: Tone) -> None:
    copy = written(Subject(product_data="원목 블록", target_customer="첫 블록을 고르는 부모"), tone)

    assert "첫 블록을 고르는 부모" in copy.recommended_for[0]


@pytest.mark.parametrize("tone", Tone)
def test_no_line_offers_for_whom_beside_to_whom(tone: Tone) -> None:
    copy = written(Subject(product_data="소이 캔들", target_customer="고요를 아끼는 분"), tone)

    assert not [line for line in copy.recommended_for if "위해" in line or "분께" in line]


def test_a_customer_is_not_named_again_by_a_feature_of_theirs() -> None:
    copy = written(
        Subject(product_data="수분 크림\n촉촉해요.", target_customer="건조함이 신경 쓰이는 분")
    )

    assert sum("건조함이 신경 쓰이는" in line for line in copy.recommended_for) == 1


@pytest.mark.parametrize("name", ["소이 캔들", "백자 머그", "거위털 이불", "순면 수건"])
def test_what_makes_no_work_is_not_offered_to_who_wants_less_of_it(name: str) -> None:
    assert "집안일" not in " ".join(written(Subject(product_data=name)).recommended_for)


def test_a_pouch_that_comes_along_is_no_reason_for_who_keeps_order() -> None:
    blocks = Subject(product_data="원목 블록", features=("정리하기 쉬운 면 보관 주머니",))

    assert "소지품" not in " ".join(written(blocks).recommended_for)
