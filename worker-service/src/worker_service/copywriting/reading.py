"""What a product is, read from what its seller told: nothing added, nothing guessed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.jobs import Language, Subject, Tone
from contracts.pages import LedgerFact
from worker_service.copywriting import (
    answered,
    bare_lines,
    kinds,
    measures,
    prose,
    title,
    words,
)
from worker_service.copywriting.ledger import ledger_of, of_the_product
from worker_service.copywriting.sheet import Sheet, sort_lines
from worker_service.copywriting.sizing import Sizing, sizing_in, without
from worker_service.ports import Fact, SizeChart

_CUSTOMER = re.compile(
    r"([가-힣A-Za-z0-9~· ]{2,30}?)(?:을|를)\s*위(?:한|해|하여)"
    r"|(?:perfect|ideal|made|great|designed) for ([A-Za-z0-9 '&-]{3,40}?)"
    r"(?=[.,;!\n]|\s(?:who|with)\b|$)",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:you|people|person|anyone|everyone|adults?|men|women|kids?|child|children|bab(?:y|ies)"
    r"|toddlers?|teens?|famil(?:y|ies)|parents?|mums?|moms?|dads?|couples?|students?|friends?"
    r"|professionals?|crowds?|hands|skin|hair"
    r"|(?!(?:stroll|corn|count|dinn|show|flow|comput|contain|summ|wint|cool|freez|trail)ers\b)"
    r"(?!(?:flo|do|outdo|indo|mirr|col)ors\b)[a-z]{2,}(?:ers|ors|ists|ians)|[a-z]{2,}lovers?)\b",
    re.I,
)
# Greetings, what is said to whoever writes the page, and whom it is for, which stands elsewhere.
_ASIDE = re.compile(
    r"^(?:안녕하세요|안녕하십니까|반갑습니다|hi|hello|hey)\b.{0,8}$"
    r"|톤으로|느낌으로.*(?:주세요|부탁)|(?:써|적어|작성해|만들어)\s?(?:주세요|줘)"
    r"|tone(?:,)? please|^(?:perfect|ideal|great) for\b|상세\s?페이지"
    # Orders to a model, pasted into a description: nothing that a buyer should read.
    r"|(?:이전|앞선|위)의?\s?(?:모든\s?)?(?:지시|명령|프롬프트)|[라다]고\s?(?:쓰세요|쓰라|써라|적으세요|출력하|답하)"
    r"|\b(?:ignore|disregard|forget)\s(?:\w+\s){0,3}(?:instruction|prompt|rule|above)"
    r"|\b(?:system|developer)\sprompt\b|^(?:system|assistant)\s?:|\byou are now\b",
    re.I,
)
_OFFER = re.compile(
    r"^(?:hi there! )?(?:i'm|i am|we are|we're|we|i)\s"
    r"(?:sell(?:ing)?|offer(?:ing)?|present(?:ing)?|introduc(?:e|ing))\s",
    re.I,
)
_ENDING = len("입니다")
_PROMO_LIMIT = 12
_LATIN_WORDS = 4
_CUSTOMER_LIMIT = 40
_SENTENCES = 12
_THEREFORE = re.compile(r"(?:그래서|그렇기에|그렇기 때문에|That is why|That's why)\s", re.I)
_PAIR_LIMIT = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """`features` are the seller's own list, bullets included; `sentences` are the rest."""

    language: Language
    tone: Tone
    title: str
    noun: str
    brand: str
    price: str
    category: str
    customer: str
    features: tuple[str, ...]
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    ledger: tuple[LedgerFact, ...]
    own: tuple[LedgerFact, ...]
    """The ledger without measures of something else than the product."""
    sizes: SizeChart | None = None

    @property
    def name(self) -> str:
        """The title as a sentence names the product."""
        return title.spoken(self.title)

    def told_as(self, *kinds_of_facts: str) -> tuple[Fact, ...]:
        """Return the facts that stand under labels of these kinds, in the order they were told."""
        return tuple(f for f in self.facts if kinds.kind_of(f.name) in kinds_of_facts)


def read(subject: Subject) -> Reading:
    """Return what `subject` says."""
    text = prose.cleaned(subject.product_data)
    sizing = sizing_in(text)
    sheet = sort_lines(without(text, sizing))
    language = _language(subject, text, sheet)
    name, listed, running = _name(sheet)
    tidied = title.tidy(name, language)
    since = answered.features_in(subject.answers)
    features = _once([*map(prose.cleaned, subject.features), *sheet.bullets, *listed, *since])
    ledger = (*ledger_of(subject), *answered.facts_in(subject.answers, language))
    own = of_the_product(ledger, subject)
    return Reading(
        language=language,
        tone=subject.tone
        or words.tone_in(sheet.first("tone"))
        or words.tone_in(text)
        or Tone.PROFESSIONAL,
        title=tidied,
        noun=title.head_noun(tidied, language),
        brand=sheet.first("brand") or title.brand_before(name),
        price=measures.price_in(sheet.first("price"))
        or sheet.first("price")
        or measures.price_in(text),
        category=words.category_of(tidied, text),
        customer=_customer(subject, sheet, text),
        features=features,
        sentences=_said(running, features, tidied),
        facts=_with_sizes(_facts(sheet, _unmeasured(own, sizing), language), sizing, language),
        ledger=ledger,
        own=own,
        sizes=sizing.chart() if sizing else None,
    )


def _language(subject: Subject, text: str, sheet: Sheet) -> Language:
    """Return the language named in the text, else the one asked for; Korean sentences around
    purely English text would embarrass the seller, so that such a text is answered in English."""
    named = words.language_in(sheet.first("language"))
    if named:
        return named
    everything = " ".join((text, *subject.features))
    english = (
        not re.search("[가-힣]", everything)
        and len(re.findall("[A-Za-z]{2,}", text)) > _LATIN_WORDS
    )
    return Language.ENGLISH if english else subject.language


def _name(sheet: Sheet) -> tuple[str, list[str], list[str]]:
    """Return the product's name, what is listed beside it, and the lines of running text."""
    lines = [line for line in map(_without_asides, sheet.lines) if line]
    if sheet.first("title"):
        return sheet.first("title"), [], lines
    if not lines:
        return (sheet.bullets[0] if sheet.bullets else "", [], [])
    korean = re.search("[가-힣]", lines[0]) is not None
    alone = title.first_named(lines[0], korean)
    if alone:
        rest = lines[0].replace(alone, "", 1).strip(" .!") if korean else lines[0]
        return alone, [], [*filter(None, [title.behind_amount(alone), rest]), *lines[1:]]
    first, *listed = title.split_terse(lines[0])
    if not listed and title.is_sentence(first):
        told = " ".join(lines)
        name = title.named_in(told) or title.before_amount(first)
        return name or prose.fitted(first, title.TITLE_LIMIT // 2), [], lines
    behind = [title.behind_amount(first)] if not listed else []
    kept = [item for item in listed if not _is_amount(item) and not _is_fact(item, sheet)]
    return first, kept, [*filter(None, behind), *lines[1:]]


def _is_fact(item: str, sheet: Sheet) -> bool:
    """File an item of a listing that tells a fact: black / navy / sand."""
    pairs = bare_lines.pairs_in(item) if "/" in item else []
    sheet.facts.extend(Fact(name=name, value=value) for name, value in pairs)
    return bool(pairs)


def _without_asides(line: str) -> str:
    """Return a line without sentences that are said to whoever writes the page."""
    said = prose.sentences(line)
    kept = [sentence for sentence in said if not _ASIDE.search(sentence)]
    return line if len(kept) == len(said) else " ".join(kept)


def _is_amount(item: str) -> bool:
    """True if `item` is only a price or a measure, which stands among the facts anyway."""
    rest = measures.without_price(item)
    return (
        not prose.has_words(rest) or re.fullmatch(r"[\d.,\sx×*]+[A-Za-z㎖ℓ]{1,3}", rest) is not None
    )


def _once(features: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for feature in features:
        neat = prose.trimmed(re.sub(r"\s+", " ", feature))
        if prose.has_words(neat):
            kept.setdefault(prose.plain(neat), neat)
    return tuple(kept.values())


def _said(lines: list[str], features: tuple[str, ...], name: str) -> tuple[str, ...]:
    spoken = {prose.plain(feature) for feature in features} | {prose.plain(name)}
    kept: dict[str, str] = {}
    for line in lines:
        for sentence in filter(_tells, map(_unpriced, prose.sentences(line))):
            told = _told(_OFFER.sub("", sentence), name)
            key = prose.plain(told)
            if key not in spoken and not _names_only(key, prose.plain(name)):
                kept.setdefault(key, told[:1].upper() + told[1:])
    return tuple(_with_reasons(kept.values()))[:_SENTENCES]


def _told(sentence: str, name: str) -> str:
    """Return a sentence without the product's name glued before it: 열무김치 2kg 주문하시면…"""
    rest = sentence.removeprefix(f"{name} ")
    return rest if len(rest.split()) > 1 and title.says_something(rest) else sentence


def _unpriced(sentence: str) -> str:
    """Return a sentence without a price that was set behind it: 꽃향이 나요 12,000원."""
    rest = measures.without_last_price(sentence)
    return rest if title.says_something(rest) else sentence


def _with_reasons(said: Iterable[str]) -> list[str]:
    """Return sentences; one that follows from the one before stays with it, if both are short."""
    joined: list[str] = []
    for sentence in said:
        if joined and _THEREFORE.match(sentence) and len(joined[-1] + sentence) < _PAIR_LIMIT:
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    return joined


def _names_only(said: str, name: str) -> bool:
    """True for a sentence that only names the product: 원목 블록 세트입니다."""
    return said.startswith(name) and len(said) - len(name) <= _ENDING


def _tells(sentence: str) -> bool:
    """True unless `sentence` is an aside, a price or a bare measure, which stand elsewhere."""
    shouted = words.is_promo(sentence) and len(prose.plain(sentence)) <= _PROMO_LIMIT
    if shouted or _ASIDE.search(sentence) or measures.price_in(sentence):
        return False
    rest = measures.without_measures(sentence).split()
    return len(rest) > 1 or rest == re.findall(r"\w+", sentence)


def _customer(subject: Subject, sheet: Sheet, text: str) -> str:
    told = prose.trimmed(prose.cleaned(subject.target_customer)) or sheet.first("customer")
    if not told:
        found = _CUSTOMER.search(text)
        told = (found[1] or _people(found[2])) if found else ""
    return prose.fitted(prose.trimmed(told.replace("\n", " ")), _CUSTOMER_LIMIT)


def _people(audience: str) -> str:
    """Return whom something is great for, or nothing where that is a place: great for offices."""
    return audience if _PEOPLE.search(audience) else ""


def _unmeasured(ledger: Iterable[LedgerFact], sizing: Sizing | None) -> list[LedgerFact]:
    """Return facts that do not stand in the table of sizes."""
    told = "\n".join(sizing.lines) if sizing else ""
    return [fact for fact in ledger if fact.value not in told]


def _with_sizes(
    facts: tuple[Fact, ...], sizing: Sizing | None, language: Language
) -> tuple[Fact, ...]:
    """Return facts, and the sizes that there are to choose from if they were only measured."""
    name = {Language.KOREAN: "사이즈", Language.ENGLISH: "Size"}[language]
    known = any(fact.name.lower() in {"사이즈", "size", "sizes"} for fact in facts)
    if not sizing or len(sizing.sizes) == 1 or known:
        return facts
    return (*facts, Fact(name=name, value=", ".join(sizing.sizes)))


def _facts(sheet: Sheet, ledger: Sequence[LedgerFact], language: Language) -> tuple[Fact, ...]:
    """Return what the ledger holds under labels, and the measures it holds without one."""
    labelled = [Fact(name=f.name, value=_tidied(f.value)) for f in ledger if f.name]
    placed = {prose.plain(fact.value) for fact in labelled}
    # What stood between tags or signs beyond finding again is no less told.
    labelled += [fact for fact in sheet.facts if prose.plain(fact.value) not in placed]
    told = " ".join(fact.value for fact in labelled)
    names = {fact.name.lower() for fact in labelled}
    loose = "; ".join(_tidied(fact.value) for fact in ledger if not fact.name)
    measured = measures.measures_in(loose, language)
    measured = [f for f in measured if f.value not in told and f.name.lower() not in names]
    return tuple(dict.fromkeys([*labelled, *measured]))


def _tidied(value: str) -> str:
    return " ".join(prose.cleaned(value).split())
