"""Which suppliers of text and images are hired, on what terms; none unless they are named."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from chassis.settings import CommaList, Environment, HttpUrl


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


SupplierName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"), BeforeValidator(_lower)]
# Getting the photo ready, fetching what came as an address, and comparing it.
JUDGING_SECONDS = 30.0
AuthStyle = Annotated[Literal["bearer", "api-key", "none"], BeforeValidator(_lower)]
# All that a header of HTTP can carry of one word.
_KEY = re.compile(r"[\x21-\x7e]+")


def _sendable(key: SecretStr) -> SecretStr:
    """Return the key without the line's end that a file gives it."""
    text = key.get_secret_value().strip()
    if text and not _KEY.fullmatch(text):
        raise ValueError("a key consists of visible ASCII characters, without blanks")
    return SecretStr(text)


SupplierKey = Annotated[SecretStr, AfterValidator(_sendable)]


def _require_whole(prefix: str, kind: str, told: dict[str, object], *, auth: AuthStyle) -> None:
    """Raise `ValueError` for a supplier that is half configured; `told` is by name of setting."""
    needed = [name for name in told if auth != "none" or name != "KEY"]
    missing = [name for name in needed if not told[name]]
    if missing and any(told.values()):
        names = ", ".join(f"{prefix}_{name}".rstrip("_") for name in missing)
        hint = f" (or {prefix}_AUTH=none)" if "KEY" in missing else ""
        raise ValueError(f"a supplier of {kind} also needs {names}{hint}")


class TextSupplierSettings(Environment):
    """Any endpoint that speaks OpenAI's chat completions."""

    text_supplier: SupplierName | None = Field(
        default=None,
        description="the supplier's name in metrics and provenance: openai, azure, together, …",
    )
    text_supplier_url: HttpUrl | None = Field(
        default=None, description="the address before /chat/completions"
    )
    text_supplier_key: SupplierKey | None = None
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
        told: dict[str, object] = {
            "": self.text_supplier,
            "URL": self.text_supplier_url,
            "MODEL": self.text_supplier_model,
            "KEY": self.text_supplier_key,
        }
        _require_whole("TEXT_SUPPLIER", "text", told, auth=self.text_supplier_auth)
        return self


ImageSize = Annotated[str, Field(pattern=r"^[1-9][0-9]{2,3}x[1-9][0-9]{2,3}$")]
# Details, thumbnail and original are never asked for: they are the photo's own pixels.
SHOTS = frozenset({"hero", "product", "edit"})


class ImageSupplierSettings(Environment):
    """A model that changes the surroundings of a product in a photo."""

    image_supplier: SupplierName | None = Field(
        default=None,
        description="the supplier's name in metrics and provenance: openai, azure, together, …",
    )
    # openai: a form to /images/edits. together: JSON to /images/generations.
    image_supplier_api: Annotated[Literal["openai", "together"], BeforeValidator(_lower)] = "openai"
    image_supplier_url: HttpUrl | None = Field(
        default=None, description="the address before /images/edits or /images/generations"
    )
    image_supplier_key: SupplierKey | None = None
    image_supplier_model: str = Field(default="", max_length=200)
    image_supplier_auth: AuthStyle = "bearer"
    image_supplier_api_version: str = Field(default="", pattern=r"^[A-Za-z0-9.-]{0,40}$")
    image_supplier_seconds: float = Field(default=60, gt=0, le=300)
    image_supplier_at_once: int = Field(default=4, ge=1, le=1000)
    image_supplier_idempotent: bool = False
    image_supplier_shots: CommaList = ("hero", "product", "edit")
    # Width x height in pixels; three sizes are all that OpenAI's older models make.
    image_supplier_hero_size: ImageSize = "1024x1536"
    image_supplier_product_size: ImageSize = "1024x1024"
    # Empty: the model's own. For gpt-image-1.5 fidelity had better be high.
    image_supplier_quality: str = Field(default="", pattern=r"^[a-z]{0,10}$")
    image_supplier_fidelity: Annotated[Literal["", "low", "high"], BeforeValidator(_lower)] = ""
    # together: steps of diffusion (0: the model's own), and the photo as a data: address.
    image_supplier_steps: int = Field(default=0, ge=0, le=50)
    image_supplier_inline: bool = False
    # Dollars for an image and for a million tokens; they only serve the estimate and the budget.
    image_supplier_price: float = Field(default=0, ge=0, le=100)
    image_supplier_input_price: float = Field(default=0, ge=0, le=10_000)
    image_supplier_output_price: float = Field(default=0, ge=0, le=10_000)
    # Whether an image is used although the photo does not show where the product ends.
    image_supplier_unchecked: bool = False

    @property
    def image_supplier_all_seconds(self) -> float:
        """What one shot may take at its supplier, with asking again, fetching and judging."""
        return self.image_supplier_seconds + JUDGING_SECONDS if self.image_supplier else 0

    @model_validator(mode="after")
    def _image_supplier_is_whole_or_absent(self) -> Self:
        told: dict[str, object] = {
            "": self.image_supplier,
            "URL": self.image_supplier_url,
            "MODEL": self.image_supplier_model,
            "KEY": self.image_supplier_key,
        }
        _require_whole("IMAGE_SUPPLIER", "images", told, auth=self.image_supplier_auth)
        if not SHOTS.issuperset(self.image_supplier_shots):
            raise ValueError(f"IMAGE_SUPPLIER_SHOTS must be among {', '.join(sorted(SHOTS))}")
        return self
