"""Which blocks a model may word, and what of the seller's each of them has to say still."""

from typing import Any

import pytest

from contracts.jobs import Language, Subject, WarningCode
from tests.unit.worker_service.copywriting.answers import without, written
from tests.unit.worker_service.suppliers.scripts import said
from worker_service.copywriting.asking import asked_of
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import copy_of
from worker_service.ports import PageCopy

KETTLE = Subject(
    product_data=(
        "온결 전기 주전자 1.2L\n가격: 49,000원\n용량: 1.2L\n소재: 스테인리스\n제조국: 대한민국\n"
        "무게: 980g\n색상: 화이트, 블랙\n구성품: 본체, 받침대\n"
        "사용방법: 1) 물을 붓습니다 2) 뚜껑을 닫습니다 3) 전원을 켭니다\n"
        "주의사항: 빈 상태로 켜지 마세요\n후기: 물이 금방 끓어요 - 김*영\n"
        "아침마다 물 끓기를 기다리느라 번거로우셨죠? 손잡이가 뜨거워지지 않습니다. "
        "물때가 끼지 않아 닦기 편합니다."
    ),
    features=("넓은 주둥이로 세척이 간편", "손잡이 이중 벽"),
)
ANSWER = {
    "hook": "물 한 잔의 여유",
    "lead": "물을 올려 두고 딴생각을 해도 되는 주전자입니다.",
    "problem": "아침마다 물 끓기를 기다리는 일, 번거로우셨죠?",
    "closing": "식탁 한편에 들여 보세요.",
    "faq": [
        {"number": 1, "answer": "한 번에 1.2L까지 담을 수 있어요."},
        {"number": 2, "answer": "물이 닿는 곳은 스테인리스입니다."},
        {"number": 3, "answer": "들면 980g, 물병 하나 드는 느낌입니다."},
        {"number": 4, "answer": "대한민국에서 만들어 보내 드립니다."},
    ],
}


def by_rules(subject: Subject = KETTLE) -> PageCopy:
    return copy_of(read(subject))


def asked(subject: Subject = KETTLE) -> set[str]:
    return set(asked_of(by_rules(subject), read(subject)).names)


async def worded(**changes: Any) -> PageCopy:
    copy, _ = await written(said(ANSWER | changes), subject=KETTLE)
    return copy


def test_what_is_facts_is_not_asked_for() -> None:
    draft = by_rules()

    assert all((draft.steps, draft.options, draft.package, draft.reviews, draft.care))
    assert {name.partition(" ")[0] for name in asked()} == {
        *("hook", "lead", "problem", "solution", "point", "detail", "recommended"),
        *("answer", "closing"),
    }


def test_a_page_without_a_problem_or_a_key_message_is_not_asked_for_one() -> None:
    assert not asked(Subject(product_data="테스트 상품")) & {"problem", "solution", "answer 1"}


async def test_the_models_words_stand_where_they_were_asked_for() -> None:
    copy = await worded()

    assert " ".join(copy.problem) == ANSWER["problem"]
    assert [told.answer for told in copy.faq] == [told["answer"] for told in ANSWER["faq"]]
    assert {"hero", "problem", "faq", "closing"} <= set(copy.provenance)
    assert [told.question for told in copy.faq] == [told.question for told in by_rules().faq]


async def test_what_buyers_said_and_what_is_done_in_order_stays_as_it_is() -> None:
    copy = await worded(
        steps=["물을 끓입니다."], reviews=["정말 좋아요"], care=["조심하세요."], options=["빨강"]
    )

    draft = by_rules()
    for slot in ("steps", "reviews", "care", "options", "package", "specs", "notice", "proof"):
        assert getattr(copy, slot) == getattr(draft, slot)
        assert slot not in copy.provenance


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (1, "한 번에 1.5L까지 담을 수 있어요."),
        (1, "물을 넉넉하게 담을 수 있어요."),
        (1, "1.2L를 담을 수는 없어요."),
        (2, "물이 닿는 곳은 유리입니다."),
        (4, "가까운 공장에서 만들어 보내 드립니다."),
        (3, "980g, KC 인증을 받은 무게입니다."),
        (2, "스테인리스 only, made for you and your kitchen."),
        (1, ""),
        (2, "국내 1위 스테인리스입니다."),
    ],
)
async def test_an_answer_that_loses_turns_or_adds_to_its_value_is_the_rules(
    number: int, answer: str
) -> None:
    told = [{**one, "answer": answer} if one["number"] == number else one for one in ANSWER["faq"]]

    copy = await worded(faq=told)

    answers = [one.answer for one in copy.faq]
    assert answers[number - 1] == by_rules().faq[number - 1].answer
    assert sum(one["answer"] in answers for one in told) == len(told) - 1
    assert WarningCode.COPY_REJECTED in copy.warnings


@pytest.mark.parametrize(
    "problem",
    [
        "아침마다 물 끓기를 기다리다 큰일이셨죠?",
        "설거지가 쌓여 속상하셨죠?",
        "아침마다 10분씩 물 끓기를 기다리셨죠?",
    ],
)
async def test_a_trouble_that_frightens_or_was_not_told_is_the_sellers_again(problem: str) -> None:
    copy = await worded(problem=problem)

    assert copy.problem == by_rules().problem
    assert "problem" not in copy.provenance
    assert copy.warnings == (WarningCode.COPY_REJECTED,)


async def test_whom_the_page_is_for_may_be_named_in_both_places_that_name_them() -> None:
    subject = KETTLE.model_copy(update={"target_customer": "아침이 바쁜 맞벌이 부부"})
    subject = subject.model_copy(
        update={"product_data": subject.product_data.replace("번거로우셨죠?", "기다립니다.")}
    )
    named = {
        "problem": "아침이 바쁜 맞벌이 부부라면 압니다.",
        "recommended_for": [
            "아침이 바쁜 맞벌이 부부",
            "차를 자주 우리는 분",
            "좁은 주방을 쓰는 분",
        ],
    }

    copy, _ = await written(said(ANSWER | named), subject=subject)

    assert " ".join(copy.problem) == named["problem"]
    assert copy.recommended_for == tuple(named["recommended_for"])


async def test_what_the_seller_denies_is_not_turned_into_its_opposite() -> None:
    subject = Subject(
        product_data="시카 크림 50ml", features=("끈적임 없는 마무리", "무향료", "산뜻함")
    )
    points = [
        {"number": 1, "heading": "끈적임과 마무리", "body": "끈적임이 오래 이어집니다."},
        {"number": 2, "heading": "무향료", "body": "향을 더하지 않았습니다."},
        {"number": 3, "heading": "산뜻함", "body": "바른 뒤가 가볍습니다."},
    ]

    copy, _ = await written(said(without(points=points, solution=None)), subject=subject)

    draft = copy_of(read(subject))
    assert copy.points[0] == draft.points[0]
    assert copy.points[1].body == ("향을 더하지 않았습니다.",)


async def test_the_sellers_own_answer_is_not_asked_for() -> None:
    subject = KETTLE.model_copy(
        update={
            "product_data": KETTLE.product_data + "\nQ: 보온이 되나요?\nA: 네, 60도로 지킵니다."
        }
    )

    numbers = {name for name in asked(subject) if name.startswith("answer")}

    assert by_rules(subject).faq[0].question == "보온이 되나요?"
    assert "answer 1" not in numbers
    assert numbers


def test_an_answer_that_tells_how_to_wash_is_not_asked_for() -> None:
    subject = Subject(
        product_data="린넨 셔츠\n세탁: 손세탁\n소재: 린넨 100%\n제조국: 대한민국\n사이즈: S, M, L"
    )
    draft = copy_of(read(subject))

    asked_for = asked_of(draft, read(subject))

    washing = next(n for n, told in enumerate(draft.faq, start=1) if "세탁" in told.question)
    assert washing not in asked_for.values
    assert len(asked_for.values) == len(draft.faq) - 1


@pytest.mark.parametrize("place", ["care", "steps"])
async def test_a_model_does_not_say_again_what_the_rules_say_elsewhere(place: str) -> None:
    elsewhere = getattr(by_rules(), place)[0]
    points = [{"number": 1, "heading": "넓은 주둥이로 세척이 간편", "body": f"{elsewhere}."}]

    copy = await worded(points=points)

    assert copy.points[0] == by_rules().points[0]
    assert copy.warnings == (WarningCode.COPY_REJECTED,)


async def test_a_model_does_not_say_again_what_the_seller_answers_in_the_questions() -> None:
    asks = "\nQ: 물이 다 끓으면 어떻게 되나요?\nA: 물이 다 끓으면 전원이 스스로 꺼져요."
    subject = KETTLE.model_copy(update={"product_data": KETTLE.product_data + asks})
    body = "물이 다 끓으면 전원이 스스로 꺼집니다."
    points = [{"number": 1, "heading": "넓은 주둥이로 세척이 간편", "body": body}]

    copy, _ = await written(said({**ANSWER, "points": points}), subject=subject)

    assert copy.faq[0].answer == "물이 다 끓으면 전원이 스스로 꺼져요."
    assert body not in " ".join(" ".join(point.body) for point in copy.points)


async def test_what_the_rules_say_in_place_of_a_refused_part_is_not_said_again_either() -> None:
    solution = " ".join(getattr(by_rules().solution, "body", ()))
    points = [{"number": 2, "heading": "손잡이 이중 벽", "body": solution}]
    refused = {"heading": "국내 1위", "body": solution}

    copy = await worded(solution=refused, points=points)

    page = " ".join(" ".join(point.body) for point in copy.points)
    assert copy.solution == by_rules().solution
    assert solution not in page


async def test_english_blocks_are_worded_in_english() -> None:
    subject = Subject(
        product_data=(
            "Linen shirt\nMaterial: 100% linen\nSize: S, M, L\nCountry of origin: Portugal\n"
            "Tired of shirts that cling in summer? Cut wide at the shoulder."
        ),
        language=Language.ENGLISH,
    )
    draft = copy_of(read(subject))
    answers = {told.question: n for n, told in enumerate(draft.faq, start=1)}
    made = answers["What is it made of?"]
    answer = {
        "problem": "Shirts that cling in summer make anyone tired.",
        "faq": [{"number": made, "answer": "From collar to hem it is 100% linen."}],
    }

    copy, account = await written(said(answer), subject=subject)

    assert " ".join(copy.problem) == answer["problem"]
    assert copy.faq[made - 1].answer == "From collar to hem it is 100% linen."
    assert "letter for letter" in account.bodies[0]["messages"][0]["content"]
