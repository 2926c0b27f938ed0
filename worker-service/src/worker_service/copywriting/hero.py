"""What a buyer reads first: the hook, the lead, the tags."""

import re
from dataclasses import replace

from contracts.jobs import Language
from worker_service.copywriting import prose
from worker_service.copywriting.headlines import headline_of
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.title import says_something

HOOK_LIMITS = {Language.KOREAN: 20, Language.ENGLISH: 40}
LEAD_LIMIT = 110
_SENTENCE_LIMITS = {Language.KOREAN: 60, Language.ENGLISH: 110}
_NAMELIKE_LIMITS = {Language.KOREAN: 18, Language.ENGLISH: 32}
_TAG_LIMITS = {Language.KOREAN: 10, Language.ENGLISH: 22}
_TAGS = 3
# A tag of more English words is a sentence without its spaces.
_TAG_WORDS = 3
# A word of a Korean name that may stand alone: no 엄마가, 만든 or 가벼운.
_TAGLIKE = re.compile(r"[가-힣]{1,5}[가-힣](?<![가를을는의든운한된])")
# What a shop does, asks or wants from a buyer opens no page, and a word or two say too little.
_NO_HOOK = re.compile(
    r"보내|배송|포장|문의|주문|가능|랜덤|낯설|다를 수|차이|않을|어려|부족|소요|품절|한정|드셔|바르"
    r"|드려요|드립니다|저희|제가|우리|(?:세요|십시오|까요|나요|죠)$|^\S+$"
    r"|\b(?:ship|order|contact|please|return|refund)|^it (?:weighs|comes|is)\b",
    re.I,
)
# The end of a sentence opens a page if it still says of what: no 4시간 동안 졸였습니다.
_SAYS_OF_WHAT = re.compile(r"[가-힣](?:이|가|도|은|는|까지)\s|기 (?:좋|편|쉬|쉽)")
_TOLD_HOOKS, _SPARE = 2, 3
# Features that name a thing fit into a sentence of ours; those that tell or describe do not.
_NO_NAME_KOREAN = re.compile(
    r"(?:가능|지원|사용|함유|적용|탑재|포함|제공|없음|있음|쉬움|[가-힣]음|[가-힣]함|말림|만듦|됨|뺌|높임|낮춤"
    r"|줄임|늘림|올림|남김|숨김|꺼짐|켜짐|열림|접힘|없앰|굳힘|요|다|게|히|도록|까지|로|금지|무료|증정|완료|공개"
    r"|심사필|겸용|있어서|이라|워서|좋|굿|강추|끝|편안|하나씩|보증|제조|생산|발송|등급|인증|국산|한국산|국내산|노노|이하|이상|포장|충전|교체|뚝딱|\d+(?:개|매|장|팩|병|봉|종))$"
    r"|[,+(~!?/●○★☆]|(?:딱|쏙)$|이면\s|\d-\d|^\S{1,3}$|^[\d.,]+\s?[A-Za-z%]{1,4}$|^[가-힣]{2}\s(?:약\s)?[\d.,]+\s?(?:cm|mm|kg|g|ml)$"
)
_NO_NAME_ENGLISH = re.compile(
    r"^(?:easy|made|works?|keeps?|fits?|no|can|is|includes?|very|perfect|great|ideal|with|for|it|this|designed|comes?|has|ships?|safe"
    r"|absorbs?|opens?|closes?|folds?|dries|stays?|holds?|lasts?|charges?|runs?|glides?|leaves?|feels?|uses?"
    r"|looks?|cleans?|washes|removes?|protects?|helps?|makes?|gives?|turns?|adjusts?|melts?|blends?|glazed"
    r"|finished|harvested|tested|up|over|under)\b"
    r"|\b(?:to|is|are|can|will|that|by|without|thanks|warranty|guarantee|included|only|through|lasts?|keeps?)\b"
    r"|^\d[\d.,]*\s?(?:g|kg|ml|l|oz|cm|mm|inch|inches)\b|[,+(#&]|\s-\s|^\W?\d[\d.,]*\s?\w{1,4}(?:\s(?:long|wide|high|tall|deep))?$"
    r"|(?:safe|free|proof|friendly|ready|resistant)$|[.!?]",
    re.I,
)


def hook_of(reading: Reading, book: Phrasebook) -> str:
    """Return the headline: about a feature or the customer where they fit, else the product; its
    variants take turns through all that fit."""
    variant, book = book.variant, replace(book, variant=0)
    words = _words(reading)
    told = [say(phrase, **words) for key in _told(reading) for phrase in book.choices(key)]
    # A headline that names the product says more than one that fits everything.
    plain = sorted(
        (say(phrase, **words) for phrase in book.choices("hooks")),
        key=lambda hook: reading.noun not in hook,
    )
    limit = HOOK_LIMITS[reading.language]
    plain = [*_of_sentences(reading, book, limit), *plain]
    told = [hook for hook in told if len(hook) <= limit]
    # One of the tone's own stays in the draw, so that products with features differ in form too.
    plain = [hook for hook in plain if len(hook) <= limit]
    drawn = told + plain[:1]
    start = len(book.seed) % len(drawn)
    turned = [*drawn[start:], *drawn[:start], *plain[1:]]
    return turned[variant % len(turned)]


def _of_sentences(reading: Reading, book: Phrasebook, limit: int) -> list[str]:
    """Return what the seller's own sentences come to, said as the tone says it."""
    hooks: list[str] = []
    for phrase in book.choices("hooks_told"):
        room = limit - len(say(phrase, told="", noun=reading.noun))
        told = (_opening(sentence, room, reading) for sentence in reading.sentences)
        hooks += [say(phrase, told=end, noun=reading.noun) for end in told if end]
    return hooks[:_TOLD_HOOKS]


def without_hook(reading: Reading, hook: str) -> Reading:
    """Return `reading` without the sentence that the headline says whole."""
    said = prose.plain(hook)
    left = tuple(s for s in reading.sentences if prose.plain(s) not in said)
    return replace(reading, sentences=left)


def _opening(sentence: str, room: int, reading: Reading) -> str:
    """Return what opens a page of `sentence`, in at most `room` characters, or nothing."""
    # A sentence that opens the page is missing among the reasons: only one of many may.
    spared = len(reading.sentences) + len(reading.features) > _SPARE
    end = headline_of(sentence, room if spared else min(room, len(sentence) - 2), reading.language)
    is_whole = prose.plain(end) == prose.plain(sentence)
    if not end or _NO_HOOK.search(end) or prose.plain(reading.title) in prose.plain(end):
        return ""
    return end if is_whole or _SAYS_OF_WHAT.search(end) else ""


def lead_of(reading: Reading, book: Phrasebook) -> str:
    """Return one sentence on what the product is."""
    if not reading.features and sentence_for_lead(reading):
        return sentence_for_lead(reading)
    words = _words(reading)
    keys = ("leads_two", "leads_one", "leads_none")[max(0, 2 - len(namelike(reading))) :]
    leads = [say(phrase, **words) for key in keys for phrase in book.choices(key)]
    return next((lead for lead in leads if len(lead) <= LEAD_LIMIT), leads[-1])


def sentence_for_lead(reading: Reading) -> str:
    """Return the seller's sentence that introduces the product; empty when there is none or it is
    too long to stand alone."""
    fitting = (s for s in reading.sentences if len(s) <= _SENTENCE_LIMITS[reading.language])
    return next((s for s in fitting if says_something(s) and _heart(reading) in s.lower()), "")


def _heart(reading: Reading) -> str:
    """Return what a sentence on the product names: 비누 of 수제비누, granola of almond granola."""
    last = reading.noun.lower().split()[-1]
    return last if reading.language is Language.ENGLISH else last[-2:]


def tags_of(reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    """Return three short tags, without the sign before them."""
    limit = _TAG_LIMITS[reading.language]
    short = [feature for feature in namelike(reading) if len(feature) <= limit]
    found = [*short[:2], reading.noun, *_title_words(reading), book.kind(reading.category).tag]
    if reading.language is Language.ENGLISH:
        found = [tag for tag in found if len(tag.split()) <= _TAG_WORDS]
    tags = {prose.plain(tag): _tag(tag) for tag in [*found, *book.choices("tags")]}
    return tuple(tag for tag in tags.values() if 1 < len(tag) <= limit)[:_TAGS]


def _tag(text: str) -> str:
    words = (word if word[:1].isupper() else word.title() for word in text.split())
    return re.sub(r"(?!(?<=\d)\.\d)[^\w%]", "", "".join(words) if text.isascii() else text)


def _title_words(reading: Reading) -> list[str]:
    """Return the words of a Korean name that describe the product; English ones say too little
    alone."""
    words = [] if reading.language is Language.ENGLISH else reading.title.split()
    return [w for w in words if _TAGLIKE.fullmatch(w) and w not in reading.noun]


def _told(reading: Reading) -> list[str]:
    keys = ["hooks_feature"] if namelike(reading) else []
    return keys + (["hooks_customer"] if reading.customer else [])


def _words(reading: Reading) -> dict[str, str]:
    named = [*namelike(reading), "", ""]
    return {
        "title": reading.name,
        "noun": reading.noun,
        "a_noun": with_article(reading),
        "customer": reading.customer,
        "one": inner(named[0], reading.language),
        "two": inner(named[1], reading.language),
    }


def with_article(reading: Reading) -> str:
    """Return the short word for an English product behind its article."""
    several = re.search(r"[^s]s$", reading.noun) is not None
    return ("" if several else "an " if reading.noun[:1] in "aeiou" else "a ") + reading.noun


def namelike(reading: Reading) -> list[str]:
    """Return the features that name a thing, and fit into a sentence of ours."""
    pattern = _NO_NAME_ENGLISH if reading.language is Language.ENGLISH else _NO_NAME_KOREAN
    limit = _NAMELIKE_LIMITS[reading.language]
    return [
        f
        for f in reading.features
        if len(f) <= limit and not pattern.search(f) and _has_head(f, reading.language)
    ]


def _has_head(feature: str, language: Language) -> bool:
    return language is Language.KOREAN or len(feature.split()) > 1


def inner(feature: str, language: Language) -> str:
    """Return `feature` as it stands inside an English sentence: Hand-poured becomes hand-poured."""
    starts_as_word = re.match(r"[A-Z][a-z]", feature) is not None
    return (
        feature[:1].lower() + feature[1:]
        if language is Language.ENGLISH and starts_as_word
        else feature
    )
