"""What a supplier does not accept: the documented error, no bill, and a line in the ledger."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import SCHEMA, a_chat, a_format, an_image
from tests.suppliers.endpoint import Supplier


@pytest.fixture
def supplier(start: StartSupplier) -> Supplier:
    return start("openai")


def without(name: str, wish: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in wish.items() if key != name}


OPEN_SCHEMA = without("additionalProperties", SCHEMA)
OPTIONAL_SCHEMA = {**SCHEMA, "required": ["title"]}
NESTED = {"type": "object", "properties": {"a": OPEN_SCHEMA}, "required": ["a"]}
NESTED_SCHEMA = {**NESTED, "additionalProperties": False}


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        (without("model", a_chat()), "model"),
        (without("messages", a_chat()), "messages"),
        (a_chat(messages=[]), "messages"),
        (a_chat(messages=[{"role": "robot", "content": "hello"}]), "messages[0].role"),
        (a_chat(messages=[{"role": "user"}]), "messages[0].content"),
        (a_chat(tempature=1), "tempature"),
        (a_chat(temperature=3), "temperature"),
        (a_chat(max_tokens="many"), "max_tokens"),
        (a_chat(response_format={"type": "xml"}), "response_format.type"),
        (a_chat(response_format={"type": "json_schema"}), "response_format.json_schema"),
        (a_chat(response_format=a_format(OPEN_SCHEMA)), "response_format"),
        (a_chat(response_format=a_format(OPTIONAL_SCHEMA)), "response_format"),
        (a_chat(response_format=a_format(NESTED_SCHEMA)), "response_format"),
        (
            a_chat(
                response_format={"type": "json_object"},
                messages=[{"role": "user", "content": "램프"}],
            ),
            "messages",
        ),
    ],
)
def test_a_completion_that_is_asked_for_wrongly(
    client: httpx.Client, supplier: Supplier, wish: dict[str, Any], param: str
) -> None:
    answer = client.post(f"{supplier.base_url}/chat/completions", json=wish)

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.json()["error"]["param"] == param
    assert supplier.ledger.billed() == 0
    assert len(supplier.ledger.complaints()) == 1


def test_a_schema_that_is_not_strict_may_leave_fields_open(
    client: httpx.Client, supplier: Supplier
) -> None:
    wish = a_chat(response_format=a_format(OPEN_SCHEMA, strict=False))

    assert client.post(f"{supplier.base_url}/chat/completions", json=wish).status_code == 200


@pytest.mark.parametrize(
    ("wish", "status", "param"),
    [
        (an_image(response_format="b64_json"), 400, "response_format"),
        (an_image(model="gpt-image-1"), 404, None),
        (an_image(size="1000x1000"), 400, "size"),
        (an_image(size="256x1024"), 400, "size"),
        (an_image(model="gpt-image-1.5", size="1536x864"), 400, "size"),
        (an_image(prompt=""), 400, "prompt"),
        (an_image(prompt="가" * 32_001), 400, "prompt"),
        (an_image(quality="hd"), 400, "quality"),
        (an_image(n=11), 400, "n"),
        (an_image(image_url="https://shop.example/a.jpg"), 400, "image_url"),
    ],
    ids=lambda wish: str(wish)[:60],
)
def test_an_image_that_is_asked_for_wrongly(
    client: httpx.Client, supplier: Supplier, wish: dict[str, Any], status: int, param: str | None
) -> None:
    answer = client.post(f"{supplier.base_url}/images/generations", json=wish)

    assert answer.status_code == status
    assert answer.json()["error"]["param"] == param


def a_png(size: tuple[int, int]) -> bytes:
    file = BytesIO()
    Image.new("RGBA", size).save(file, "PNG")
    return file.getvalue()


SMALL = ("a.png", a_png((64, 64)), "image/png")


@pytest.mark.parametrize(
    ("files", "fields", "param"),
    [
        ([("file", SMALL)], {}, "file"),
        ([("mask", SMALL)], {}, "image"),
        ([("image", ("a.png", b"%PDF-1.7", "image/png"))], {}, "image"),
        ([("image", ("a.jpg", a_png((64, 64)), "image/jpeg"))], {}, "image"),
        ([("image", ("a.png", a_png((64, 64)), "application/octet-stream"))], {}, "image"),
        ([("image[]", SMALL)] * 17, {}, "image"),
        ([("image", SMALL), ("mask", ("m.png", a_png((32, 32)), "image/png"))], {}, "mask"),
        ([("image", SMALL)], {"input_fidelity": "high"}, "input_fidelity"),
        ([("image", SMALL)], {"strength": "0.5"}, "strength"),
    ],
)
def test_an_edit_that_is_asked_for_wrongly(
    client: httpx.Client,
    supplier: Supplier,
    files: list[Any],
    fields: dict[str, str],
    param: str,
) -> None:
    data = {**an_image(), **fields}

    answer = client.post(f"{supplier.base_url}/images/edits", data=data, files=files)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


def test_a_form_where_json_belongs(client: httpx.Client, supplier: Supplier) -> None:
    answer = client.post(f"{supplier.base_url}/images/generations", data=an_image())

    assert answer.json()["error"]["code"] == "unsupported_content_type"


def test_json_where_a_form_belongs(client: httpx.Client, supplier: Supplier) -> None:
    answer = client.post(f"{supplier.base_url}/images/edits", json=an_image())

    assert answer.json()["error"]["code"] == "unsupported_content_type"


def test_what_is_no_json_at_all(client: httpx.Client, supplier: Supplier) -> None:
    answer = client.post(
        f"{supplier.base_url}/chat/completions",
        content=b"{",
        headers={"content-type": "application/json"},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"max_tokens": 100}, "unsupported_parameter"),
        ({"temperature": 0.7}, "unsupported_value"),
    ],
)
def test_a_reasoning_model_has_fewer_parameters(
    client: httpx.Client, start: StartSupplier, wish: dict[str, Any], code: str
) -> None:
    supplier = start("openai", reasons=True)

    answer = client.post(f"{supplier.base_url}/chat/completions", json=a_chat(**wish))

    assert answer.json()["error"]["code"] == code


def test_an_instance_without_schemas_refuses_them_as_llama_cpp_did(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai", json_schema="rejected")

    refused = client.post(f"{supplier.base_url}/chat/completions", json=a_chat())
    mode = a_chat(response_format={"type": "json_object"})
    accepted = client.post(f"{supplier.base_url}/chat/completions", json=mode)

    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith('Either "json_schema" or "grammar"')
    assert accepted.status_code == 200


def test_an_instance_that_ignores_the_format_hides_the_json_in_prose(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai", json_schema="ignored")

    answer = client.post(f"{supplier.base_url}/chat/completions", json=a_chat())

    content = answer.json()["choices"][0]["message"]["content"]
    assert "```json" in content
    assert "물결 스탠드 램프" in content


def test_a_model_that_is_not_there(client: httpx.Client, start: StartSupplier) -> None:
    supplier = start("openai", models=frozenset({"gpt-5-mini"}))

    answer = client.post(f"{supplier.base_url}/chat/completions", json=a_chat(model="gpt-9"))

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"
