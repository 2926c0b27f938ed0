"""Asking any OpenAI-compatible endpoint for one JSON object."""

import hashlib
from typing import Any

import pytest

from chassis.adapters.memory import ManualClock
from chassis.errors import PermanentError, TransientError
from tests.unit.worker_service.suppliers.scripts import (
    ScriptedAccount,
    a_model,
    completion,
    said,
)
from worker_service.suppliers.chat import Message
from worker_service.suppliers.chat_answers import Outcome
from worker_service.suppliers.manners import REFUSED, REMEMBERED_SECONDS

ASKED = [Message("system", "Write."), Message("user", "텀블러")]
SCHEMA: dict[str, Any] = {"type": "object", "properties": {}, "required": []}


def refused(reason: str = "answers 400 invalid_request_error") -> PermanentError:
    return PermanentError(reason, code=REFUSED)


def formats(account: ScriptedAccount) -> list[str]:
    return [body.get("response_format", {"type": "plain"})["type"] for body in account.bodies]


async def test_the_first_call_demands_a_strict_schema() -> None:
    account = ScriptedAccount(said({"a": 1}))

    written = await a_model().write(ASKED, SCHEMA, account)

    demanded = account.bodies[0]["response_format"]["json_schema"]
    assert demanded == {"name": "page_copy", "strict": True, "schema": SCHEMA}
    assert account.bodies[0]["messages"][1] == {"role": "user", "content": "텀블러"}
    assert account.requests[0].path == "/chat/completions"
    assert written.content == {"a": 1}


async def test_an_endpoint_that_refuses_schemas_is_asked_down_the_ladder() -> None:
    account = ScriptedAccount(refused(), refused(), completion('Here you are: {"a": 1}.'))

    written = await a_model().write(ASKED, SCHEMA, account)

    assert formats(account) == ["json_schema", "json_object", "plain"]
    assert written.content == {"a": 1}


async def test_the_way_that_worked_is_remembered_and_the_best_is_tried_again_later() -> None:
    clock = ManualClock()
    model = a_model(clock)
    await model.write(ASKED, SCHEMA, ScriptedAccount(refused(), said({"a": 1})))

    soon, later = ScriptedAccount(said({"a": 1})), ScriptedAccount(said({"a": 1}))
    await model.write(ASKED, SCHEMA, soon)
    await clock.advance(REMEMBERED_SECONDS)
    await model.write(ASKED, SCHEMA, later)

    assert formats(soon) == ["json_object"]
    assert formats(later) == ["json_schema"]


async def test_a_way_that_led_to_nothing_is_not_remembered() -> None:
    model = a_model()
    with pytest.raises(PermanentError):
        await model.write(ASKED, SCHEMA, ScriptedAccount(refused()))

    account = ScriptedAccount(said({}))
    await model.write(ASKED, SCHEMA, account)

    assert formats(account) == ["json_schema"]


async def test_a_model_that_reasons_is_asked_with_its_own_words_and_no_temperature() -> None:
    account = ScriptedAccount(
        refused("answers 400 unsupported_parameter"),
        refused("answers 400 unsupported_value"),
        said({"a": 1}),
    )

    await a_model().write(ASKED, SCHEMA, account)

    assert [body.get("temperature") for body in account.bodies] == [0.6, 0.6, None]
    assert account.bodies[2]["max_completion_tokens"] == 2000
    assert "max_tokens" not in account.bodies[2]
    assert formats(account) == ["json_schema"] * 3


@pytest.mark.parametrize(
    "error",
    [
        TransientError("down"),
        PermanentError("it may have been paid for", code="SUPPLIER_CALL_UNCERTAIN"),
        PermanentError("the day's budget is spent", code="SUPPLIER_BUDGET_SPENT"),
        refused("answers 401 invalid_api_key"),
        refused("answers 404 DeploymentNotFound"),
        refused("answers 400 context_length_exceeded"),
    ],
    ids=str,
)
async def test_nothing_but_a_refused_form_is_asked_for_again(error: Exception) -> None:
    account = ScriptedAccount(error)

    with pytest.raises(type(error)):
        await a_model().write(ASKED, SCHEMA, account)

    assert len(account.requests) == 1


@pytest.mark.parametrize(
    "summary", ["400 content_filter", "400 invalid_prompt", "422 nsfw_content", "400 contentFilter"]
)
async def test_a_filter_that_refuses_the_prompt_is_an_answer_like_any_other(summary: str) -> None:
    account = ScriptedAccount(refused(f"answers {summary}"))

    written = await a_model().write(ASKED, SCHEMA, account)

    assert (written.outcome, written.content) == (Outcome.FILTERED, None)
    assert len(account.requests) == 1


async def test_the_tokens_of_an_answer_are_told_with_what_they_cost() -> None:
    account = ScriptedAccount(said({"a": 1}))

    await a_model().write(ASKED, SCHEMA, account)

    assert account.usage.text_calls == 1
    assert (account.usage.input_tokens, account.usage.output_tokens) == (900, 300)
    assert account.usage.estimated_cost_micro_usd == 900 * 0.5 + 300 * 2


async def test_a_useless_answer_is_paid_for_as_well() -> None:
    account = ScriptedAccount(completion(None, refusal="I cannot help with that."))

    written = await a_model().write(ASKED, SCHEMA, account)

    assert written.outcome is Outcome.REFUSED
    assert written.content is None
    assert account.usage.input_tokens == 900


async def test_a_call_says_beforehand_what_it_may_cost_at_most() -> None:
    account = ScriptedAccount(said({}))

    await a_model().write(ASKED, SCHEMA, account)

    (request,) = account.requests
    assert request.expected_cost_micro_usd >= 2000 * 2


async def test_provenance_names_the_request_by_its_hash() -> None:
    account = ScriptedAccount(said({}))

    provenance = (await a_model().write(ASKED, SCHEMA, account)).provenance

    assert provenance.ai_generated
    assert (provenance.supplier, provenance.model) == ("openai", "a-model")
    assert provenance.prompt_hash == hashlib.sha256(account.requests[0].body).hexdigest()[:16]


async def test_the_same_question_is_the_same_bytes() -> None:
    one, other = ScriptedAccount(said({})), ScriptedAccount(said({}))

    await a_model().write(ASKED, SCHEMA, one)
    await a_model().write(ASKED, SCHEMA, other)

    assert one.requests == other.requests


async def test_azures_api_version_stands_in_the_address() -> None:
    account = ScriptedAccount(said({}))

    await a_model(api_version="2024-10-21").write(ASKED, SCHEMA, account)

    assert account.requests[0].path == "/chat/completions?api-version=2024-10-21"
