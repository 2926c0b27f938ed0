"""What the ten sellers hand in."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.jobs import Language, PageOrder, Tone
from standalone.sample import SAMPLE_PRODUCT


class Product(BaseModel):
    """One product as its seller tells of it, and what is worth a look in its page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    category: str
    photo: str
    ground: str
    tone: Tone
    page_order: PageOrder
    language: Language = Language.KOREAN
    # The sample of `make run` is one of the ten.
    product_data: str = Field(default=SAMPLE_PRODUCT["product_data"])
    features: tuple[str, ...] = tuple(SAMPLE_PRODUCT["features"])
    target_customer: str = SAMPLE_PRODUCT["target_customer"]
    look_at: str

    def order(self, photo_address: str) -> dict[str, Any]:
        """Return the body of a request for its page."""
        told = self.model_dump(mode="json", include=_TOLD)
        return told | {"product_image_url": photo_address}


_TOLD = {"product_data", "features", "target_customer", "tone", "page_order", "language"}


@cache
def products() -> tuple[Product, ...]:
    """Return the ten, in the order in which the gallery shows them."""
    source = files("standalone.gallery").joinpath("products.toml").read_text(encoding="utf-8")
    return tuple(Product(**entry) for entry in tomllib.loads(source)["products"])
