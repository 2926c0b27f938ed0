"""What a user wishes of every page, and where it is kept."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from contracts.jobs import PageOrder, UserId


class SellerTerms(BaseModel):
    """What a seller promises of every product: plain text, shown as it is; empty: not told."""

    model_config = ConfigDict(frozen=True)

    delivery: str = ""
    exchange: str = ""
    refund: str = ""
    after_service: str = ""
    """Who answers for repairs, and under which number."""


class Preferences(BaseModel):
    """What applies to each page made from now on; a wish never expressed has its default."""

    model_config = ConfigDict(frozen=True)

    ai_notice: bool = True
    """Whether a page ends with a sentence on what a model made of it."""
    page_order: PageOrder = PageOrder.OPEN_MARKET
    seller: SellerTerms = SellerTerms()

    def in_order(self, order: PageOrder | None) -> "Preferences":
        """Return what applies to one page that was asked for in `order`; None: it was not."""
        return self if order is None else self.model_copy(update={"page_order": order})


class PreferenceStore(Protocol):
    """Both raise `TransientError` when the record does not answer."""

    async def find(self, user_id: UserId) -> Preferences:
        """Return what the user wished last, else the defaults."""

    async def keep(self, user_id: UserId, wish: Preferences) -> Preferences:
        """Record the fields that `wish` was made with, those of its terms one by one, and return
        what holds then; fields it was not made with stay. Keeping it again changes nothing."""
