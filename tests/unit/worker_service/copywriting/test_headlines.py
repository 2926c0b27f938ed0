"""A headline is the part of a sentence that stands alone, or none at all."""

import pytest

from contracts.jobs import Language
from worker_service.copywriting.headlines import headline_of


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("개별포장이라 사무실에 두고 마시기 편합니다.", "사무실에 두고 마시기 편합니다"),
        ("강한 고정력으로 과속방지턱에도 흔들리지 않습니다", "과속방지턱에도 흔들리지 않습니다"),
        ("모서리를 둥글게 다듬어서 아이방에 두어도 안전해요.", "아이방에 두어도 안전해요"),
        ("껍질째 드세요.", "껍질째 드세요"),
    ],
)
def test_a_long_sentence_is_headed_by_what_it_comes_to(sentence: str, headline: str) -> None:
    assert headline_of(sentence, 20, Language.KOREAN) == headline


@pytest.mark.parametrize(
    "sentence",
    [
        "전자레인지에 3분만 돌리면 되고 금방 따뜻해집니다.",
        "아이가 잠들었을 때 살며시 켜고 책을 읽기 좋습니다.",
        "바닥 두께가 고르게 퍼진 열을 오래 머금고 있습니다.",
    ],
)
def test_what_holds_under_a_condition_or_has_no_end_of_its_own_heads_nothing(
    sentence: str,
) -> None:
    assert headline_of(sentence, 16, Language.KOREAN) == ""


def test_an_english_sentence_is_its_own_headline_or_none() -> None:
    assert headline_of("Dries overnight.", 40, Language.ENGLISH) == "Dries overnight"
    assert headline_of("It dries overnight, so that you can use it.", 20, Language.ENGLISH) == ""
