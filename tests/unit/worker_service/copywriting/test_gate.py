"""What passes the gate, and what does not: a table in both languages."""

from typing import Any

import pytest

from contracts.jobs import Language, Subject
from tests.unit.worker_service.copywriting.products import (
    BARE,
    BOARD,
    CREAM,
    JAM,
    LAMP,
    PRODUCTS,
    SHIRT,
    TUMBLER,
)
from worker_service.copywriting.asking import asked_of, parts_of
from worker_service.copywriting.gate import (
    Fault,
    Kept,
    findings_on,
    repeats,
    tidied,
    told_by,
)
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.slots import Part

BELT = Subject(product_data="허리 보호대 M, 폭 20cm, 세탁 가능, 일상에서 편하게 두르는 벨트")
SEEDS = Subject(
    product_data="국내산 볶은 서리태 300g, HACCP 인증 시설에서 볶았습니다. 후기 평점 4.8"
)
SUNCREAM = Subject(product_data="기능성 화장품 데일리 선크림 50ml, 자외선 차단, 주름 개선 기능성")
KIT = Subject(product_data="문의 010-1234-5678, 캠핑 조명 세트 3-in-1, 밝기 5단계")
ABOUT = {
    "TUMBLER": TUMBLER, "SHIRT": SHIRT, "JAM": JAM, "CREAM": CREAM, "BOARD": BOARD, "LAMP": LAMP,
    "BARE": BARE, "BELT": BELT, "SEEDS": SEEDS, "SUNCREAM": SUNCREAM, "KIT": KIT,
}  # fmt: skip


def faults(name: str, slot: str, text: str, **more: Any) -> set[Fault]:
    subject = ABOUT[name]
    reading = read(subject)
    part = tidied(Part(name="a part", block="a block", texts=((slot, text),)), reading.language)
    return {finding.fault for finding in findings_on(part, told_by(subject, reading), Kept(**more))}


@pytest.mark.parametrize(
    ("name", "slot", "text"),
    [
        ("TUMBLER", "hook", "여섯 시간, 온기 그대로"),
        ("TUMBLER", "hook", "아침 커피가 점심까지"),
        ("TUMBLER", "lead", "500㎖를 담고, 뚜껑은 원터치로 열립니다."),
        ("TUMBLER", "lead", "0.5리터 텀블러를 19,000원에 만나 보세요."),
        ("TUMBLER", "closing", "1만 9천 원으로 시작하는 따뜻한 하루."),
        ("TUMBLER", "body", "한 손으로 뚜껑을 엽니다. 걸으면서도 편합니다."),
        ("SHIRT", "heading", "앞뒤로 입는 2WAY"),
        ("SHIRT", "body", "린넨 55%, 면 45%를 섞었습니다. 바람이 잘 통합니다."),
        ("SHIRT", "line", "출근길이 더운 30대 직장인"),
        ("SHIRT", "closing", "모노데이 린넨 셔츠와 여름을 준비하세요."),
        ("JAM", "lead", "논산 설향 딸기를 4시간 저어 졸인 수제 잼입니다."),
        ("JAM", "body", "설탕은 30%만 넣었습니다. 방부제와 색소는 넣지 않았습니다."),
        ("CREAM", "lead", "민감한 피부에도 편안한 저자극 보습 크림입니다."),
        ("CREAM", "body", "의약품이 아니며 질병을 치료하는 제품이 아닙니다."),
        ("SUNCREAM", "lead", "자외선이 걱정될 때 바르는 기능성 선크림입니다."),
        ("SUNCREAM", "body", "주름 개선 기능성 제품입니다."),
        ("SEEDS", "lead", "국내산 서리태를 HACCP 인증 시설에서 볶았습니다."),
        ("SEEDS", "line", "평점 4.8의 고소함이 궁금한 분"),
        ("KIT", "lead", "밝기 다섯 단계로 밤을 밝히는 3-in-1 조명입니다."),
        ("KIT", "closing", "궁금한 점은 010-1234-5678로 물어보세요."),
        ("BARE", "hook", "있어야 할 자리에"),
        ("BARE", "line", "꼭 필요한 것만 들이고 싶은 분"),
        ("BELT", "lead", "폭 20cm로 허리를 넉넉하게 감쌉니다."),
        ("BOARD", "hook", "Oak with a grain of its own"),
        ("BOARD", "lead", "A handmade board of 40 x 25 cm, finished with mineral oil."),
        ("BOARD", "body", "It weighs 1.2 kg. Hang it up by its handle."),
        ("BOARD", "caption", "Come a little closer."),
        ("LAMP", "lead", "Five levels of light from a 10 W lamp by Lumio."),
        ("LAMP", "closing", "For $39.99, a brighter desk."),
        ("LAMP", "line", "Students, and anyone with a home office"),
    ],
)  # fmt: skip
def test_what_the_seller_told_passes(name: str, slot: str, text: str) -> None:
    assert faults(name, slot, text) == set()


@pytest.mark.parametrize(
    ("name", "slot", "text", "fault"),
    [
        ("TUMBLER", "hook", "12시간 보온 텀블러", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "600ml를 담는 텀블러입니다.", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "단돈 9,900원에 만나는 텀블러입니다.", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "다섯 가지 색으로 준비한 텀블러입니다.", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "2024년 3월 5일에 나온 텀블러입니다.", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "이만오천 리터를 담습니다. 텀블러죠.", Fault.UNTOLD_NUMBER),
        ("KIT", "lead", "한 대로 해결하는 4-in-1 조명입니다.", Fault.UNTOLD_NUMBER),
        ("BOARD", "lead", "A board that has served three generations.", Fault.UNTOLD_NUMBER),
        ("BOARD", "lead", "Only $19 for an oak board.", Fault.UNTOLD_NUMBER),
        ("TUMBLER", "lead", "KC 인증을 받은 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "특허 받은 구조의 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "FDA 승인 소재로 만든 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "디자인 어워드 수상 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "후기가 말해 주는 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "별점으로 증명된 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "하루 종일 따뜻한 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "무료로 받아 보는 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "lead", "이중 구조의 튼튼한 텀블러입니다.", Fault.UNTOLD_CLAIM),
        ("SHIRT", "lead", "이탈리아 원단으로 지은 셔츠입니다.", Fault.UNTOLD_CLAIM),
        ("SHIRT", "lead", "유기농 린넨으로 지은 셔츠입니다.", Fault.UNTOLD_CLAIM),
        ("JAM", "lead", "무농약 딸기로 만든 잼입니다.", Fault.UNTOLD_CLAIM),
        ("BOARD", "lead", "An award-winning oak board.", Fault.UNTOLD_CLAIM),
        ("BOARD", "lead", "Our customers left wonderful reviews of it.", Fault.UNTOLD_CLAIM),
        ("BOARD", "lead", "A board of sustainable oak.", Fault.UNTOLD_CLAIM),
        ("LAMP", "lead", "A patented desk lamp.", Fault.UNTOLD_CLAIM),
        ("LAMP", "lead", "Comes with a full refund.", Fault.UNTOLD_CLAIM),
        ("TUMBLER", "hook", "최고의 텀블러", Fault.BANNED),
        ("TUMBLER", "lead", "국내 최초로 만든 텀블러입니다.", Fault.BANNED),
        ("TUMBLER", "lead", "완벽한 하루를 여는 텀블러입니다.", Fault.BANNED),
        ("TUMBLER", "lead", "평생 쓰는 텀블러입니다.", Fault.BANNED),
        ("SEEDS", "lead", "면역력을 생각한 서리태입니다.", Fault.BANNED),
        ("JAM", "lead", "다이어트에도 좋은 딸기잼입니다.", Fault.BANNED),
        ("CREAM", "lead", "피부 재생을 돕는 크림입니다.", Fault.BANNED),
        ("CREAM", "lead", "속까지 깊숙이 스미는 크림입니다.", Fault.BANNED),
        ("CREAM", "lead", "주름이 고민인 분께 드리는 크림입니다.", Fault.BANNED),
        ("BELT", "lead", "통증이 줄어드는 보호대입니다.", Fault.BANNED),
        ("BARE", "lead", "혈액 순환에 좋은 상품입니다.", Fault.BANNED),
        ("BOARD", "hook", "The best board there is", Fault.BANNED),
        ("BOARD", "lead", "A perfect board for every kitchen.", Fault.BANNED),
        ("LAMP", "lead", "The number one lamp of students.", Fault.BANNED),
        ("TUMBLER", "closing", "문의는 02-345-6789로 주세요.", Fault.CONTACT),
        ("TUMBLER", "closing", "카톡 아이디: tumbler로 오세요.", Fault.CONTACT),
        ("TUMBLER", "closing", "지금 https://evil.example/a 로 오세요.", Fault.CONTACT),
        ("TUMBLER", "closing", "주문은 shop@evil.example로 하세요.", Fault.CONTACT),
        ("TUMBLER", "closing", "자세한 것은 evil-shop.com에서 보세요.", Fault.CONTACT),
        ("BOARD", "closing", "Follow @evilshop for more of it.", Fault.CONTACT),
        ("BOARD", "closing", "Call +82 10 9999 8888 to order.", Fault.CONTACT),
        ("TUMBLER", "lead", "A warm tumbler for your morning coffee.", Fault.LANGUAGE),
        ("TUMBLER", "lead", "朝のコーヒーを温かく保つ텀블러입니다.", Fault.LANGUAGE),
        ("TUMBLER", "hook", "모닝 coffee goes on 텀블러", Fault.LANGUAGE),
        ("BOARD", "lead", "손으로 깎은 참나무 도마입니다.", Fault.LANGUAGE),
        ("BOARD", "lead", "Дубовая доска ручной работы.", Fault.LANGUAGE),
        ("TUMBLER", "lead", "<b>따뜻한</b> 텀블러입니다.", Fault.MARKUP),
        ("TUMBLER", "lead", "<img src=x onerror=alert(1)> 텀블러입니다.", Fault.MARKUP),
        ("TUMBLER", "lead", "**따뜻한** 텀블러입니다.", Fault.MARKUP),
        ("TUMBLER", "lead", "따뜻한 &lt;b&gt; 텀블러입니다.", Fault.MARKUP),
        ("TUMBLER", "lead", "따뜻한 {{7*7}} 텀블러입니다.", Fault.MARKUP),
        ("TUMBLER", "lead", "따뜻한 \u202e러블텀\u202c입니다.", Fault.UNSEEN),
        ("TUMBLER", "lead", "따뜻한\x07 텀블러입니다.", Fault.UNSEEN),
        ("TUMBLER", "lead", "[상품명]을 만나 보세요.", Fault.PLACEHOLDER),
        ("BOARD", "lead", "Meet your new [product name] today.", Fault.PLACEHOLDER),
        ("BOARD", "lead", "Lorem ipsum dolor sit amet.", Fault.PLACEHOLDER),
        ("TUMBLER", "lead", "죄송하지만 그 문구는 작성할 수 없습니다.", Fault.META),
        ("BOARD", "lead", "As an AI language model, I like oak.", Fault.META),
        ("TUMBLER", "hook", "아침부터 저녁까지 따뜻함이 머무는 스테인리스 텀블러", Fault.TOO_LONG),
        ("TUMBLER", "lead", "  ", Fault.EMPTY),
        ("TUMBLER", "heading", "…!", Fault.EMPTY),
    ],
)  # fmt: skip
def test_what_nobody_told_does_not(name: str, slot: str, text: str, fault: Fault) -> None:
    assert fault in faults(name, slot, text)


def test_what_nobody_sees_is_taken_out_and_passes() -> None:
    part = Part(name="hero", block="hero", texts=(("hook", '"따뜻\u200b한\n 아침\ufeff 🎉"'),))

    assert tidied(part, Language.KOREAN).values() == ("따뜻한 아침",)


def test_a_body_loses_the_sentences_that_have_no_room() -> None:
    sentence = "걸으면서도 뚜껑을 한 손으로 엽니다."
    part = Part(name="point 1", block="points", texts=(("body", " ".join([sentence] * 6)),))

    assert tidied(part, Language.KOREAN).values() == (" ".join([sentence] * 3),)


def test_a_feature_of_the_seller_must_still_be_told() -> None:
    features = ("통기성 좋은 린넨 혼방",)

    assert faults("SHIRT", "body", "린넨을 섞어 통기성이 좋습니다.", features=features) == set()
    assert faults("SHIRT", "body", "여름에 손이 갑니다.", features=features) == {
        Fault.FEATURE_MISSING
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("한 손으로 뚜껑을 엽니다.", "한 손으로 뚜껑을 엽니다!", True),
        ("한 손으로도 뚜껑을 가볍게 엽니다.", "한 손으로 뚜껑을 가볍게 엽니다.", True),
        ("한 손으로 뚜껑을 엽니다.", "여섯 시간 온기를 지킵니다.", False),
        ("온기", "온기", True),
        ("온기", "향기", False),
    ],
)
def test_two_sentences_that_say_the_same_are_found(one: str, other: str, same: bool) -> None:
    part = Part(name="closing", block="closing", texts=(("closing", one),))

    assert repeats(part, [other]) is same


def test_two_slots_of_one_part_may_not_be_the_same() -> None:
    reading = read(TUMBLER)
    texts = (("caption", "가까이서 보세요."), ("caption", "가까이서 보세요!"))
    part = Part(name="detail", block="detail", texts=texts)

    found = findings_on(part, told_by(TUMBLER, reading))

    assert [finding.fault for finding in found] == [Fault.REPEATED]


def test_the_rules_own_words_almost_always_pass() -> None:
    refused = []
    for subject in PRODUCTS:
        reading = read(subject)
        copy = copy_of(reading)
        content = {
            "hook": copy.hook,
            "lead": copy.lead,
            "recommended_for": list(copy.recommended_for),
        }
        parts, _ = parts_of(content, asked_of(copy, reading))
        told = told_by(subject, reading)
        refused += [f for part in parts for f in findings_on(tidied(part, reading.language), told)]

    assert refused == []
