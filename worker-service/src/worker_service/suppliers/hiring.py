"""Whom the settings hire: the copywriter and the endpoint behind it."""

from pydantic import SecretStr

from chassis.clock import Clock
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.ports import Copywriter, Endpoint
from worker_service.suppliers.chat import ChatModel, Terms
from worker_service.suppliers.manners import Manners
from worker_service.suppliers.settings import TextSupplierSettings

# What a copywriter keeps of its stage for itself: reading, the gate, and one look at the clock.
_OWN_SECONDS = 1.0


def copywriter_of(settings: TextSupplierSettings, *, seconds: float, clock: Clock) -> Copywriter:
    """Return the supplier's copywriter, or the rules' when no supplier is named; `seconds` is
    what its stage may take."""
    if settings.text_supplier is None:
        return RulesCopywriter()
    return SuppliedCopywriter(
        model=_model(settings, clock), seconds=max(seconds - _OWN_SECONDS, seconds / 2)
    )


def _model(settings: TextSupplierSettings, clock: Clock) -> ChatModel:
    return ChatModel(
        endpoint=Endpoint(
            name=settings.text_supplier or "",
            base_url=settings.text_supplier_url or "",
            headers=_headers(settings),
            seconds=settings.text_supplier_seconds,
            at_once=settings.text_supplier_at_once,
            is_idempotent=settings.text_supplier_idempotent,
        ),
        model=settings.text_supplier_model,
        api_version=settings.text_supplier_api_version,
        terms=Terms(
            temperature=settings.text_supplier_temperature,
            max_tokens=settings.text_supplier_max_tokens,
            input_price=settings.text_supplier_input_price,
            output_price=settings.text_supplier_output_price,
        ),
        manners=Manners(clock),
    )


def _headers(settings: TextSupplierSettings) -> dict[str, SecretStr]:
    key = settings.text_supplier_key
    if key is None or settings.text_supplier_auth == "none":
        return {}
    if settings.text_supplier_auth == "api-key":
        return {"api-key": key}
    return {"Authorization": SecretStr(f"Bearer {key.get_secret_value()}")}
