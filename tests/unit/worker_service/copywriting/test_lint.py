"""Where wordings meet the law: what is found, and what is left alone."""

import re
import tomllib
import unicodedata
from importlib.resources import files

import pytest

from contracts.jobs import Language
from contracts.pages import Severity
from worker_service.copywriting.folding import folded
from worker_service.copywriting.lint import Judge, banned, sets_for
from worker_service.copywriting.quantities import normal

LAW = files("worker_service.copywriting").joinpath("law")
SETS = ("all", "food", "health_food", "cosmetics", "health", "chemicals")

# As macOS writes file names: each syllable in its parts.
SPLIT = unicodedata.normalize("NFD", "최고의 컵")


def found(text: str, *sets: str, told: str = "") -> list[tuple[str, str]]:
    judge = Judge(normal(told or text), ("all", *sets), Language.KOREAN)
    return [(f.rule_id, f.severity) for f in judge.findings([("product_data", text)])]


@pytest.mark.parametrize(
    ("text", "sets", "rule"),
    [
        ("국내 최고의 보온력", (), "all.superlative"),
        ("판매 1위 텀블러", (), "all.rank"),
        ("세계 최초 접이식", (), "all.first_or_only"),
        ("최저가에 드려요", (), "all.lowest_price"),
        ("완벽하게 차단", (), "all.absolute"),
        ("부작용 없는 성분", (), "all.no_side_effects"),
        ("만병을 다스리는", (), "all.cure"),
        ("the best mug", (), "all.superlative"),
        ("our #1 pick", (), "all.rank"),
        ("guaranteed results", (), "all.absolute"),
        ("FDA approved", (), "all.cure"),
        ("당뇨에 좋은 차", ("food",), "food.disease"),
        ("하루 한 번 복용", ("food",), "food.medicine"),
        ("면역력을 올려요", ("food",), "food.function"),
        ("먹고 나았다는 후기", ("food",), "food.testimony"),
        ("helps weight loss", ("food",), "food.function"),
        ("약 대신 드세요", ("food", "health_food"), "health_food.replaces_medicine"),
        ("여드름 흉터에", ("cosmetics",), "cosmetics.medicine"),
        ("피부 깊숙이", ("cosmetics",), "cosmetics.misleading"),
        ("주름을 펴는 크림", ("cosmetics",), "cosmetics.functional"),
        ("penetrates deeply", ("cosmetics",), "cosmetics.misleading"),
        ("허리 통증에", ("health",), "health.medical_effect"),
        ("relieves pain fast", ("health",), "health.medical_effect"),
        ("무독성 세제", ("chemicals",), "chemicals.harmless"),
        ("kills 99.9% of germs", ("chemicals",), "chemicals.biocide"),
    ],
)  # fmt: skip
def test_a_wording_that_blocks_is_found(text: str, sets: tuple[str, ...], rule: str) -> None:
    blocking = [rule_id for rule_id, severity in found(text, *sets) if severity is Severity.BLOCK]

    assert rule in blocking


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("프리미엄 원단", "all.vague_praise"),
        ("단 7일 만에", "all.speed"),
        ("타사 제품보다", "all.comparison"),
        ("한정 수량", "all.scarcity"),
        ("30% 할인", "all.discount"),
        ("친환경 포장", "all.environment"),
        ("항균 처리", "all.antibacterial"),
        ("국산 콩", "all.origin"),
        ("KC 인증 완료", "all.certificate"),
        ("평점 만점", "all.review"),
        ("before and after", "all.before_after"),
    ],
)
def test_a_wording_that_wants_proof_is_only_pointed_at(text: str, rule: str) -> None:
    assert (rule, Severity.WARN) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "이 제품은 질병의 예방 및 치료를 위한 의약품이 아닙니다",
        "치료 목적이 아님",
        "not a cure for anything",
        "최고 온도 90도",
        "1등급 한우",
        "best before 2027",
        "최상단 선반",
        "일등석 담요",
        "30% 할인 (정상가 20,000원)",
        "국산 콩, 원산지: 대한민국",
        "KC 인증번호 HU071234-21001",
        "12월 24일까지 한정",
    ],
)
def test_what_claims_nothing_or_is_shown_is_left_alone(text: str) -> None:
    assert found(text, "food") == []


def test_a_conditional_is_no_denial() -> None:
    assert ("all.superlative", Severity.BLOCK) in found("최고가 아니면 팔지 않아요")


def test_proof_turns_a_block_into_a_warning_for_the_sellers_words_only() -> None:
    told = normal("판매 1위 텀블러\n근거: 2025년 한국리서치 조사")

    assert banned("판매 1위 텀블러", told, ["all"]) == []
    assert banned("국내 최고 텀블러", told, ["all"]) == ["국내 최고"]


def test_a_functional_cosmetic_may_say_what_it_was_reported_for() -> None:
    told = normal("미백 기능성 화장품 심사필")

    assert banned("미백 크림", told, ["cosmetics"]) == []


def test_disease_has_no_proof() -> None:
    told = normal("당뇨에 좋은 차\n근거: 논문")

    assert banned("당뇨에 좋은 차", told, ["food"]) == ["당뇨"]


@pytest.mark.parametrize(
    ("category", "told", "sets"),
    [
        ("household", "텀블러", ("all",)),
        ("food", "딸기잼", ("all", "food")),
        ("food", "홍삼 스틱", ("all", "food", "health_food")),
        ("cosmetics", "수분 크림", ("all", "cosmetics")),
        ("electronics", "목 마사지기", ("all", "health")),
        ("household", "주방 세제", ("all", "chemicals")),
        ("other", "무엇", ("all", "food", "cosmetics", "health")),
    ],
)
def test_the_kind_of_product_chooses_the_rules(
    category: str, told: str, sets: tuple[str, ...]
) -> None:
    assert sets_for(category, told) == sets


@pytest.mark.parametrize("text", ["최고의 컵", "최\u200b고의 컵", SPLIT])
def test_a_finding_names_the_place_in_the_text_as_it_was_handed_in(text: str) -> None:
    judge = Judge("", ("all",), Language.ENGLISH)

    finding = judge.findings([("features[0]", text)])[0]

    assert text[finding.start : finding.end] == finding.found
    assert finding.start == 0
    assert folded(finding.found).text == "최고"
    assert (finding.source, finding.law) == ("features[0]", "표시광고법 제3조")
    assert finding.suggestion.isascii()


def test_where_findings_overlap_the_graver_one_stays() -> None:
    assert found("무독성", "chemicals") == [("chemicals.harmless", Severity.BLOCK)]


@pytest.mark.parametrize("name", SETS)
def test_every_rule_is_whole(name: str) -> None:
    table = tomllib.loads(LAW.joinpath(f"{name}.toml").read_text(encoding="utf-8"))

    assert table["law"]
    assert len({rule["id"] for rule in table["rules"]}) == len(table["rules"])
    for rule in table["rules"]:
        assert [re.compile(pattern) for pattern in rule["patterns"]]
        assert re.search("[가-힣]", rule["ko"])
        assert not re.search("[가-힣]", rule["en"])
        assert rule["severity"] in {"block", "warn"}


@pytest.mark.parametrize("text", ["최고" * 10_000, "가" * 20_000, "no " * 6_000, "단 1" * 6_000])
def test_hostile_text_is_read_and_reported_in_bounds(text: str) -> None:
    judge = Judge(normal(text), SETS, Language.KOREAN)

    assert len(judge.findings([("product_data", text)])) <= 60
