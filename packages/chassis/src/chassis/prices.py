"""A price as a seller wrote it, read as an amount and a currency."""

import re
from decimal import Decimal
from typing import NamedTuple

_AMOUNT = r"\d[\d,]*(?:\.\d{1,2})?"
_WRITTEN = re.compile(
    rf"(?P<before>[₩￦$€£]|KRW|USD|EUR|GBP)?\s?(?P<amount>{_AMOUNT})\s?"
    rf"(?:(?P<man>만)\s?)?(?:(?P<cheon>\d[\d,]*)?\s?(?P<thousand>천)\s?)?(?P<rest>\d[\d,]*)?\s?"
    rf"(?P<after>원|달러|KRW|USD|EUR|GBP)?",
    re.IGNORECASE,
)
# Neither what delivery costs nor what it was sold for before.
_LABELLED = re.compile(
    r"(?<!배송)(?<!정상)(?<!소비자)(?<!shipping )(?<!original )"
    r"(?:판매가격?|할인가|가격|price)\s*[:=]?\s*(?P<price>[^\n]{1,40})",
    re.IGNORECASE,
)
_CURRENCIES = {
    "₩": "KRW", "￦": "KRW", "원": "KRW", "KRW": "KRW", "$": "USD", "달러": "USD", "USD": "USD",
    "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP",
}  # fmt: skip
_MAN, _CHEON = 10_000, 1_000


class Price(NamedTuple):
    amount: Decimal
    """Always more than nothing."""
    currency: str
    """As ISO 4217 calls it."""


def labelled_price(text: str) -> Price | None:
    """Return what stands under the first label of a price that has a price behind it."""
    found = (price_of(label["price"]) for label in _LABELLED.finditer(text))
    return next((price for price in found if price is not None), None)


def price_of(written: str) -> Price | None:
    """Return the price at the beginning; without a currency it may be anything: None."""
    found = _WRITTEN.match(written.strip())
    if found is None:
        return None
    currency = _CURRENCIES.get((found["before"] or found["after"] or "").upper())
    amount = _amount_of(found)
    return Price(amount, currency) if currency and amount > 0 else None


def _amount_of(found: "re.Match[str]") -> Decimal:
    first = _number(found["amount"])
    if found["man"]:
        thousands = _number(found["cheon"]) if found["thousand"] else Decimal(0)
        return first * _MAN + thousands * _CHEON + _number(found["rest"])
    if found["thousand"]:
        return first * _CHEON + _number(found["rest"])
    return first


def _number(digits: str | None) -> Decimal:
    return Decimal((digits or "0").replace(",", ""))
