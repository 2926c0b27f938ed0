"""A headline is the part of a sentence that stands alone, or none at all."""

import pytest

from contracts.jobs import Language, Subject, Tone
from tests.unit.worker_service.copywriting.products import written
from worker_service.copywriting import prose
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


MUG = "빈티지 도자기 머그컵\n두툼한 도자기라 커피가 천천히 식어요. 손잡이가 넓어 잡기 편합니다."


@pytest.mark.parametrize("tone", Tone)
def test_a_page_opens_with_what_the_sellers_own_sentence_comes_to(tone: Tone) -> None:
    assert "커피가 천천히 식어요" in written(Subject(product_data=MUG), tone).hook


@pytest.mark.parametrize(
    "sentence",
    [
        "서울 전 지역은 결제하신 다음 날 오전에 바로 보내드려요.",
        "맛과 향을 살리려고 솥에서 4시간 동안 졸였습니다.",
        "이십 년 동안 바느질을 해 온 저희는 부부예요.",
    ],
)
def test_a_page_opens_with_no_shop_talk_and_no_loose_end(sentence: str) -> None:
    hook = written(Subject(product_data=f"빈티지 머그컵\n{sentence}"), Tone.PROFESSIONAL).hook

    assert prose.plain(hook) not in prose.plain(sentence)


def test_a_sentence_that_opens_the_page_whole_is_not_said_again() -> None:
    text = f"{MUG} 바닥이 평평해요. 유약을 두 번 발랐어요. 무늬가 하나하나 다릅니다."

    copy = written(Subject(product_data=text), Tone.PROFESSIONAL)

    rest = " ".join([copy.lead, *(" ".join((p.heading, *p.body)) for p in copy.points)])
    assert copy.hook == "두툼한 도자기라 커피가 천천히 식어요"
    assert prose.plain(copy.hook) not in prose.plain(rest)
