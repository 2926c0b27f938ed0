"""The seller's own product before and now."""

import pytest

from contracts.jobs import Language, Subject
from tests.unit.worker_service.copywriting.products import written
from worker_service.copywriting.comparing import compared_in
from worker_service.ports import Comparison


def test_a_korean_sentence_that_tells_both_sides_is_a_comparison() -> None:
    found = compared_in("용량을 기존 300ml에서 500ml로 늘렸어요.", Language.KOREAN)

    assert found == [Comparison(name="용량", before="300ml", now="500ml")]


def test_an_english_sentence_that_tells_both_sides_is_a_comparison() -> None:
    found = compared_in("The weight went from 1.2 kg to 0.9 kg.", Language.ENGLISH)

    assert found == [Comparison(name="Weight", before="1.2 kg", now="0.9 kg")]


@pytest.mark.parametrize(
    "said",
    ["다른 회사 제품보다 가벼워요.", "기존 제품보다 커졌어요.", "1.2kg → 0.9kg"],
)
def test_one_side_alone_and_other_makers_are_not_compared(said: str) -> None:
    assert compared_in(said, Language.KOREAN) == []


def test_arrows_under_a_heading_are_rows_and_each_name_counts_once() -> None:
    copy = written(
        Subject(product_data="블렌더\n리뉴얼 내용\n- 용량: 300ml → 450ml\n- 용량: 1L → 2L")
    )

    assert copy.comparison == (Comparison(name="용량", before="300ml", now="450ml"),)
