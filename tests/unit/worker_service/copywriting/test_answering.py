"""Questions are answered with what was told, or not asked."""

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.products import written

MUG = "머그\n용량: 350ml\n소재: 도자기\n무게: 320g\n원산지: 이천\n관리: 전자레인지 사용 가능"


def asked(text: str, tone: Tone = Tone.PROFESSIONAL) -> dict[str, str]:
    return {a.question: a.answer for a in written(Subject(product_data=text), tone).faq}


def test_each_answer_holds_the_fact_that_answers() -> None:
    answers = asked(MUG)

    assert "350ml" in answers["용량이 얼마나 되나요?"]
    assert answers["전자레인지에 써도 되나요?"].endswith("가능합니다.")


def test_fewer_than_three_facts_make_no_questions() -> None:
    assert asked("머그\n용량: 350ml\n소재: 도자기") == {}


def test_the_sellers_own_question_stands_first_and_is_not_asked_again() -> None:
    answers = asked(MUG + "\n\nQ. 용량이 큰 편인가요?\nA. 네, 넉넉한 머그입니다.")

    assert next(iter(answers)) == "용량이 큰 편인가요?"
    assert "용량이 얼마나 되나요?" not in answers


def test_a_question_without_an_answer_is_left_out() -> None:
    assert "인덕션에 써도 되나요?" not in asked(MUG + "\n\nQ. 인덕션에 써도 되나요?")


def test_what_the_page_says_in_a_sentence_is_not_answered_again() -> None:
    said = asked(MUG + "\n전자레인지 사용 가능합니다.")

    assert "전자레인지에 써도 되나요?" not in said
