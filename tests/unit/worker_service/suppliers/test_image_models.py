"""Image suppliers are asked in their documented shapes, the same question in the same bytes."""

import base64
import json
from dataclasses import replace
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import pytest

from contracts.pages import ImageType
from worker_service.ports import Endpoint, SupplierRequest
from worker_service.suppliers.image_asking import Asked, Prices
from worker_service.suppliers.openai_images import OpenAIImages
from worker_service.suppliers.together_images import TogetherImages

ENDPOINT = Endpoint(name="a", base_url="https://api.example/v1", seconds=20, at_once=4)
SIZES = {ImageType.HERO: (1024, 1536), ImageType.PRODUCT: (1024, 1024)}
PRICES = Prices(image=0.04)
ASKED = Asked(
    prompt="감귤칩 on a table",
    size=(1024, 1536),
    seed=7,
    original=b"\xff\xd8 a jpeg \r\n--",
    original_url="https://shop.example/product.jpg",
)


def openai(**changes: Any) -> OpenAIImages:
    return OpenAIImages(**{"endpoint": ENDPOINT, "model": "gpt-image-2", "sizes": SIZES, **changes})


def together(**changes: Any) -> TogetherImages:
    model = "black-forest-labs/FLUX.1-kontext-pro"
    return TogetherImages(**{"endpoint": ENDPOINT, "model": model, "sizes": SIZES, **changes})


def form_of(request: SupplierRequest) -> dict[str, bytes]:
    """Read a form as a mail program would."""
    head = f"Content-Type: {request.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        for part in message.iter_parts()  # type: ignore[attr-defined]  # a MIME message has parts
    }


def test_openai_is_asked_for_an_edit_of_the_photo() -> None:
    request = openai(quality="high", input_fidelity="high").request(ASKED, PRICES)

    form = form_of(request)
    assert request.path == "/images/edits"
    assert form["image[]"] == ASKED.original
    assert form["prompt"].decode() == ASKED.prompt
    assert (form["model"], form["size"], form["n"]) == (b"gpt-image-2", b"1024x1536", b"1")
    assert (form["quality"], form["input_fidelity"]) == (b"high", b"high")


def test_what_is_not_set_is_not_sent() -> None:
    form = form_of(openai().request(ASKED, PRICES))

    assert "quality" not in form
    assert "input_fidelity" not in form


def test_azures_deployments_are_asked_with_their_version() -> None:
    request = openai(api_version="2025-04-01-preview").request(ASKED, PRICES)

    assert request.path == "/images/edits?api-version=2025-04-01-preview"


def test_kontext_is_given_the_photos_address() -> None:
    request = together(steps=28).request(ASKED, PRICES)

    told = json.loads(request.body)
    assert request.path == "/images/generations"
    assert told["image_url"] == ASKED.original_url
    assert (told["width"], told["height"], told["steps"], told["seed"]) == (1024, 1536, 28, 7)
    assert told["response_format"] == "base64"


def test_later_models_are_given_reference_images() -> None:
    told = json.loads(together(model="black-forest-labs/FLUX.2-pro").request(ASKED, PRICES).body)

    assert told["reference_images"] == [ASKED.original_url]
    assert "image_url" not in told


def test_a_photo_can_travel_inside_the_request() -> None:
    model = together(is_inline=True)

    address = json.loads(model.request(ASKED, PRICES).body)["image_url"]
    assert not model.needs_an_address
    assert base64.b64decode(address.removeprefix("data:image/jpeg;base64,")) == ASKED.original


@pytest.mark.parametrize("model", [openai(), together()], ids=["openai", "together"])
def test_the_same_question_is_the_same_bytes_and_another_is_not(model: Any) -> None:
    request = model.request(ASKED, PRICES)

    assert model.request(ASKED, PRICES) == request
    assert model.request(replace(ASKED, prompt="other"), PRICES).body != request.body


def test_prices_are_added_up_in_millionths_of_a_dollar() -> None:
    prices = Prices(image=0.01, input=5, output=40)

    assert prices.cost_micro_usd(images=1, input_tokens=1000, output_tokens=1500) == 75_000
    assert prices.most_micro_usd > 75_000


def test_every_kind_of_shot_has_a_size() -> None:
    assert openai().size_of(ImageType.HERO) == (1024, 1536)
    assert openai().size_of(ImageType.EDIT) == (1024, 1024)
