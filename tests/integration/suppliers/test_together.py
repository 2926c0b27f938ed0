"""Together as tests play it, held to the response models of its documentation."""

import base64
from io import BytesIO
from typing import Literal

import httpx
import openai
import pytest
from PIL import Image
from pydantic import BaseModel, ConfigDict

from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import a_chat, a_together_image, opened
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY

KONTEXT = "black-forest-labs/FLUX.1-kontext-pro"
FLUX_2 = "black-forest-labs/FLUX.2-pro"


class Documented(BaseModel):
    """A model of together-py's `types`: these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ImageDataB64(Documented):
    b64_json: str
    index: int
    type: Literal["b64_json"]


class ImageDataURL(Documented):
    url: str
    index: int
    type: Literal["url"]


class ImageFile(Documented):
    id: str
    model: str
    object: Literal["list"]
    data: list[ImageDataB64 | ImageDataURL]


class Message(Documented):
    role: Literal["assistant"]
    content: str
    tool_calls: list[str]


class Choice(Documented):
    finish_reason: Literal["stop", "eos", "length", "tool_calls", "function_call"]
    index: int
    logprobs: None
    message: Message
    seed: int


class Usage(Documented):
    completion_tokens: int
    prompt_tokens: int
    total_tokens: int


class ChatCompletion(Documented):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    prompt: list[str]
    choices: list[Choice]
    usage: Usage


@pytest.fixture
def supplier(start: StartSupplier) -> Supplier:
    return start("together")


def images(client: httpx.Client, supplier: Supplier, **wish: object) -> httpx.Response:
    return client.post(f"{supplier.base_url}/images/generations", json=a_together_image(**wish))


def test_a_completion_has_the_documented_shape(client: httpx.Client, supplier: Supplier) -> None:
    answer = client.post(f"{supplier.base_url}/chat/completions", json=a_chat())

    completion = ChatCompletion.model_validate(answer.json())
    assert completion.choices[0].message.content.startswith('{"title": "물결 스탠드 램프"')


def test_openais_client_understands_it_too(supplier: Supplier) -> None:
    with openai.OpenAI(api_key=KEY, base_url=supplier.base_url, max_retries=0) as sdk:
        completion = sdk.chat.completions.create(**a_chat())

    assert completion.usage is not None
    assert completion.usage.total_tokens > 0


def test_an_image_is_an_address_unless_base64_is_asked_for(
    client: httpx.Client, supplier: Supplier
) -> None:
    by_address = ImageFile.model_validate(images(client, supplier).json()).data[0]
    inline = images(client, supplier, response_format="base64", width=512, height=768).json()

    assert isinstance(by_address, ImageDataURL)
    served = client.get(by_address.url)
    assert served.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(served.content)).size == (1024, 1024)
    embedded = ImageFile.model_validate(inline).data[0]
    assert isinstance(embedded, ImageDataB64)
    assert opened(embedded.b64_json).size == (512, 768)


def test_who_serves_images_turns_away_a_client_without_a_name(
    client: httpx.Client, supplier: Supplier
) -> None:
    address = images(client, supplier).json()["data"][0]["url"]

    nameless = client.get(address, headers={"user-agent": ""})

    assert nameless.status_code == 403


@pytest.mark.parametrize(
    "wish",
    [{"model": KONTEXT, "image_url": "{}"}, {"model": FLUX_2, "reference_images": ["{}"]}],
    ids=["kontext", "flux 2"],
)
def test_an_original_makes_it_an_edit(
    client: httpx.Client, supplier: Supplier, photo: bytes, wish: dict[str, object]
) -> None:
    address = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
    told = {
        name: value if name == "model" else ([address] if isinstance(value, list) else address)
        for name, value in wish.items()
    }

    answer = images(client, supplier, **told, response_format="base64", aspect_ratio="3:4")

    assert answer.status_code == 200
    assert opened(answer.json()["data"][0]["b64_json"]).size == (880, 1184)
    assert supplier.ledger.billed("edit") == 1
    assert supplier.ledger.billed("generation") == 0


def test_an_original_is_fetched_from_its_address(client: httpx.Client, supplier: Supplier) -> None:
    address = images(client, supplier).json()["data"][0]["url"]

    edited = images(client, supplier, model=FLUX_2, image_url=address)
    unreachable = images(client, supplier, model=FLUX_2, image_url=address + "x")

    assert edited.status_code == 200
    assert unreachable.status_code == 400


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"image_url": "https://shop.example/a.jpg"}, "image_url"),
        ({"model": KONTEXT}, "image_url"),
        ({"model": KONTEXT, "image_url": "x", "reference_images": ["y"]}, "reference_images"),
        ({"response_format": "b64_json"}, "response_format"),
        ({"size": "1024x1024"}, "size"),
        ({"n": 5}, "n"),
    ],
    ids=lambda wish: str(wish)[:40],
)
def test_a_parameter_that_a_model_does_not_have_is_refused(
    client: httpx.Client, supplier: Supplier, wish: dict[str, object], param: str
) -> None:
    answer = images(client, supplier, **wish)

    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("rate_limited", 429, "dynamic_request_limited"),
        ("quota_exhausted", 402, "credit_limit"),
        ("unauthorized", 401, "invalid_request_error"),
        ("not_found", 404, "invalid_request_error"),
        ("prompt_filtered", 422, "invalid_request_error"),
        ("server_error", 500, "server_error"),
        ("unavailable", 503, "service_unavailable"),
    ],
)
def test_every_refusal_has_its_documented_status(
    client: httpx.Client, supplier: Supplier, fault: str, status: int, kind: str
) -> None:
    supplier.next("generation", fault)

    answer = images(client, supplier)

    assert answer.status_code == status
    assert answer.json()["error"]["type"] == kind
    assert supplier.ledger.billed() == 0
