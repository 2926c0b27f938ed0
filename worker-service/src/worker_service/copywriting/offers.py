"""What a buyer chooses from, and what is in the box."""

import re
from collections.abc import Iterable

from contracts.jobs import Language
from worker_service.copywriting import kinds, prose
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

_MOST_OPTIONS, _MOST_CHOICES, _MOST_ITEMS = 4, 12, 10
# A longer listing is none, and a longer sentence offers nothing: patterns would take their time.
_LISTING_LIMIT = _SENTENCE_LIMIT = 400
_CHOICE_LIMIT, _ITEM_LIMIT = 20, 40
_PIECES = re.compile(r"\s*(?:,(?!\d{3})|[/|·;]|\s(?:및|or|and)\s)\s*(?:(?:and|or)\s)?(?![^(]*\))")
_JOINED = re.compile(r"(?<=[가-힣A-Za-z])(?:와|과|랑|이랑|하고)\s(?=\S)")
_CHOOSING = {"색상", "컬러", "사이즈", "용량", "맛", "향", "종류", "타입", "굵기", "길이", "중량"}
_CHOSEN_LABELS = {"맛", "향", "종류", "타입", "굵기", "size", "sizes", "scent", "flavor", "flavour"}
# Two scents that a word joins are one blend; two to choose from stand beside each other.
_BLENDS, _BLENDED = {"향", "scent"}, re.compile(r"(?:[가-힣](?:와|과|랑)|\band|&)\s(?=\w)")
_SIZES = {"dimension", "capacity", "weight", "quantity"}
# Sizes to choose from; 가로 20cm, 높이 5cm are two measures of one thing.
_SIZE = re.compile(
    r"^(?:[xsml]{1,4}|\d?XL|free|프리|one size|소|중|대|특대|[소중대]형|싱글|슈퍼싱글|퀸|킹"
    r"|small|medium|large|\d{1,3}호"
    r"|\d[\d.,]*\s?(?:mm|cm|ml|L|g|kg|oz|인치|매|개입|개|포|팩|병|구|인용)?)(?:\s?\([^)]{1,20}\))?$",
    re.I,
)
_RANGE = re.compile(r"^\d{2,3}\s?(?:mm)?\s?[~-]\s?\d{2,3}\s?(?:mm|호)?(?:\s?\(.{1,20}\))?$")
_COUNT = r"(?:두|세|네|다섯|여섯|일곱|여덟|\d{1,2})\s?(?:가지|종|색|컬러|사이즈)"
_CHOICE = re.compile(
    rf"^(?:.{{0,12}}\s)?(?P<name>{'|'.join(sorted(_CHOOSING))})(?:은|는|이|가|:)?\s"
    rf"(?P<pieces>.{{3,70}}?)\s?(?:으로|로|이|가)?\s?(?:{_COUNT}|중(?:에서|에)?\s"
    r"|있어요|있습니다|준비(?:했|되어|돼)|나와|나옵|고르|골라|선택)"
)
_COLOURS = re.compile(rf"(?P<pieces>\S+(?:[ ,/·]+\S+){{1,5}}?)\s?{_COUNT}")
_AVAILABLE = re.compile(
    r"\b(?:available|comes?|offered)\sin\s(?P<pieces>[^.;\n]{3,80})"
    r"|\bchoose (?:from|between)\s(?P<more>[^.;\n]{3,80})",
    re.I,
)
_BOXED = re.compile(
    r"^(?:제품\s?|상품\s?|기본\s?)?구성(?:품)?(?:은|는)\s(?P<pieces>.{2,80}?)"
    r"(?:이며|으로|로 되어|입니다|이에요|예요|이고|[.]|$)"
    r"|^(?:상자|박스|포장)(?:\s?안)?에(?:는)?\s(?P<inside>.{2,80}?)(?:이|가|을|를)?"
    r"\s?(?:함께\s)?(?:들어|담|넣)"
    r"|^(?P<with>.{2,80}?)(?:을|를|이|가)\s(?:함께 (?:드|보내|넣)|같이 (?:드|보내|넣)|동봉)"
    r"|\b(?:in the box|(?:box|set|package) (?:includes|contains)|comes with|includes)"
    r"[:\s]+(?P<english>[^.\n]{3,100})",
    re.I,
)
_CHOOSE = re.compile(r"\s?중(?:에서)?\s?(?:선택|택\s?1|택일|고르)\S*$")
_NO_ITEM = re.compile(
    r"^(?:별도|없음|none|문의)|무료|배송|상담|보증|서비스|\b(?:shipping|warranty|support)\b", re.I
)
_NAMES = {
    Language.KOREAN: {"colour": "색상", "size": "사이즈", "any": "옵션"},
    Language.ENGLISH: {"colour": "Colour", "size": "Size", "any": "Options"},
}


def options_of(reading: Reading, sentences: Iterable[str]) -> tuple[Fact, ...]:
    """Return what a buyer chooses from, the choices of each separated by `, `; a single choice is
    none."""
    told = [_labelled(fact) for fact in reading.facts if not _is_loose(fact, reading)]
    told += [offer for text in sentences for offer in offer_in(text, reading.language)]
    kept: dict[str, Fact] = {}
    for option in told:
        if option:
            kept.setdefault(option.name, option)
    return tuple(kept.values())[:_MOST_OPTIONS]


def package_of(reading: Reading, sentences: Iterable[str]) -> tuple[str, ...]:
    """Return what is in the box, each item once."""
    items = [item for f in reading.told_as("components") for item in _pieces(f.value, _ITEM_LIMIT)]
    items += [item for text in sentences for item in items_in(text)]
    items = [item[:1].upper() + item[1:] for item in items if not _NO_ITEM.search(item)]
    return tuple({prose.plain(item): item for item in items}.values())[:_MOST_ITEMS]


def offer_in(sentence: str, language: Language) -> list[Fact]:
    """Return the choice that one sentence offers, if it offers one."""
    if len(sentence) > _SENTENCE_LIMIT:
        return []
    names = _NAMES[language]
    if language is Language.ENGLISH:
        found = _AVAILABLE.search(sentence)
        pieces = _pieces((found["pieces"] or found["more"]) if found else "", _CHOICE_LIMIT)
        name = next((n for n, fits in _TESTS if pieces and all(map(fits, pieces))), "any")
        return [_option(names[name], pieces)] if _are_choices(pieces) else []
    found = _CHOICE.search(sentence)
    if found:
        pieces = _pieces(found["pieces"], _CHOICE_LIMIT)
        return [_option(found["name"], pieces)] if _are_choices(pieces) else []
    for found in _COLOURS.finditer(sentence):
        pieces = [p for p in re.split(r"[ ,/·]+", found["pieces"]) if _is_colour(p)]
        if _are_choices(pieces):
            return [_option(names["colour"], pieces)]
    return []


def items_in(sentence: str) -> list[str]:
    """Return what one sentence says is in the box, if it says so."""
    found = _BOXED.search(sentence) if len(sentence) <= _SENTENCE_LIMIT else None
    listed = next((group for group in found.groups() if group), "") if found else ""
    items = _pieces(listed, _ITEM_LIMIT)
    return items if len(items) > 1 and not any(map(_NO_ITEM.search, items)) else []


def _is_loose(fact: Fact, reading: Reading) -> bool:
    """True for measures that were found here and there, and offered nowhere together."""
    loose = {" ".join(found.value.split()) for found in reading.ledger if not found.name}
    named = any(found.name == fact.name for found in reading.ledger)
    measured = kinds.kind_of(fact.name) in _SIZES
    return measured and not named and all(value in loose for value in fact.value.split(" / "))


def _labelled(fact: Fact) -> Fact | None:
    kind, label = kinds.kind_of(fact.name), fact.name.lower()
    if kind not in {"colour", "option", *_SIZES} and label not in _CHOSEN_LABELS:
        return None
    if label in _BLENDS and _BLENDED.search(fact.value):
        return None
    pieces = _pieces(fact.value, _CHOICE_LIMIT)
    if kind in _SIZES and _RANGE.match(fact.value):
        return Fact(name=fact.name, value=fact.value)
    if kind in _SIZES and not all(map(_SIZE.match, pieces)):
        return None
    return _option(fact.name, pieces) if _are_choices(pieces) else None


def _option(name: str, pieces: list[str]) -> Fact:
    return Fact(name=name, value=", ".join(pieces))


def _are_choices(pieces: list[str]) -> bool:
    return 1 < len(pieces) <= _MOST_CHOICES


def _is_colour(word: str) -> bool:
    return any(kind == "colour" and p.fullmatch(word) for kind, p in kinds.patterns())


def _is_size(word: str) -> bool:
    return _SIZE.match(word) is not None


_TESTS = (("colour", _is_colour), ("size", _is_size))


def _pieces(listed: str, limit: int) -> list[str]:
    """Return the pieces of a listing, each once; none if one of them is too long to be one."""
    listed = " ".join(listed[:_LISTING_LIMIT].split())
    listed = _JOINED.sub(", ", listed) if not re.search(r"[,/·|]", listed) else listed
    pieces = [prose.trimmed(piece) for piece in _PIECES.split(_CHOOSE.sub("", listed))]
    kept = list(dict.fromkeys(piece for piece in pieces if prose.has_words(piece)))
    return kept if all(len(piece) <= limit for piece in kept) else []
