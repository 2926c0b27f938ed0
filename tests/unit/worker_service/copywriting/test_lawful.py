"""What a seller may not advertise is not repeated, and what is left still reads."""

import pytest

from contracts.jobs import Language, Subject, Tone
from contracts.pages import Severity
from tests.unit.worker_service.copywriting.products import texts
from worker_service.copywriting.lawful import safe
from worker_service.copywriting.lint import Judge
from worker_service.copywriting.rules import RulesCopywriter

BOASTFUL = Subject(
    product_data=(
        "국내 최고 텀블러 500ml\n세계 최초로 접히는 텀블러입니다. 보온력이 최고입니다. "
        "완벽한 밀폐로 새지 않습니다. 손에 잘 잡히는 굵기예요."
    ),
    features=("최고의 보온력", "100% 만족 보장", "원터치 뚜껑", "판매 1위"),
    target_customer="최고만 찾는 사람",
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("최고의 보온력", "보온력"),
        ("국내 최초로 접히는 컵", "접히는 컵"),
        ("업계 최고급 소가죽", "소가죽"),
        ("완벽하게 막아 줍니다.", "막아 줍니다."),
        ("보온력 최고", "보온력"),
        ("보온력이 최고입니다.", ""),
        ("여드름 치료", ""),
        ("병풀 추출물, 여드름 완화", "병풀 추출물"),
        ("평생 A/S", "A/S"),
        ("The best mug for coffee", "The mug for coffee"),
        ("Guaranteed fresh beans", "Fresh beans"),
        ("Cures acne overnight.", ""),
        ("6시간 보온", "6시간 보온"),
    ],
)
def test_a_text_is_reworded_where_it_stands_without_the_claim(text: str, left: str) -> None:
    assert safe(text, Judge(text.lower(), ("all", "cosmetics"), Language.KOREAN)) == left


@pytest.mark.parametrize("tone", Tone)
async def test_no_copy_repeats_what_its_seller_may_not_say(tone: Tone) -> None:
    copy = await RulesCopywriter().write(BOASTFUL.model_copy(update={"tone": tone}))
    judge = Judge("", ("all",), Language.KOREAN)
    found = judge.findings([("page", text) for text in texts(copy)])

    assert [finding.found for finding in found if finding.severity is Severity.BLOCK] == []
    assert copy.title == "텀블러 500ml"


async def test_what_was_left_out_is_reported_where_it_was_handed_in() -> None:
    copy = await RulesCopywriter().write(BOASTFUL)

    blocked = [(f.source, f.found) for f in copy.lint if f.severity is Severity.BLOCK]

    assert blocked == [
        ("product_data", "국내 최고"),
        ("product_data", "세계 최초"),
        ("product_data", "최고"),
        ("product_data", "완벽"),
        ("features[0]", "최고"),
        ("features[1]", "100% 만족 보장"),
        ("features[3]", "판매 1위"),
        ("target_customer", "최고"),
    ]


async def test_what_only_wants_proof_stays_and_is_reported_in_its_place() -> None:
    copy = await RulesCopywriter().write(
        Subject(product_data="캔버스 에코백", features=("친환경 염색 원단",))
    )

    places = [finding.source for finding in copy.lint]

    assert places[0] == "features[0]"
    assert any(place.startswith(("hero.", "points[")) for place in places)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("목 마사지기 통증 완화 혈액순환 개선! 15분 자동 종료", "목 마사지기"),
        ("여드름 치료 비누! 어성초 가루를 넣었어요.", "비누"),
        ("Anti-wrinkle miracle serum 30 ml, penetrates deep into the skin.", "Serum"),
    ],
)
async def test_a_name_that_may_not_be_said_whole_is_said_in_what_is_left_of_it(
    text: str, title: str
) -> None:
    copy = await RulesCopywriter().write(Subject(product_data=text))

    assert copy.title == title
