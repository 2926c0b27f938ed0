"""Copy from rules: the seller's facts in the tone's words."""

import re
from itertools import combinations

import pytest

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.products import (
    BARE,
    ENGLISH,
    HOSTILE,
    KOREAN,
    PRODUCTS,
    SHIRT,
    TUMBLER,
    numbers,
    texts,
    told,
    written,
)
from worker_service.copywriting import prose
from worker_service.copywriting.rules import RulesCopywriter

CLAIMS = re.compile(
    r"최고|최상|최저가|1위|유일|100\s?%|완벽|평생|무조건|보장|부작용|치료|\bbest\b|#1|number one"
    r"|guarantee|perfect|cure|\d+% off|award",
    re.I,
)
every_product = pytest.mark.parametrize("subject", PRODUCTS, ids=lambda s: s.product_data[:12])
every_tone = pytest.mark.parametrize("tone", Tone)


@every_product
@every_tone
def test_every_number_is_the_sellers(subject: Subject, tone: Tone) -> None:
    copy = written(subject, tone)

    assert numbers(" ".join(texts(copy))) <= numbers(told(subject))


@every_product
@every_tone
def test_no_claim_is_added(subject: Subject, tone: Tone) -> None:
    assert CLAIMS.findall(" ".join(texts(written(subject, tone)))) == []


@every_tone
@pytest.mark.parametrize("subject", [SHIRT, *ENGLISH[2:]])
def test_each_feature_stands_in_exactly_one_point(subject: Subject, tone: Tone) -> None:
    points = [
        prose.plain(" ".join((point.heading, *point.body)))
        for point in written(subject, tone).points
    ]

    holding = [sum(prose.plain(f) in point for point in points) for f in subject.features]

    assert holding == [1] * len(subject.features)


def test_thirty_long_features_all_find_their_point() -> None:
    features = tuple(
        f"{letter} 기능이 있어 하루 종일 편하게 사용할 수 있습니다"
        for letter in "가나다라마바사아자차"
    )
    copy = written(Subject(product_data="캠핑 의자", features=features))
    points = prose.plain(" ".join(" ".join((p.heading, *p.body)) for p in copy.points))

    assert [feature for feature in features if prose.plain(feature) not in points] == []


@every_tone
@pytest.mark.parametrize("subject", KOREAN, ids=lambda s: s.product_data[:12])
def test_korean_slots_keep_their_lengths(subject: Subject, tone: Tone) -> None:
    copy = written(subject, tone)

    assert len(copy.hook) <= 20
    assert len(copy.tags) == 3
    assert 3 <= len(copy.points) <= 5
    assert 2 <= len(copy.recommended_for) <= 4
    assert max(len(point.heading) for point in copy.points) <= 20
    assert max(len(point.body) for point in copy.points) <= 3
    assert max((len(line) for point in copy.points for line in point.body), default=0) <= 24


@every_tone
@pytest.mark.parametrize("subject", ENGLISH, ids=lambda s: s.product_data[:12])
def test_english_slots_keep_their_lengths_and_hold_no_korean(subject: Subject, tone: Tone) -> None:
    copy = written(subject, tone)

    assert len(copy.hook) <= 40
    assert len(copy.tags) == 3
    assert 3 <= len(copy.points) <= 5
    assert max((len(line) for point in copy.points for line in point.body), default=0) <= 48
    assert re.findall("[가-힣]", " ".join(texts(copy))) == []


@every_product
def test_the_tones_differ_in_every_part(subject: Subject) -> None:
    copies = [written(subject, tone) for tone in Tone]

    assert len({copy.hook for copy in copies}) == len(Tone)
    assert len({copy.closing for copy in copies}) == len(Tone)
    assert len({copy.detail_captions for copy in copies}) == len(Tone)
    assert len({tuple(copy.headings.values()) for copy in copies}) == len(Tone)
    assert all(one.points != other.points for one, other in combinations(copies, 2))


@every_product
@every_tone
def test_no_sentence_is_said_twice(subject: Subject, tone: Tone) -> None:
    copy = written(subject, tone)
    said = [
        copy.hook, copy.lead, copy.closing, *copy.detail_captions, *copy.recommended_for,
        *(" ".join(p.body) for p in copy.points if p.body), *(p.heading for p in copy.points),
    ]  # fmt: skip

    assert len(said) == len(set(said))


@every_product
@every_tone
def test_no_slot_and_no_placeholder_stays_open(subject: Subject, tone: Tone) -> None:
    assert re.findall(r"[{}\[\]]|undefined|None", " ".join(texts(written(subject, tone)))) == []


def test_two_products_of_one_tone_do_not_read_the_same() -> None:
    one, other = written(TUMBLER), written(SHIRT)

    assert one.hook != other.hook
    assert one.closing != other.closing


def test_the_same_subject_gives_the_same_copy() -> None:
    assert written(SHIRT) == written(SHIRT)


def test_what_is_missing_is_asked_for_and_not_shown() -> None:
    copy = written(SHIRT)

    assert [missing.field for missing in copy.missing_fields] == [
        "color",
        "maker",
        "care",
        "made_on",
        "warranty",
        "contact",
    ]
    assert all("?" in missing.question for missing in written(BARE).missing_fields)


def test_the_notice_holds_only_what_is_known() -> None:
    rows = [(row.name, row.value) for row in written(SHIRT).notice]

    assert rows == [
        ("품명", "여성 린넨 셔츠"),
        ("소재", "린넨 55%, 면 45%"),
        ("크기", "S, M, L"),
        ("제조국", "대한민국"),
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:10])
def test_hostile_text_still_gives_a_whole_page_of_copy(text: str) -> None:
    copy = written(Subject(product_data=text, features=("{title}", "<img src=x onerror=a()>")))

    assert 0 < len(copy.title) <= 60
    assert len(copy.hook) <= 40
    assert len(copy.points) >= 3
    assert all(point.heading for point in copy.points)


async def test_the_copywriter_writes_what_was_read() -> None:
    copy = await RulesCopywriter().write(TUMBLER)

    assert copy.title == "스테인리스 텀블러 500ml"
    assert copy.price == "19,000원"


async def test_a_heavy_product_is_never_praised_for_being_light() -> None:
    bowl = Subject(
        product_data=(
            "강아지 밥그릇\n가벼운 그릇은 온 거실을 돌아다닙니다. 그래서 묵직하게 빚었습니다."
        )
    )

    copy = await RulesCopywriter().write(bowl)

    assert "가벼운 무게" not in " ".join(point.heading for point in copy.points)
    assert not [who for who in copy.recommended_for if "무게" in who]


async def test_a_shoulder_is_not_the_width_of_a_shirt() -> None:
    shirt = Subject(product_data="반팔 티셔츠\n총장 68cm, 어깨너비 50cm, 가슴단면 56cm")

    copy = await RulesCopywriter().write(shirt)

    assert "너비 50cm" not in [fact.value for fact in copy.specs]


async def test_a_row_of_measures_is_never_the_key_message() -> None:
    shirt = Subject(
        product_data="반팔 티셔츠\nM 총장 68cm, 어깨너비 50cm\n비침이 적고 시원합니다.",
        features=("도톰한 원단", "여유로운 핏", "가슴 포켓"),
    )

    copy = await RulesCopywriter().write(shirt)

    assert copy.solution is not None
    assert "68cm" not in " ".join(copy.solution.body)


async def test_a_sentence_stays_with_the_one_that_it_follows_from() -> None:
    bowl = Subject(
        product_data="밥그릇\n얇은 그릇은 온 거실을 돌아다닙니다. 그래서 두툼하게 빚었습니다.",
        features=("매끈한 안쪽 면", "밀려나지 않는 바닥", "넉넉한 크기"),
    )

    copy = await RulesCopywriter().write(bowl)

    assert copy.solution is not None
    said = " ".join(copy.solution.body)
    assert said == "얇은 그릇은 온 거실을 돌아다닙니다. 그래서 두툼하게 빚었습니다."


def test_a_tag_is_a_word_that_stands_alone() -> None:
    copy = written(Subject(product_data="엄마가 만든 어성초 비누. 거품이 부드러워요."))

    assert not {"엄마가", "만든"} & set(copy.tags)


def test_food_that_goes_with_dishes_is_not_praised_for_its_design() -> None:
    copy = written(Subject(product_data="전라도 묵은지 3kg\n찌개, 찜 어디든 잘 어울립니다."))

    assert "디자인" not in " ".join(texts(copy))


def test_a_certificate_on_a_line_of_its_own_is_proof_and_no_reason() -> None:
    copy = written(Subject(product_data="LED 무드등\n은은한 빛이에요.\nKC인증 완료 R-R-ABC-LM20"))

    assert [fact.value for fact in copy.proof] == ["R-R-ABC-LM20"]
    assert "LM20" not in " ".join(" ".join((p.heading, *p.body)) for p in copy.points)
