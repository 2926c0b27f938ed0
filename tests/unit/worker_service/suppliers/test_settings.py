"""A supplier of text is hired wholly or not at all."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from chassis.adapters.memory import ManualClock
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.suppliers.hiring import copywriter_of
from worker_service.suppliers.settings import TextSupplierSettings

WHOLE: dict[str, Any] = {
    "text_supplier": "OpenAI",
    "text_supplier_url": "https://api.example/v1/",
    "text_supplier_key": "sk-secret",
    "text_supplier_model": "a-model",
}


def hired(**changes: Any) -> Any:
    settings = TextSupplierSettings(**{**WHOLE, **changes})
    return copywriter_of(settings, seconds=30, clock=ManualClock())


def test_without_any_setting_the_rules_write() -> None:
    copywriter = copywriter_of(TextSupplierSettings(), seconds=30, clock=ManualClock())

    assert isinstance(copywriter, RulesCopywriter)


def test_a_whole_supplier_writes() -> None:
    copywriter = hired()

    endpoint = copywriter.model.endpoint
    assert isinstance(copywriter, SuppliedCopywriter)
    assert endpoint.name == "openai"
    assert endpoint.base_url == "https://api.example/v1"
    assert endpoint.headers == {"Authorization": SecretStr("Bearer sk-secret")}
    assert copywriter.seconds < 30


def test_azure_is_shown_its_key_in_its_own_header() -> None:
    headers = hired(text_supplier_auth="api-key").model.endpoint.headers

    assert headers == {"api-key": SecretStr("sk-secret")}


def test_a_server_of_ones_own_needs_no_key() -> None:
    assert hired(text_supplier_auth="none", text_supplier_key=None).model.endpoint.headers == {}


@pytest.mark.parametrize("name", WHOLE)
def test_half_a_supplier_is_complained_about_by_name(name: str) -> None:
    half = {key: value for key, value in WHOLE.items() if key != name}

    with pytest.raises(ValidationError, match=f"also needs {name.upper()}"):
        TextSupplierSettings(**half)


@pytest.mark.parametrize(
    "changes",
    [
        {"text_supplier": "no spaces"},
        {"text_supplier_url": "api.example/v1"},
        {"text_supplier_seconds": 0},
        {"text_supplier_temperature": 1.5},
        {"text_supplier_auth": "basic"},
        {"text_supplier_input_price": -1},
        {"text_supplier_api_version": "2024&key=x"},
        {"text_supplier_key": "sk-…"},
        {"text_supplier_key": "two words"},
    ],
    ids=str,
)
def test_a_setting_outside_its_bounds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TextSupplierSettings(**{**WHOLE, **changes})


def test_the_key_is_not_shown() -> None:
    assert "sk-secret" not in repr(TextSupplierSettings(**WHOLE))
    assert "sk-secret" not in repr(hired())


def test_the_line_end_of_a_mounted_key_is_no_part_of_it() -> None:
    headers = hired(text_supplier_key="sk-secret\n").model.endpoint.headers

    assert headers == {"Authorization": SecretStr("Bearer sk-secret")}


def test_a_key_that_cannot_be_sent_is_refused_without_being_shown() -> None:
    with pytest.raises(ValidationError) as refused:
        TextSupplierSettings(**{**WHOLE, "text_supplier_key": "sk-sécret"})

    assert "sécret" not in str(refused.value.errors(include_input=False))
