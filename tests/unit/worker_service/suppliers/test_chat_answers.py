"""Whatever an endpoint answers becomes one of a few outcomes."""

import json
from typing import Any

import pytest

from tests.unit.worker_service.suppliers.scripts import completion
from worker_service.suppliers.chat_answers import Outcome, first_object, read_answer

DEEP = "[" * 5000


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (completion("{}"), Outcome.SAID),
        (completion("{}", finish_reason=None), Outcome.SAID),
        (completion('{"a": "b', finish_reason="length"), Outcome.CUT_OFF),
        (completion(None, refusal="No."), Outcome.REFUSED),
        (completion("", finish_reason="content_filter"), Outcome.FILTERED),
        (completion("half a sen", finish_reason="content_filter"), Outcome.FILTERED),
        (completion(None, tool_calls=[{"id": "1", "type": "function"}]), Outcome.TOOL_CALL),
        (completion(None, finish_reason="tool_calls"), Outcome.TOOL_CALL),
        (completion("  \n"), Outcome.EMPTY),
        (completion(None), Outcome.EMPTY),
        (b'{"choices": []}', Outcome.EMPTY),
        (b"<!doctype html><html><body>Sign in</body></html>", Outcome.NOT_CHAT),
        (b'{"error": {"message": "no"}}', Outcome.NOT_CHAT),
        (b'{"choices": [{"text": "the older API"}]}', Outcome.NOT_CHAT),
        (b'{"choices": [{"message": {"content": "cut', Outcome.NOT_CHAT),
        (b"", Outcome.NOT_CHAT),
        (b"\xff\xfe\x00", Outcome.NOT_CHAT),
        (b"[]", Outcome.NOT_CHAT),
        (DEEP.encode(), Outcome.NOT_CHAT),
    ],
)
def test_an_answer_has_one_of_a_few_outcomes(body: bytes, outcome: Outcome) -> None:
    assert read_answer(body).outcome is outcome


def test_content_in_parts_is_put_together() -> None:
    parts = [{"type": "text", "text": '{"a"'}, {"type": "text", "text": ": 1}"}, {"type": "image"}]
    body = {"choices": [{"message": {"content": parts}}]}

    assert read_answer(json.dumps(body).encode()).text == '{"a": 1}'


@pytest.mark.parametrize(
    "usage",
    [None, [], "many", {"prompt_tokens": "9"}, {"prompt_tokens": None}, {"prompt_tokens": -5}],
)
def test_a_usage_that_is_none_costs_nothing_and_the_answer_stands(usage: Any) -> None:
    body = {"choices": [{"message": {"content": "{}"}}], "usage": usage}

    answer = read_answer(json.dumps(body).encode())

    assert (answer.outcome, answer.input_tokens, answer.output_tokens) == (Outcome.SAID, 0, 0)


def test_an_absurd_bill_is_not_believed() -> None:
    body = {"choices": [{"message": {"content": "{}"}}], "usage": {"prompt_tokens": 10**15}}

    assert read_answer(json.dumps(body).encode()).input_tokens == 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b}"}',
        '```json\n{"a": "b}"}\n```',
        '물론입니다! 아래와 같습니다.\n{"a": "b}"}\n더 필요하신가요?',
        '<think>{"a": "draft"} maybe</think>{"a": "b}"}',
        'The set {x} is not JSON, but {"a": "b}"} is.',
    ],
)
def test_the_first_object_is_found_wherever_it_stands(text: str) -> None:
    assert first_object(text) == {"a": "b}"}


@pytest.mark.parametrize("text", ["", "no object", "[1, 2]", '{"a": ', "{" * 30_000, DEEP, "{]}"])
def test_without_an_object_there_is_none(text: str) -> None:
    assert first_object(text) is None


def test_of_an_answer_that_was_cut_off_the_complete_part_is_kept() -> None:
    found = first_object('{"hook": "끝까지", "lead": "여기서 잘', is_cut_off=True)

    assert found == {"hook": "끝까지"}
