"""What `/api/generation/preferences` takes and answers, as JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints

from api_service.plain_text import SEEN
from contracts.jobs import PageOrder

LONGEST_TERMS = 1_000
_TERMS = StringConstraints(strip_whitespace=True, max_length=LONGEST_TERMS)


class SellerTermsBody(BaseModel):
    """What the seller promises of every product: plain text, lines allowed; empty: not told."""

    model_config = ConfigDict(frozen=True)

    delivery: Annotated[str, _TERMS, SEEN] = ""
    exchange: Annotated[str, _TERMS, SEEN] = ""
    refund: Annotated[str, _TERMS, SEEN] = ""
    after_service: Annotated[str, _TERMS, SEEN] = ""
    """Who answers for repairs, and under which number."""


class PreferencesBody(BaseModel):
    """What applies to each page made from now on. Taken, each field and each of the terms may be
    absent, and then stays as it is; fields that are not named here are ignored. Answered, all
    are there."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {"ai_notice": False},
                {
                    "page_order": "curated",
                    "seller": {
                        "delivery": "오후 2시 전에 주문하시면 그날 보내 드립니다.",
                        "after_service": "행복상회 02-000-0000",
                    },
                },
            ]
        },
    )

    ai_notice: StrictBool = True
    """Whether a page ends with a sentence on what a model made of it."""
    page_order: PageOrder = PageOrder.OPEN_MARKET
    """In which order a page tells: `open_market` proves first, `curated` says first for whom."""
    seller: SellerTermsBody = SellerTermsBody()
