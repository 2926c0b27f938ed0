"""The buyer's day as the seller tells it, and the key message."""

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.products import written

BOWL = "밥그릇\n가벼운 그릇은 밀려서 번거로우셨죠? 묵직하게 빚었습니다. 안쪽은 매끈합니다."


def test_a_trouble_is_told_in_the_sellers_words_and_nowhere_else() -> None:
    copy = written(Subject(product_data=BOWL))
    points = " ".join(" ".join((p.heading, *p.body)) for p in copy.points)

    assert " ".join(copy.problem) == "가벼운 그릇은 밀려서 번거로우셨죠?"
    assert "번거" not in points


def test_a_customer_is_spoken_to_where_no_trouble_was_told() -> None:
    copy = written(Subject(product_data="밥그릇", target_customer="먹성 좋은 강아지와 사는 집"))

    assert "먹성 좋은 강아지와 사는 집" in " ".join(copy.problem)


def test_everybody_is_nobody_to_speak_to() -> None:
    assert written(Subject(product_data="밥그릇", target_customer="모든 분")).problem == ()


def test_the_key_message_is_a_sentence_and_neither_a_list_of_measures_nor_who_sells() -> None:
    copy = written(
        Subject(
            product_data=(
                "누비 파우치\n저희는 공방을 하는 부부예요. 지퍼 길이 20cm, 옆선 14cm 나옵니다. "
                "솜을 얇게 넣어 도톰해요. 안쪽에 칸이 있어요. 손으로 누볐어요."
            )
        )
    )

    assert copy.solution is not None
    said = " ".join(copy.solution.body)
    assert "부부" not in said
    assert "20cm" not in said


def test_nothing_to_say_makes_no_key_message() -> None:
    assert all(written(Subject(product_data="컵"), tone).solution is None for tone in Tone)
