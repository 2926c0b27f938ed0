"""A status says whether to ask again, and whether it may be billed."""

import json

import pytest

from chassis.supplier_records import Outcome
from worker_service.suppliers.refusals import Refusal


def a_refusal(status: int, **error: object) -> Refusal:
    return Refusal(status, json.dumps({"error": error}).encode())


def test_it_is_summed_up_in_words() -> None:
    refusal = a_refusal(
        400, message="Unsupported: 'secret words'", code="unsupported_parameter", param="max_tokens"
    )

    assert refusal.summary == "400 unsupported_parameter max_tokens"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "no"}', b'{"error": {"code": "a sentence here"}}']
)
def test_what_is_no_word_is_not_passed_on(body: bytes) -> None:
    assert Refusal(502, body).summary == "502"


def test_a_type_stands_in_for_a_code() -> None:
    assert a_refusal(429, type="rate_limit_error").summary == "429 rate_limit_error"


def test_a_prompt_that_was_read_and_filtered_is_billed() -> None:
    refusal = a_refusal(400, code="content_filter")

    assert (refusal.is_transient, refusal.outcome) == (False, Outcome.UNCERTAIN)


@pytest.mark.parametrize("status", [400, 422, 429, 500])
@pytest.mark.parametrize(
    "code", ["content_policy_violation", "moderation_blocked", "contentFilter"]
)
def test_what_a_filter_stopped_is_never_asked_again(code: str, status: int) -> None:
    assert not a_refusal(status, code=code).is_transient


@pytest.mark.parametrize("code", ["insufficient_quota", "billing_hard_limit_reached"])
def test_an_empty_account_fills_by_no_patience(code: str) -> None:
    refusal = a_refusal(429, code=code)

    assert (refusal.is_transient, refusal.outcome) == (False, Outcome.UNBILLED)
