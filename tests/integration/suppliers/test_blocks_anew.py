"""Single blocks of a page, written anew by a worker at a supplier: asked for alone, paid once,
and the rules' where the answer cannot be used."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from standalone.embedded import EmbeddedPostgres
from tests.integration.suppliers.conftest import a_workplace
from tests.integration.suppliers.workplace import Made, Workplace
from tests.suppliers.endpoint import Supplier

KETTLE = {
    "product_data": (
        "온결 전기 주전자 1.2L\n가격: 49,000원\n용량: 1.2L\n소재: 스테인리스\n제조국: 대한민국\n"
        "무게: 980g\n색상: 화이트, 블랙\n구성품: 본체, 받침대\n"
        "사용방법: 1) 물을 붓습니다 2) 뚜껑을 닫습니다 3) 전원을 켭니다\n"
        "주의사항: 빈 상태로 켜지 마세요\n후기: 물이 금방 끓어요 - 김*영\n"
        "아침마다 물 끓기를 기다리느라 번거로우셨죠? 손잡이가 뜨거워지지 않습니다."
    ),
    "features": ["넓은 주둥이로 세척이 간편", "손잡이 이중 벽"],
    "target_customer": "",
}
ANSWER: dict[str, Any] = {
    "hook": "물 한 잔의 여유",
    "lead": "물을 올려 두고 딴생각을 해도 되는 주전자입니다.",
    "problem": "아침마다 물 끓기를 기다리는 일, 번거로우셨죠?",
    "solution": {
        "heading": "손이 편한 주전자",
        "body": "물이 끓어도 손잡이는 뜨거워지지 않습니다.",
    },
    "points": [
        {
            "number": 1,
            "heading": "넓은 주둥이로 세척이 간편",
            "body": "손을 넣어 안쪽까지 닦습니다.",
        },
        {"number": 2, "heading": "손잡이 이중 벽", "body": "따를 때 손이 편안합니다."},
        {"number": 3, "heading": "용량 1.2L", "body": "식구가 나누어 마시기 좋습니다."},
    ],
    "detail_captions": [
        "가까이에서 살펴보세요.",
        "빛이 닿는 결을 봐 주세요.",
        "둥근 선이 이어집니다.",
    ],
    "recommended_for": ["차를 자주 우리는 분", "아침이 바쁜 분", "좁은 주방을 쓰는 분"],
    "faq": [
        {"number": 1, "answer": "한 번에 1.2L까지 담을 수 있어요."},
        {"number": 2, "answer": "물이 닿는 곳은 스테인리스입니다."},
        {"number": 3, "answer": "들면 980g, 물병 하나 드는 느낌입니다."},
        {"number": 4, "answer": "대한민국에서 만들어 보내 드립니다."},
    ],
    "closing": "식탁 위에 들여 보세요.",
}
WORDED = ("hero", "problem", "solution", "point-1", "recommended", "faq", "closing")
BY_RULES = ("steps", "options", "package", "specs", "reviews", "care", "notice")
UNUSABLE = {
    "empty": "\u200b \u200b",
    "invented number": "48시간 따뜻한 주전자입니다.",
    "invented claim": "KC 인증을 받은 주전자입니다.",
    "banned": "국내 최고 1위 주전자입니다.",
    "wrong language": "The kettle for your quiet mornings.",
    "markup": "<b>주전자</b>를 들여 보세요.",
    "contact": "문의는 010-1234-5678로 주세요.",
    "said elsewhere": "빈 상태로 켜지 마세요.",
}


@pytest.fixture(scope="module")
def hired_writer() -> Iterator[Supplier]:
    with Supplier("openai") as supplier:
        yield supplier


@pytest.fixture(scope="module")
def open_desk(
    postgres_server: EmbeddedPostgres, hired_writer: Supplier, small_photo: bytes
) -> Iterator[Workplace]:
    with a_workplace(postgres_server, hired_writer, small_photo) as workplace:
        yield workplace


@pytest.fixture
def desk(open_desk: Workplace, hired_writer: Supplier) -> Iterator[Workplace]:
    hired_writer.script.clear()
    hired_writer.ledger.clear()
    open_desk.forget_failures()
    yield open_desk
    assert hired_writer.ledger.billed_twice() == 0
    assert hired_writer.ledger.complaints() == []


@pytest.fixture
def page(desk: Workplace, hired_writer: Supplier) -> Made:
    """A page that the model wrote, before anything of it is written anew."""
    made = desk.make_page(**KETTLE)
    hired_writer.ledger.clear()
    return made


def says(**changes: Any) -> dict[str, str]:
    return {"says": json.dumps({**ANSWER, **changes}, ensure_ascii=False)}


def copy_warnings(made: Made) -> list[str]:
    return [code for code in made.warnings if code.startswith(("COPY", "SUPPLIER"))]


def fields_asked_for(supplier: Supplier) -> list[list[str]]:
    """Return which fields each call asked for."""
    formats = [entry.fields["response_format"] for entry in supplier.ledger.entries("chat")]
    return [form["json_schema"]["schema"]["required"] for form in formats]


def test_a_whole_page_has_the_models_words_wherever_they_may_stand(page: Made) -> None:
    by_model = {id_ for id_, block in page.blocks.items() if block.provenance.ai_generated}

    assert copy_warnings(page) == []
    assert by_model == {*WORDED, "checkpoints", "point-2", "point-3"}
    assert set(BY_RULES) <= page.blocks.keys()


@pytest.mark.parametrize("block_id", WORDED)
def test_one_block_is_asked_for_alone_and_says_something_else(
    desk: Workplace, hired_writer: Supplier, page: Made, block_id: str
) -> None:
    revised = desk.write_anew(page, block_id)

    changed = set(revised.result.changed_block_ids)
    assert changed - {"checkpoints"} == {block_id}
    assert revised.warnings == []
    assert revised.page.blocks[block_id].provenance.ai_generated
    assert len(fields_asked_for(hired_writer)) == hired_writer.ledger.billed("chat") == 1
    assert fields_asked_for(hired_writer)[0] == {
        "hero": ["hook", "lead"],
        "point-1": ["points"],
        "recommended": ["recommended_for"],
    }.get(block_id, [block_id])
    assert {i: b for i, b in revised.page.blocks.items() if i not in changed} == {
        i: b for i, b in page.blocks.items() if i not in changed
    }


def test_one_block_is_paid_as_one_call_whose_answer_is_short(desk: Workplace, page: Made) -> None:
    usage = desk.write_anew(page, "closing").result.usage

    assert usage.text_calls == page.page["usage"]["text_calls"] == 1
    assert usage.output_tokens * 4 < page.page["usage"]["output_tokens"]
    assert usage.input_tokens < page.page["usage"]["input_tokens"]


@pytest.mark.parametrize("block_id", BY_RULES)
def test_a_block_that_is_the_rules_alone_is_made_without_a_call(
    desk: Workplace, hired_writer: Supplier, page: Made, block_id: str
) -> None:
    revised = desk.write_anew(page, block_id)

    assert hired_writer.ledger.entries() == []
    assert revised.result.usage.text_calls == 0
    assert revised.warnings == []
    assert not revised.page.blocks[block_id].provenance.ai_generated
    assert {i: b for i, b in revised.page.blocks.items() if i != block_id} == {
        i: b for i, b in page.blocks.items() if i != block_id
    }


@pytest.mark.parametrize("why", UNUSABLE)
def test_a_block_whose_answer_cannot_be_used_is_the_rules_and_still_another(
    desk: Workplace, hired_writer: Supplier, page: Made, why: str
) -> None:
    hired_writer.always("chat", says(closing=UNUSABLE[why]))

    revised = desk.write_anew(page, "closing")

    block = revised.page.blocks["closing"]
    assert revised.warnings == ["COPY_REJECTED"]
    assert not block.provenance.ai_generated
    assert block.html != page.blocks["closing"].html
    assert UNUSABLE[why] not in block.html


@pytest.mark.parametrize("fault", ["refusal", "content_filter", "schema_violation", "prose"])
def test_a_model_that_does_not_answer_leaves_the_block_to_the_rules(
    desk: Workplace, hired_writer: Supplier, page: Made, fault: str
) -> None:
    hired_writer.always("chat", fault)

    revised = desk.write_anew(page, "closing")

    assert revised.warnings == ["COPY_REJECTED"]
    assert not revised.page.blocks["closing"].provenance.ai_generated
    assert revised.result.changed_block_ids == ("closing",)


@pytest.mark.parametrize("why", UNUSABLE)
def test_of_a_page_only_the_block_that_cannot_be_used_is_the_rules(
    desk: Workplace, hired_writer: Supplier, why: str
) -> None:
    hired_writer.always("chat", says(closing=UNUSABLE[why]))

    made = desk.make_page(**KETTLE)

    by_rules = {i for i in WORDED if not made.blocks[i].provenance.ai_generated}
    assert by_rules == {"closing"}
    assert copy_warnings(made) == ["COPY_REJECTED"]
    assert UNUSABLE[why] not in made.blocks["closing"].html
    assert hired_writer.ledger.billed("chat") == 1


@pytest.mark.parametrize(
    ("block_id", "changes"),
    [
        ("problem", {"problem": "세균이 걱정되어 아침마다 물 끓기를 기다리셨죠?"}),
        ("solution", {"solution": {"heading": "손이 편한", "body": "손잡이가 무척 뜨거워집니다."}}),
        ("faq", {"faq": [{"number": n, "answer": "1.5L 유리입니다."} for n in range(1, 5)]}),
    ],
)
def test_what_turns_a_fact_around_stays_out_of_the_page(
    desk: Workplace, hired_writer: Supplier, block_id: str, changes: dict[str, Any]
) -> None:
    hired_writer.always("chat", says(**changes))

    made = desk.make_page(**KETTLE)

    by_rules = {i for i in WORDED if not made.blocks[i].provenance.ai_generated}
    assert by_rules == {block_id}
    assert copy_warnings(made) == ["COPY_REJECTED"]


def test_a_supplier_that_is_away_costs_the_block_its_model_and_no_more(
    desk: Workplace, hired_writer: Supplier, page: Made
) -> None:
    hired_writer.always("chat", "bad_gateway")

    revised = desk.write_anew(page, "closing")

    assert revised.warnings == ["COPY_SUPPLIER_UNAVAILABLE"]
    assert revised.result.changed_block_ids == ("closing",)


def test_two_blocks_of_one_page_are_two_calls_and_each_is_paid(
    desk: Workplace, hired_writer: Supplier, page: Made
) -> None:
    first = desk.write_anew(page, "closing", variant=1)
    second = desk.write_anew(page, "solution", variant=1)

    assert hired_writer.ledger.billed("chat") == 2
    assert first.result.usage.text_calls == second.result.usage.text_calls == 1
    assert second.page.blocks["closing"] == first.page.blocks["closing"]


def test_the_same_block_again_is_asked_for_with_the_words_it_has_by_now(
    desk: Workplace, hired_writer: Supplier, page: Made
) -> None:
    first = desk.write_anew(page, "closing", variant=1)
    second = desk.write_anew(page, "closing", variant=2)

    asked = [entry.fields["messages"][1]["content"] for entry in hired_writer.ledger.entries()]
    spoken = [made.blocks["closing"].html for made in (page, first.page, second.page)]
    assert all(one != next_ for one, next_ in pairwise(spoken))
    assert all('"now"' in text for text in asked)
    assert asked[0] != asked[1]
