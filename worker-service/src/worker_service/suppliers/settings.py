"""Which suppliers of text are hired, and on what terms; none unless they are named."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from chassis.settings import Environment, HttpUrl


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


SupplierName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"), BeforeValidator(_lower)]
AuthStyle = Annotated[Literal["bearer", "api-key", "none"], BeforeValidator(_lower)]


class TextSupplierSettings(Environment):
    """Any endpoint that speaks OpenAI's chat completions."""

    text_supplier: SupplierName | None = Field(
        default=None,
        description="the supplier's name in metrics and provenance: openai, azure, together, …",
    )
    text_supplier_url: HttpUrl | None = Field(
        default=None, description="the address before /chat/completions"
    )
    text_supplier_key: SecretStr | None = None
    text_supplier_model: str = Field(default="", max_length=200)
    # bearer: Authorization. api-key: Azure's header. none: a server of one's own.
    text_supplier_auth: AuthStyle = "bearer"
    # Azure's deployment addresses want one; everybody else does without.
    text_supplier_api_version: str = Field(default="", pattern=r"^[A-Za-z0-9.-]{0,40}$")
    text_supplier_seconds: float = Field(default=20, gt=0, le=300)
    text_supplier_at_once: int = Field(default=8, ge=1, le=1000)
    # Whether a call with the same Idempotency-Key is billed once.
    text_supplier_idempotent: bool = False
    # Beyond 0.7 models begin to invent.
    text_supplier_temperature: float = Field(default=0.6, ge=0, le=1)
    # A page's copy takes about 1,200 tokens in Korean; a model that reasons first needs more.
    text_supplier_max_tokens: int = Field(default=3000, ge=500, le=100_000)
    # Dollars for a million tokens; they only serve the estimate of what a job cost.
    text_supplier_input_price: float = Field(default=0, ge=0, le=10_000)
    text_supplier_output_price: float = Field(default=0, ge=0, le=10_000)

    @model_validator(mode="after")
    def _text_supplier_is_whole_or_absent(self) -> Self:
        told = {
            "TEXT_SUPPLIER": self.text_supplier,
            "TEXT_SUPPLIER_URL": self.text_supplier_url,
            "TEXT_SUPPLIER_MODEL": self.text_supplier_model,
        }
        needs_key = self.text_supplier_auth != "none"
        if needs_key:
            told["TEXT_SUPPLIER_KEY"] = "told" if self.text_supplier_key else ""
        missing = [name for name, value in told.items() if not value]
        if missing and (len(missing) < len(told) or self.text_supplier_key):
            hint = " (or TEXT_SUPPLIER_AUTH=none)" if "TEXT_SUPPLIER_KEY" in missing else ""
            raise ValueError(f"a supplier of text also needs {', '.join(missing)}{hint}")
        return self
