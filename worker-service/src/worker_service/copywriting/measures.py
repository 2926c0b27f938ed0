"""Prices and measures, found in running text exactly as the seller wrote them."""

import re
from collections.abc import Iterator

from contracts.jobs import Language
from worker_service.ports import Fact

_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_PRICE = re.compile(
    rf"(?:[₩￦$€£]|(?<![A-Za-z])(?:KRW|USD|EUR))\s?{_AMOUNT}"
    rf"|(?<![\d.,]){_AMOUNT}\s?(?:만\s?(?:\d[\d,]*\s?천\s?)?(?:\d[\d,]*\s?)?원|천\s?원|원(?!목|단|형|산|두|피|료|통|재)"
    rf"|달러|KRW(?![A-Za-z])|USD(?![A-Za-z]))"
)
# What stands before an amount that is no price of the product.
_NO_PRICE = re.compile(
    r"(?:배송비|택배비|쿠폰|적립금?|포인트|정가|shipping|coupon|save)\D{0,8}$", re.I
)
_LOWERED = re.compile(r"\d\s?원?\s?(?:→|➡|⇒|->|=>|>)\s?$")
_NUMBER = r"(?<![\w.,])\d+(?:[.,]\d+)*"
_LENGTH = r"(?:mm|cm|m|inch(?:es)?|in|인치|센티|미터|ft)"
_SIDE = r"(?:가로|세로|높이|지름|폭|너비|길이|깊이|둘레)"
_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "크기", "Size",
        rf"(?:{_SIDE}\s?(?:약\s?)?{_NUMBER}\s?{_LENGTH}(?:\s?[x×*X,/]\s?)?\s?)+"
        rf"|{_NUMBER}\s?{_LENGTH}?\s?(?:[x×*X]\s?\d+(?:\.\d+)?\s?{_LENGTH}?){{1,2}}(?<=[a-z치티터])",
    ),
    ("용량", "Capacity", rf"{_NUMBER}\s?(?:ml|mL|㎖|cc|L|ℓ|리터|밀리리터|fl\.?\s?oz)"),
    ("중량", "Weight", rf"{_NUMBER}\s?(?:kg|㎏|g|킬로그램|킬로|그램|lbs?|oz)"),
    ("배터리 용량", "Battery", rf"{_NUMBER}\s?(?:mAh|Wh)"),
    ("소비전력", "Power", rf"{_NUMBER}\s?(?:W|kW|와트)"),
    ("전압", "Voltage", rf"{_NUMBER}(?:\s?[~-]\s?\d+)?\s?V"),
)  # fmt: skip
_AFTER_UNIT = r"(?![A-Za-z0-9])"
_PER_KIND = 3


def prices_in(text: str) -> Iterator["re.Match[str]"]:
    """Yield the prices of the product in `text`, where they stand."""
    return (f for f in _PRICE.finditer(text) if not _NO_PRICE.search(text[: f.start()][-30:]))


def price_in(text: str) -> str:
    """Return the first price in `text`, or what it was lowered to; an empty string without one."""
    price = ""
    for found in prices_in(text):
        lowered = _LOWERED.search(text[: found.start()]) is not None
        price = found.group().strip() if lowered or not price else price
    return price


def without_last_price(text: str) -> str:
    """Return `text` without the price that it ends in: 꽃향이 나요 12,000원."""
    last = next((f for f in _PRICE.finditer(text) if not text[f.end() :].strip(" .!~")), None)
    return text[: last.start()].rstrip(" ,/|-·") if last else text


def without_price(text: str) -> str:
    """Return `text` without its prices."""
    left = re.sub(r"\(\s*\)", "", _PRICE.sub("", text))
    return re.sub(r"\s{2,}", " ", left).strip(" ,/|-·")


def measures_in(text: str, language: Language) -> list[Fact]:
    """Return the sizes, weights and capacities in `text`, each kind once."""
    facts = []
    for korean, english, pattern in _KINDS:
        found = [
            match.group().strip(" ,/x×*")
            for match in re.finditer(f"(?:{pattern}){_AFTER_UNIT}", text)
        ]
        values = list(dict.fromkeys(found))[:_PER_KIND]
        if values:
            name = english if language is Language.ENGLISH else korean
            facts.append(Fact(name=name, value=" / ".join(values)))
    return facts


def without_measures(text: str) -> str:
    """Return `text` without its sizes, weights and capacities."""
    for _, _, pattern in _KINDS:
        text = re.sub(f"(?:{pattern}){_AFTER_UNIT}", " ", text)
    return " ".join(re.findall(r"\w+", text))
