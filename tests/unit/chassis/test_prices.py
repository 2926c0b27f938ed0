"""A price as it was written becomes an amount and a currency, or nothing."""

from decimal import Decimal

import pytest

from chassis.prices import labelled_price, price_of


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("19,900원", "19900", "KRW"),
        ("₩ 19,900", "19900", "KRW"),
        ("19900 KRW", "19900", "KRW"),
        ("3만원", "30000", "KRW"),
        ("3만 9천원", "39000", "KRW"),
        ("3만5000원", "35000", "KRW"),
        ("9천원", "9000", "KRW"),
        ("$29.90", "29.90", "USD"),
        ("29 달러", "29", "USD"),
        ("€12", "12", "EUR"),
    ],
)
def test_a_price_is_an_amount_and_a_currency(written: str, amount: str, currency: str) -> None:
    price = price_of(written)

    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("written", ["", "19,900", "0원", "무료", "원", "만원", "250ml"])
def test_without_amount_or_currency_there_is_no_price(written: str) -> None:
    assert price_of(written) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("커피잔\n판매가: 19,900원\n배송비 3,000원", "19900"),
        ("가격 대비 좋은 잔\n가격 21,000원", "21000"),
        ("소비자가격: 30,000원\n할인가 24,000원", "24000"),
        ("Shipping price: $5\nPrice: $18", "18"),
    ],
)
def test_the_price_is_what_stands_under_its_label(text: str, amount: str) -> None:
    price = labelled_price(text)

    assert price is not None
    assert price.amount == Decimal(amount)


def test_a_text_without_such_a_label_tells_no_price() -> None:
    assert labelled_price("배송비 3,000원, 정가 30,000원") is None
