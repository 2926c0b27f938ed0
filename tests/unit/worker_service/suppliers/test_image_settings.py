"""A supplier of images is hired wholly or not at all, and gets its time beside the studio's."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from contracts.pages import ImageType
from worker_service.settings import Settings
from worker_service.suppliers.hiring import image_model_of, image_prices_of
from worker_service.suppliers.openai_images import OpenAIImages
from worker_service.suppliers.settings import ImageSupplierSettings
from worker_service.suppliers.together_images import TogetherImages

WHOLE: dict[str, Any] = {
    "image_supplier": "OpenAI",
    "image_supplier_url": "https://api.example/v1/",
    "image_supplier_key": "sk-secret",
    "image_supplier_model": "gpt-image-2",
}
WORKER: dict[str, Any] = {
    "database_url": "postgresql://localhost/pageloom",
    "redis_url": "redis://localhost:6379/0",
    "artifacts_url": "file:///srv/artifacts",
}


def test_a_whole_supplier_is_hired_as_it_is_told() -> None:
    model = image_model_of(
        ImageSupplierSettings(
            **WHOLE, image_supplier_hero_size="1024x1280", image_supplier_seconds=9
        )
    )

    assert isinstance(model, OpenAIImages)
    assert model.size_of(ImageType.HERO) == (1024, 1280)
    assert (model.endpoint.name, model.endpoint.seconds) == ("openai", 9)
    assert model.endpoint.headers == {"Authorization": SecretStr("Bearer sk-secret")}


def test_together_is_asked_its_own_way() -> None:
    model = image_model_of(ImageSupplierSettings(**WHOLE, image_supplier_api="Together"))

    assert isinstance(model, TogetherImages)
    assert model.needs_an_address


def test_azure_is_shown_its_key_in_its_own_header() -> None:
    model = image_model_of(ImageSupplierSettings(**WHOLE, image_supplier_auth="api-key"))

    assert model.endpoint.headers == {"api-key": SecretStr("sk-secret")}


def test_prices_are_taken_as_they_are_told() -> None:
    prices = image_prices_of(ImageSupplierSettings(**WHOLE, image_supplier_price=0.04))

    assert prices.cost_micro_usd(images=1, input_tokens=9, output_tokens=9) == 40_000


@pytest.mark.parametrize("missing", ["url", "key", "model"])
def test_half_a_supplier_is_refused(missing: str) -> None:
    half = {name: value for name, value in WHOLE.items() if not name.endswith(missing)}

    with pytest.raises(ValidationError, match=f"IMAGE_SUPPLIER_{missing.upper()}"):
        ImageSupplierSettings(**half)


def test_the_photos_own_pixels_are_never_asked_for() -> None:
    with pytest.raises(ValidationError, match="IMAGE_SUPPLIER_SHOTS"):
        ImageSupplierSettings(**WHOLE, image_supplier_shots=("hero", "thumbnail"))


@pytest.mark.parametrize("seconds", [5, 60, 300])
def test_a_slow_supplier_takes_nothing_from_the_studio(seconds: float) -> None:
    alone = Settings(**WORKER)

    hired = Settings(**WORKER, **WHOLE, image_supplier_seconds=seconds)

    rung = hired.image_supplier_all_seconds
    assert rung > seconds
    assert hired.images_seconds - rung >= alone.worker_shot_seconds
    assert hired.stages_seconds < hired.time_limit_seconds
