"""Every sentence is told in the one part of the page that it is for."""

import pytest

from contracts.jobs import Subject
from worker_service.copywriting.reading import read
from worker_service.copywriting.telling import Tellings, told_apart


def told(text: str) -> Tellings:
    return told_apart(read(Subject(product_data=f"니트\n{text}")))


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("목이 따가워 불편하셨죠?", "troubles"),
        ("찬물에 손세탁해 주세요.", "care"),
        ("알레르기가 있는 분은 성분을 확인해 주세요.", "care"),
        ("보풀 시험 결과 4급을 받았습니다.", "tests"),
        ("인체적용시험 완료 (2025.03, 21명)", "tests"),
        ("무게를 기존 320g에서 250g로 줄였어요.", "compared"),
        ("색상은 크림, 네이비 중 선택하실 수 있어요.", "offers"),
    ],
)
def test_a_sentence_is_told_where_it_belongs_and_is_no_reason_beside(
    sentence: str, part: str
) -> None:
    apart = told(sentence)

    assert getattr(apart, part) == (sentence,)
    assert apart.rest.sentences == ()


def test_how_it_was_made_is_no_word_of_care() -> None:
    assert told("건조기에 12시간 말렸습니다.").care == ()


def test_what_frightens_is_no_trouble_to_begin_with() -> None:
    assert told("세균이 걱정이라면 읽어 보세요.").troubles == ()


def test_one_word_of_order_makes_no_steps() -> None:
    assert told("먼저 크림색을 권해요. 겨울에 입기 좋아요.").steps == ()


def test_lines_that_only_name_something_join_the_features() -> None:
    apart = told("도톰한 골지\n넉넉한 소매\n겨울에 입기 좋아요.")

    assert apart.rest.features == ("도톰한 골지", "넉넉한 소매")
    assert apart.rest.sentences == ("겨울에 입기 좋아요.",)


def test_a_certificate_alone_on_a_line_is_proof_and_no_reason() -> None:
    apart = told("전파인증 R-R-abc-CL1000\n겨울에 입기 좋아요.")

    assert apart.rest.features == ()
    assert apart.rest.sentences == ("겨울에 입기 좋아요.",)


@pytest.mark.parametrize(
    "said",
    ["배송이 1~2일 늦어질 수 있어요", "제작기간 2~3일", "주문제작이라 5일 소요됩니다"],
)
def test_when_it_comes_is_told_apart_from_reasons_to_buy(said: str) -> None:
    apart = told(said)

    assert apart.delivery == (said,)
    assert (*apart.rest.sentences, *apart.rest.features) == ()
