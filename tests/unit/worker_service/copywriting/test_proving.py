"""Proof is what the seller told: certificates, tests, and figures that prove a claim."""

import pytest

from contracts.jobs import Language, Subject
from tests.unit.worker_service.copywriting.products import written
from worker_service.copywriting.figures import figures_of
from worker_service.ports import Fact, PageCopy


def proof(text: str, **more: object) -> list[tuple[str, str]]:
    copy: PageCopy = written(Subject(product_data=text, **more))
    return [(fact.name, fact.value) for fact in copy.proof]


def test_a_certificate_without_a_label_is_named_by_its_spelling() -> None:
    assert proof("보조배터리\n인증은 HU071234-21001 입니다.") == [("KC 인증번호", "HU071234-21001")]


def test_a_certificate_that_the_product_has_not_is_no_proof() -> None:
    assert proof("이어폰 케이스\n인증: 대상 아님") == []
    assert proof("이어폰 케이스\nKC 인증 대상이 아닌 제품입니다.") == []


def test_a_test_with_a_result_is_proof_and_one_that_is_planned_is_not() -> None:
    assert proof("수건\n시험성적: 형광증백제 불검출") == [("시험성적", "형광증백제 불검출")]
    assert proof("수건\n시험성적: 준비 중") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("보온", "6시간 후 65℃ 이상 (자사 시험, 95℃ 물 기준)"),
        ("보냉력", "12시간 10℃ 이하"),
        ("재생시간", "8시간"),
    ],
)
def test_a_figure_under_a_label_of_what_it_proves_is_proof(name: str, value: str) -> None:
    assert proof(f"온도 텀블러\n{name}: {value}") == [(name, value)]


@pytest.mark.parametrize(
    ("feature", "name", "value"),
    [
        ("보온 6시간", "보온", "6시간"),
        ("최대 8시간 연속 재생", "연속 재생", "최대 8시간"),
        ("최대 72시간 사용(최저밝기)", "사용", "최대 72시간 (최저밝기)"),
        ("흡입력 12,000Pa", "흡입력", "12,000Pa"),
        ("당도 17브릭스 이상만 선별했습니다", "당도", "17브릭스 이상"),
        ("약 40시간 연소", "연소", "약 40시간"),
    ],
)
def test_a_figure_that_proves_a_claim_is_told_with_what_it_holds_under(
    feature: str, name: str, value: str
) -> None:
    assert list(figures_of([], [feature], Language.KOREAN)) == [Fact(name=name, value=value)]


def test_english_figures_are_found_wherever_they_stand_in_a_line() -> None:
    found = figures_of([], ["keeps cold 24 hours / hot 12 hours"], Language.ENGLISH)

    assert list(found) == [
        Fact(name="Keeps cold", value="24 hours"),
        Fact(name="Hot", value="12 hours"),
    ]


@pytest.mark.parametrize("said", ["배송까지 3일", "솥에서 4시간 졸였습니다", "하루 두 번 사용"])
def test_other_numbers_prove_nothing(said: str) -> None:
    assert list(figures_of([], [said], Language.KOREAN)) == []
