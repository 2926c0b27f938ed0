"""Whatever an image endpoint answers becomes bytes, an address, or nothing."""

import base64
import json
from typing import Any

import pytest

from worker_service.suppliers.image_answers import ImageAnswer, read_answer


def answer(item: Any, **beside: Any) -> bytes:
    return json.dumps({"created": 1, "data": [item], **beside}).encode()


def test_inline_bytes_are_decoded() -> None:
    found = read_answer(answer({"b64_json": base64.b64encode(b"picture").decode()}))

    assert found.content == b"picture"


def test_an_address_is_passed_on() -> None:
    assert read_answer(answer({"url": "https://cdn.example/1.jpg"})).url.endswith("1.jpg")


def test_tokens_are_counted_within_reason() -> None:
    found = read_answer(answer({}, usage={"input_tokens": -3, "output_tokens": 10**12}))

    assert (found.input_tokens, found.output_tokens) == (0, 1_000_000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html>",
        b"{}",
        b'{"data": []}',
        b'{"data": null}',
        b'{"data": [{"b64_json": 5}]}',
        b'{"data": [{"b64_json": "%%%"}]}',
        b"[" * 100_000,
    ],
    ids=["empty", "html", "no data", "none", "null", "number", "not base64", "deep"],
)
def test_nothing_of_use_is_nothing(body: bytes) -> None:
    assert not read_answer(body).has_image
    assert read_answer(body) == ImageAnswer()
