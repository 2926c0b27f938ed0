"""What stands under a reason to buy: the seller's words, a told fact, or nothing."""

import pytest

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.products import written
from worker_service.ports import PageCopy, Point

EARBUDS = Subject(
    product_data="무선 이어폰 NB-20\n재생 시간: 이어폰 8시간, 케이스 32시간\n색상: 차콜",
    features=("짧은 충전으로 긴 재생", "자석으로 닫히는 케이스", "세 가지 이어팁"),
)


def point(copy: PageCopy, heading: str) -> Point:
    return next(point for point in copy.points if point.heading == heading)


def test_a_told_fact_stands_beside_the_feature_that_it_backs() -> None:
    copy = written(EARBUDS)

    assert point(copy, "짧은 충전으로 긴 재생").body == (
        "재생 시간: 이어폰 8시간, 케이스",
        "32시간.",
    )


@pytest.mark.parametrize("tone", Tone)
def test_nothing_is_said_under_a_feature_of_which_nothing_more_was_told(tone: Tone) -> None:
    copy = written(EARBUDS, tone)

    assert point(copy, "자석으로 닫히는 케이스").body == ()
    assert point(copy, "세 가지 이어팁").body == ()


def test_a_sentence_supports_the_feature_whose_words_it_shares() -> None:
    bowl = Subject(
        product_data="밥그릇\n묵직하게 빚어 밀리지 않습니다. 안쪽은 매끈해서 설거지가 쉬워요.",
        features=("매끈한 안쪽 면", "넉넉한 크기", "흰 유약"),
    )

    assert point(written(bowl), "매끈한 안쪽 면").body == ("안쪽은 매끈해서 설거지가 쉬워요.",)


def test_more_facts_than_points_share_the_last_one() -> None:
    copy = written(
        Subject(product_data="원목 벤치\n상판: 고무나무\n다리: 참나무\n등받이: 자작나무\n판: 편백")
    )

    assert [p.body for p in copy.points] == [
        (),
        (),
        ("✓ 등받이 자작나무", "✓ 판 편백"),
    ]


def test_a_model_number_is_no_reason_to_buy() -> None:
    copy = written(Subject(product_data="차량용 거치대\n모델명: WC-15A\n꽉 잡아 줍니다."))

    assert "WC-15A" not in " ".join(point.heading for point in copy.points)


def test_lines_that_name_something_are_features_like_listed_ones() -> None:
    copy = written(Subject(product_data="비건 선크림\n백탁 적음\n논나노\n아침에 쓰기 좋아요."))

    assert [point.heading for point in copy.points][:2] == ["백탁 적음", "논나노"]


def test_a_long_feature_is_headed_by_what_it_is_and_told_whole_below() -> None:
    earbuds = Subject(
        product_data="이어폰",
        features=("주변 소음을 줄이는 액티브 노이즈 캔슬링", "귀에 맞는 팁", "작은 케이스"),
    )

    assert " ".join(point(written(earbuds), "액티브 노이즈 캔슬링").body) == (
        "주변 소음을 줄이는 액티브 노이즈 캔슬링."
    )
