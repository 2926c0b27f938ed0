"""Plain text: cleaned, cut and fitted."""

import pytest

from worker_service.copywriting import prose


def test_markup_and_hidden_characters_are_removed() -> None:
    assert prose.cleaned("<b>굵은</b>\u200b \u202e글 **씨**") == "굵은 글 씨"


def test_braces_and_comparisons_stay_as_they_were_written() -> None:
    assert prose.cleaned("{x} 3 < 5") == "{x} 3 < 5"


def test_addresses_are_removed() -> None:
    assert prose.cleaned("컵 https://example.com/a me@example.com 좋아요") == "컵 좋아요"


def test_a_fitted_text_does_not_end_on_a_word_that_waits_for_the_next() -> None:
    assert prose.fitted("찬물에서도 잘 녹는 커피를 담은 스틱", 14) == "찬물에서도 잘"


def test_wrapping_never_exceeds_width_or_lines() -> None:
    assert prose.wrapped("하나 둘 셋 넷 다섯 여섯", 5, 2) == ["하나 둘", "셋 넷…"]


def test_a_phrase_that_is_too_long_loses_its_beginning_and_keeps_what_it_is_about() -> None:
    long = "주변 소음을 줄이는 액티브 노이즈 캔슬링"

    assert prose.fitted_end(long, 20) == "소음을 줄이는 액티브 노이즈 캔슬링"
    assert prose.fitted_end("민감한 피부를 위한 저자극 세정 성분", 15) == "저자극 세정 성분"
    assert prose.fitted_end("한 번 열면 다 먹기 좋은 280g 병", 20) == "열면 다 먹기 좋은 280g 병"


def test_what_is_one_long_word_is_cut_at_its_end() -> None:
    assert prose.fitted_end("가" * 30, 20) == "가" * 20


@pytest.mark.parametrize(
    "text", ["🌶️국내산 배추 100% 사용🌶️", "✔ 국내산 배추 100% 사용!!", "국내산 배추 100% 사용 ❤️~"]
)
def test_signs_and_pictures_around_what_was_said_are_left_out(text: str) -> None:
    assert prose.trimmed(text) == "국내산 배추 100% 사용"
