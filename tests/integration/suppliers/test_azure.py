"""Azure OpenAI as tests play it, asked by OpenAI's client for Azure and on the v1 surface."""

from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import a_chat, an_image, opened
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY

DEPLOYMENTS = {"writer": "gpt-5-mini", "painter": "gpt-image-2.5-flare"}
VERSION = "2025-04-01-preview"


@pytest.fixture
def supplier(start: StartSupplier) -> Supplier:
    return start("azure", deployments=DEPLOYMENTS)


@pytest.fixture
def sdk(supplier: Supplier) -> Iterator[openai.AzureOpenAI]:
    sdk = openai.AzureOpenAI(
        api_key=KEY,
        azure_endpoint=supplier.origin,
        api_version=VERSION,
        max_retries=0,
        timeout=30,
        _strict_response_validation=True,
    )
    with sdk:
        yield sdk


@pytest.fixture
def v1(supplier: Supplier) -> Iterator[openai.OpenAI]:
    sdk = openai.OpenAI(
        api_key=KEY,
        base_url=f"{supplier.origin}/openai/v1/",
        max_retries=0,
        timeout=30,
        _strict_response_validation=True,
    )
    with sdk:
        yield sdk


def test_a_deployment_writes_with_its_model_and_tells_what_was_filtered(
    sdk: openai.AzureOpenAI,
) -> None:
    completion = sdk.chat.completions.create(**a_chat(model="writer"))

    told = completion.model_dump()
    assert completion.model == "gpt-5-mini"
    assert told["prompt_filter_results"][0]["content_filter_results"]["hate"]["filtered"] is False
    assert told["choices"][0]["content_filter_results"]["violence"]["severity"] == "safe"


def test_a_deployment_draws_and_edits(sdk: openai.AzureOpenAI, photo: bytes) -> None:
    drawn = sdk.images.generate(**an_image(model="painter"))
    edited = sdk.images.edit(
        **an_image(model="painter", image=("photo.jpg", photo, "image/jpeg"), size="1024x1536")
    )

    assert drawn.data is not None
    assert edited.data is not None
    assert opened(drawn.data[0].b64_json or "").size == (1024, 1024)
    assert opened(edited.data[0].b64_json or "").size == (1024, 1536)


def test_the_v1_surface_names_the_deployment_as_the_model(
    v1: openai.OpenAI, supplier: Supplier, photo: bytes
) -> None:
    v1.chat.completions.create(**a_chat(model="writer"))
    v1.images.generate(**an_image(model="painter"))
    v1.images.edit(**an_image(model="painter", image=("photo.jpg", photo, "image/jpeg")))

    assert [entry.model for entry in supplier.ledger.entries()] == [
        "gpt-5-mini",
        "gpt-image-2.5-flare",
        "gpt-image-2.5-flare",
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/openai/deployments/writer/chat/completions", 404, "404"),
        ("/openai/deployments/writer/chat/completions?api-version=soon", 404, "404"),
        (
            f"/openai/deployments/nobody/chat/completions?api-version={VERSION}",
            404,
            "DeploymentNotFound",
        ),
        (f"/openai/deployments/writer/chat?api-version={VERSION}", 404, None),
    ],
    ids=["without a version", "with no version", "an unknown deployment", "an unknown path"],
)
def test_what_is_not_there_is_not_found(
    client: httpx.Client, supplier: Supplier, path: str, status: int, code: str | None
) -> None:
    answer = client.post(supplier.origin + path, json=a_chat())

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert len(supplier.ledger.complaints()) == 1


def test_the_key_stands_in_a_header_of_its_own(supplier: Supplier) -> None:
    url = f"{supplier.origin}/openai/deployments/writer/chat/completions?api-version={VERSION}"

    without = httpx.post(url, json=a_chat())
    with_it = httpx.post(url, json=a_chat(), headers={"api-key": KEY})

    assert without.status_code == 401
    assert without.json()["error"]["code"] == "401"
    assert with_it.status_code == 200


def test_throttling_says_when_to_return_twice(client: httpx.Client, supplier: Supplier) -> None:
    supplier.next("chat", {"fault": "rate_limited", "retry_after": "6"})

    answer = client.post(
        f"{supplier.origin}/openai/v1/chat/completions", json=a_chat(model="writer")
    )

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "6"
    assert answer.headers["retry-after-ms"] == "6000"
    assert answer.json()["error"]["code"] == "429"


def test_a_filtered_prompt_says_which_filter_stopped_it(
    sdk: openai.AzureOpenAI, supplier: Supplier
) -> None:
    supplier.next("chat", "prompt_filtered")

    with pytest.raises(openai.BadRequestError) as caught:
        sdk.chat.completions.create(**a_chat(model="writer"))

    assert caught.value.code == "content_filter"
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["innererror"]["code"] == "ResponsibleAIPolicyViolation"
