"""Whom the settings hire: the copywriter, the maker of images, and the endpoints behind them."""

from pydantic import SecretStr

from chassis.clock import Clock
from contracts.pages import ImageType
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.ports import Copywriter, Endpoint
from worker_service.suppliers.chat import ChatModel, Terms
from worker_service.suppliers.image_asking import ImageModel, Prices, Size
from worker_service.suppliers.manners import Manners
from worker_service.suppliers.openai_images import OpenAIImages
from worker_service.suppliers.settings import (
    AuthStyle,
    ImageSupplierSettings,
    TextSupplierSettings,
)
from worker_service.suppliers.together_images import TogetherImages

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
            headers=_headers(settings.text_supplier_auth, settings.text_supplier_key),
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


def image_model_of(settings: ImageSupplierSettings) -> ImageModel:
    """Return the model of the image supplier that is named."""
    endpoint = Endpoint(
        name=settings.image_supplier or "",
        base_url=settings.image_supplier_url or "",
        headers=_headers(settings.image_supplier_auth, settings.image_supplier_key),
        seconds=settings.image_supplier_seconds,
        at_once=settings.image_supplier_at_once,
        is_idempotent=settings.image_supplier_idempotent,
    )
    sizes = {
        ImageType.HERO: _size(settings.image_supplier_hero_size),
        ImageType.PRODUCT: _size(settings.image_supplier_product_size),
    }
    if settings.image_supplier_api == "together":
        return TogetherImages(
            endpoint=endpoint,
            model=settings.image_supplier_model,
            sizes=sizes,
            steps=settings.image_supplier_steps,
            is_inline=settings.image_supplier_inline,
        )
    return OpenAIImages(
        endpoint=endpoint,
        model=settings.image_supplier_model,
        sizes=sizes,
        api_version=settings.image_supplier_api_version,
        quality=settings.image_supplier_quality,
        input_fidelity=settings.image_supplier_fidelity,
    )


def image_prices_of(settings: ImageSupplierSettings) -> Prices:
    return Prices(
        image=settings.image_supplier_price,
        input=settings.image_supplier_input_price,
        output=settings.image_supplier_output_price,
    )


def _size(text: str) -> Size:
    width, height = text.split("x")
    return int(width), int(height)


def _headers(style: AuthStyle, key: SecretStr | None) -> dict[str, SecretStr]:
    if key is None or style == "none":
        return {}
    if style == "api-key":
        return {"api-key": key}
    return {"Authorization": SecretStr(f"Bearer {key.get_secret_value()}")}
