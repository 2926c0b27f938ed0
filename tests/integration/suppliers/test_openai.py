"""OpenAI as tests play it, asked by OpenAI's own client, which checks every answer's shape."""

import json
from collections.abc import Iterator

import openai
import pytest

from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import SCHEMA, a_chat, an_image, opened
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY


@pytest.fixture
def supplier(start: StartSupplier) -> Supplier:
    return start("openai")


@pytest.fixture
def sdk(supplier: Supplier) -> Iterator[openai.OpenAI]:
    with an_sdk(supplier) as sdk:
        yield sdk


def an_sdk(supplier: Supplier, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(
        api_key=key,
        base_url=supplier.base_url,
        max_retries=0,
        timeout=30,
        _strict_response_validation=True,
    )


def test_a_completion_has_the_clients_shape_and_the_schema_asked_for(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(**a_chat())

    choice = completion.choices[0]
    assert choice.finish_reason == "stop"
    assert choice.message.refusal is None
    written = json.loads(choice.message.content or "")
    assert list(written) == list(SCHEMA["properties"])
    assert written["title"] == "물결 스탠드 램프"
    assert completion.usage is not None
    assert completion.usage.total_tokens == (
        completion.usage.prompt_tokens + completion.usage.completion_tokens
    )


def test_what_is_written_states_nothing_but_the_sellers_facts(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(**a_chat())

    content = completion.choices[0].message.content or ""
    digits = {word for word in content.split() if any(letter.isdigit() for letter in word)}
    assert digits
    assert all("39,000원" in word for word in digits)


def test_without_a_format_there_is_prose(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(**a_chat(response_format={"type": "text"}))

    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(completion.choices[0].message.content or "")


def test_a_generation_is_a_picture_in_base64_with_its_usage(sdk: openai.OpenAI) -> None:
    images = sdk.images.generate(**an_image(size="1536x1024", output_format="jpeg"))

    assert images.data is not None
    assert images.usage is not None
    picture = opened(images.data[0].b64_json or "")
    assert (picture.format, picture.size) == ("JPEG", (1536, 1024))
    assert images.data[0].url is None
    assert images.usage.output_tokens > 0


def test_an_edit_takes_files_of_a_form(
    sdk: openai.OpenAI, supplier: Supplier, photo: bytes
) -> None:
    images = sdk.images.edit(**an_image(image=("photo.jpg", photo, "image/jpeg"), n=2))

    assert images.data is not None
    assert [opened(image.b64_json or "").size for image in images.data] == [(1024, 1024)] * 2
    assert images.usage is not None
    assert images.usage.input_tokens_details.image_tokens > 0
    assert supplier.ledger.billed("edit") == 2


def test_several_files_are_sent_as_an_array(sdk: openai.OpenAI, photo: bytes) -> None:
    file = ("photo.jpg", photo, "image/jpeg")

    images = sdk.images.edit(**an_image(image=[file, file]))

    assert images.data is not None
    assert len(images.data) == 1


def test_the_client_reads_the_request_id(sdk: openai.OpenAI) -> None:
    completion = sdk.chat.completions.create(**a_chat())

    assert completion._request_id == "req_000000000001"  # noqa: SLF001 - the client's own name


def test_a_wrong_key_is_an_authentication_error(supplier: Supplier) -> None:
    with an_sdk(supplier, key="wrong") as sdk, pytest.raises(openai.AuthenticationError) as caught:
        sdk.chat.completions.create(**a_chat())

    assert caught.value.code == "invalid_api_key"
    assert caught.value.type == "invalid_request_error"


@pytest.mark.parametrize(
    ("fault", "expected", "code"),
    [
        ("rate_limited", openai.RateLimitError, "rate_limit_exceeded"),
        ("quota_exhausted", openai.RateLimitError, "insufficient_quota"),
        ("unauthorized", openai.AuthenticationError, "invalid_api_key"),
        ("not_found", openai.NotFoundError, "model_not_found"),
        ("prompt_filtered", openai.BadRequestError, "invalid_prompt"),
        ("server_error", openai.InternalServerError, None),
        ("unavailable", openai.InternalServerError, "server_overloaded"),
    ],
)
def test_every_refusal_is_the_error_that_the_client_knows(
    sdk: openai.OpenAI,
    supplier: Supplier,
    fault: str,
    expected: type[openai.APIStatusError],
    code: str | None,
) -> None:
    supplier.next("chat", fault)

    with pytest.raises(expected) as caught:
        sdk.chat.completions.create(**a_chat())

    assert caught.value.code == code
    assert supplier.ledger.billed() == 0


def test_a_filtered_picture_says_that_moderation_stopped_it(
    sdk: openai.OpenAI, supplier: Supplier
) -> None:
    supplier.next("generation", "prompt_filtered")

    with pytest.raises(openai.BadRequestError) as caught:
        sdk.images.generate(**an_image())

    assert caught.value.code == "moderation_blocked"


def test_a_client_told_when_to_return_comes_back_and_is_billed_once(supplier: Supplier) -> None:
    supplier.next("chat", {"fault": "rate_limited", "retry_after": "0.01"})
    patient = openai.OpenAI(api_key=KEY, base_url=supplier.base_url, max_retries=1)

    with patient:
        patient.chat.completions.create(**a_chat())

    assert [entry.status for entry in supplier.ledger.entries("chat")] == [429, 200]
    assert supplier.ledger.billed() == 1


def test_a_refusal_and_a_cut_answer_are_completions_of_their_own_kind(
    sdk: openai.OpenAI, supplier: Supplier
) -> None:
    supplier.next("chat", "refusal", "length", "content_filter")

    refused, cut, filtered = (sdk.chat.completions.create(**a_chat()).choices[0] for _ in range(3))

    assert (refused.message.content, bool(refused.message.refusal)) == (None, True)
    assert cut.finish_reason == "length"
    assert filtered.finish_reason == "content_filter"
