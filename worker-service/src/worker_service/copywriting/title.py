"""A product's name and the noun at its head, found in what a seller wrote first."""

import re

from contracts.jobs import Language
from worker_service.copywriting import measures, prose, words

TITLE_LIMIT = 60
_NOUN_LIMIT = 10
# What a shop adds behind a name: for whom (남성용), of which kind (충전식), in which colour.
_ADDED = re.compile(
    r"[가-힣]{2,}용$|[가-힣]{1,4}식$|[가-힣]{2,}(?:모양|무늬|겸용|포함|증정|가능|센서|충전)$"
    r"|^(?:무료|각인|소형|중형|대형|특대|대용량|소|중|대|퀸|킹|싱글|슈퍼싱글|프리|신상|두|세|네|가지|종류|침|은|금|면|핏)$"
    r"|^(?:실리콘|소가죽|천연가죽|옥스포드|기모|본딩|스판|순면|린넨|코튼|데님)$|(?:세요|습니다|어요|아요|있어|있는)$"
    r"|^(?:블랙|화이트|아이보리|베이지|네이비|그레이|차콜|브라운|카키|핑크|레드|블루|그린|민트|흰색|검정|회색)$"
)
# 셔츠 alone says little: a noun this short takes the word before it along.
_SHORT_NOUN = 2
_LINE_LIMIT = 45
# From so many pieces on, a line is a list even if its last piece says something.
_LISTED = 3
_CONNECTED = re.compile(r"(?:하고|이고|으며|하며|해서|지만|아서|어서)$")
UNNAMED = {Language.KOREAN: "상품", Language.ENGLISH: "Our Product"}

_KOREAN_ENDING = re.compile(
    r"(?:니다|[어아에예해세네데돼래구고지나가봐려져여줘워까]요|네여|어여|죠|었다|았다|한다|이다|하다)[.!?~…]*$"
)
_ENGLISH_SENTENCE = re.compile(
    r"^(?:i|we|this|our|it|these|hi|hello|looking)\b.*\s|\b(?:is|are|was|have|has|will|can)\b", re.I
)
_OFFERED = re.compile(
    r"^(.*?)(?:(?:을|를|도)?\s?(?:판매(?:합|해|하(?!게)|중)|팝니다|팔아요|소개(?:합|해|하)|출시|추천(?:합|해|드))"
    r"|(?:을|를|도)\s?(?:만들었|만들게\s?되|준비했|선보))"
)
_IS_KOREAN = re.compile(r"^(.*?)(?:입니다|이에요|예요|이랍니다)")
_SUBJECT_ENGLISH = re.compile(
    r"^(?:our|this|the|my)\s([\w' -]{3,40}?)\s(?:is|are|was|were|has|have|comes?|takes?|keeps?)\b",
    re.I,
)
_IS_ENGLISH = re.compile(
    r"\b(?:sell(?:ing|s)?|introduc(?:e|ing)|mak(?:e|ing)|made|present(?:ing)?|offer(?:ing)?|meet"
    r"|this is|these are|it's|is)"
    r"\s+(?:(?:a|an|the|our|my|some|these|this)\s+)?(.+?)"
    r"(?=[,.;:!?(]|\s(?:with|for|that|which|made|in|from|and|to|at|by|who|is|are)\b|$)",
    re.I,
)
# Words that describe or connect; the run of words after the last of them is the name.
_NOT_NAME = re.compile(
    r"(?:을|를|에|에서|에게|으로|로서|하는|하던|되는|있는|없는|은|한|된|할|진|린|던|고|며|의|께|도|만"
    r"|만든|담은|키운|기른|빚은|수확한|이번에|저희|저희가|제가|우리|직접|정말|매일|아주)$"
)
_NAME_WORDS = 5
# Where a name ends and shouting begins: 케이스!!! 🔥 대박할인.
_HYPE = re.compile(r"[!?~]+(?=\s|$)|[\u2600-\u27bf\U0001f000-\U0001faff]+")
# 포기김치 5kg 집에서 담근 맛: what follows the quantity is said of the product, not its name.
_AFTER_QUANTITY = re.compile(
    r"^(.+?\s[\d.]+\s?(?:kg|g|ml|l|개입?|매|팩|병|봉))\s(?![x×*+]).+\s.+$", re.I
)
_CALL = re.compile(r"\s\S*(?:세요|하세여|십시오)$")
# Who makes it is not what it is.
_MAKER = re.compile(r"(?:부부|엄마|아빠|농부|가족|작가|공방|농장|회사|업체|사람|팀)$")
_NAME_BEFORE = re.compile(
    r"^(.{2,40}?)\s(?:(?:가로|세로|높이|지름|총장|크기|사이즈|소비전력|용량|무게|중량|USB\S*)\s?){0,3}\d",
    re.I,
)
_ENGLISH_TAIL = re.compile(
    r"[,(]|\s(?:made|with|for|in|from|that|which|finished)\s|\s[–—-]\s", re.I
)
_QUANTITY = re.compile(
    r"^[\d.,x×*~+/-]+\s?[A-Za-z가-힣%℃]{0,4}$|^(?:xs|s|m|l|xl|xxl|free|set of|\d+pcs)$", re.I
)
# The 3 of AirBeat 3 belongs to a name; the 110 of 조끼 110 120 does not.
_MEASURED = re.compile(r"\s\d[\d.,]*\s(?:ml|l|g|kg|oz|cm|mm|m|inch|pack|pcs)$", re.I)
_AMOUNT = re.compile(
    r"(?:\d[\d.,]*[x×*~/-])*\d[\d.,]+,?|\d[\d.,x×*~/-]*\s?(?:[A-Za-z]{1,3}|[가-힣]{1,3}|㎖|ℓ|㎏|%|℃),?"
)
_SIZED = re.compile(r"[x×*~/,-]|X{0,3}[SML]|FREE", re.I)
_MODEL = re.compile(r"(?=\S*\d)[A-Z0-9][\w.-]*", re.I)
# A model's own number: DM-200, WB-750; for devices V10 and M350S too. SPF50 and IPX4 are none.
_NUMBERED = re.compile(r"(?<![\w-])[A-Z]{1,6}-\d{1,5}[A-Z]{0,3}(?![\w-])")
_COMPACT = re.compile(
    r"(?<![\w-])(?!SPF|PA|IPX?|USB|LED|MP|AA)[A-Z]{1,4}\d{2,5}[A-Z]{0,2}(?![A-Za-z0-9-])"
)
_SET_OF = re.compile(r"^(?:set|pack|box) of (?:\d+|two|three|four|six|eight|ten|twelve)\s", re.I)
_VERSIONS = {"pro", "max", "mini", "plus", "lite", "se", "ii", "iii"}
_EMPTY_NOUN = re.compile(
    r"^(?:세트|선물세트|모음|상품|제품|리뉴얼|신형|키트|패키지|대용량|소형|대형|중형|신상|모음전|set|kit|pack|bundle|edition|black|white|블랙|화이트|그레이|베이지|네이비)$",
    re.I,
)
_ENGLISH_CUT = re.compile(r"\s(?:with|for|by|in|from|of)\s|[,(|–—]|\s-\s", re.I)


def split_terse(line: str) -> list[str]:
    """Return the pieces of a listing on one line (`텀블러 500ml, 보온 6시간`); one piece if it
    is a sentence or a name."""
    listing = measures.without_last_price(line).rstrip(" .") if line.count(", ") > 1 else line
    # A listing with many commas keeps what a stroke joins: black / navy / sand.
    signs = r",\s+|,(?!\d)|\s[|–-]\s" if line.count(", ") > _LISTED else r",\s+|,(?!\d)|\s[/|–-]\s"
    pieces = [prose.trimmed(piece) for piece in re.split(signs, listing)]
    pieces = [piece for piece in pieces if piece]
    terse = len(pieces) > 1 and all(
        len(piece) <= _LINE_LIMIT and len(prose.sentences(piece)) == 1 for piece in pieces
    )
    few = len(pieces) < _LISTED
    said = terse and (is_sentence(pieces[0]) or (few and _KOREAN_ENDING.search(line)))
    return pieces if terse and not said and not _CONNECTED.search(pieces[0]) else [line]


def says_something(line: str) -> bool:
    """True for a whole sentence, in Korean or English."""
    return _KOREAN_ENDING.search(line) is not None or bool(re.match(r"[A-Z].*[.!]$", line))


def is_sentence(line: str) -> bool:
    """True if `line` says something, rather than naming something."""
    if _KOREAN_ENDING.search(line):
        return True
    if re.search("[가-힣]", line):
        return len(prose.sentences(line)) > 1 or len(line) > TITLE_LIMIT
    long = len(line.split()) > _NAME_WORDS
    return long and (len(line) > TITLE_LIMIT or _ENGLISH_SENTENCE.search(line) is not None)


def named_in(text: str) -> str:
    """Return the product's name from the first sentence that offers one, or an empty string."""
    said = prose.sentences(text)
    for pattern, find in ((_OFFERED, _korean_name), (_IS_KOREAN, _korean_name)):
        for sentence in said:
            found = pattern.search(sentence)
            name = find(found[1]) if found else ""
            if name and not _MAKER.search(name):
                return name
    for sentence in said:
        found = _SUBJECT_ENGLISH.search(sentence) or _IS_ENGLISH.search(sentence)
        if found and len(found[1].split()) > 1:
            return _capitalised(found[1])
    return ""


def before_amount(line: str) -> str:
    """Return the name that a running line begins with, up to its first measure: 에코백 of
    `캔버스 에코백 가로 38cm x 세로 40cm 안주머니 하나 있어요`; empty without one."""
    found = _AFTER_QUANTITY.match(line) or _NAME_BEFORE.match(line)
    name = prose.trimmed(found[1]) if found else ""
    return name if 1 < len(name.split()) <= _NAME_WORDS else ""


def behind_amount(line: str) -> str:
    """Return what a naming line says behind the amount that its name ends with; often nothing."""
    found = _AFTER_QUANTITY.match(line)
    return line[found.end(1) :].strip() if found else ""


def first_named(line: str, language_is_korean: bool) -> str:
    """Return what the first sentence of a line names, if it only names something."""
    said = prose.sentences(line)
    if not said[1:] or is_sentence(said[0]):
        return ""
    if not _names_product(said[0]) and not is_sentence(said[1]) and _names_product(said[1]):
        return said[1]
    name = said[0] if language_is_korean else _ENGLISH_TAIL.split(said[0])[0]
    return name if len(name) <= TITLE_LIMIT else ""


def _names_product(text: str) -> bool:
    words_of = prose.trimmed(text).split()
    return bool(words_of) and words.names_kind(words_of[-1])


def tidy(name: str, language: Language) -> str:
    """Return `name` as a title: without brackets before it, price or signs; never empty."""
    name = re.sub(r"^\s*(?:[\[【(][^\]】)]{0,30}[\]】)]\s*)+", "", name)
    name = prose.trimmed(measures.without_price(name)) or prose.trimmed(name)
    shouted = list(filter(prose.has_words, _HYPE.split(name)))
    name = next(filter(_names_product, shouted), next(iter(shouted), name))
    name = prose.trimmed(_AFTER_QUANTITY.sub(r"\1", name))
    name = without_call(name)
    if language is Language.ENGLISH:
        name = re.sub(r"^(?:the|our|this)\s(?=\w)", "", name, flags=re.I)
        name = name[:1].upper() + name[1:]
    return prose.fitted(name, TITLE_LIMIT) if prose.has_words(name) else UNNAMED[language]


def without_call(name: str) -> str:
    """Return a name without what it calls upon a buyer to do: 기모 후드티 입으세요."""
    return _CALL.sub("", name) or name


def model_in(title: str, *, is_device: bool) -> str:
    """Return the model's number that a title holds, or an empty string."""
    found = _NUMBERED.search(title) or (_COMPACT.search(title) if is_device else None)
    return found[0] if found else ""


def up_to_head(title: str) -> str:
    """Return a title up to the last of its words that names a product: 목 마사지기 of `목 마사지기
    통증 완화`; empty without one."""
    named = title.split()
    heads = [number for number, word in enumerate(named) if words.names_kind(word)]
    return " ".join(named[: heads[-1] + 1]) if heads else ""


def spoken(title: str) -> str:
    """Return a title as a sentence names it, without amounts at its end: 들기름 of 들기름 180ml."""
    bare = re.sub(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*$", "", title)
    words = _MEASURED.sub("", bare).split()
    while len(words) > 1 and (_AMOUNT.fullmatch(words[-1]) or _SIZED.fullmatch(words[-1])):
        words.pop()
    return " ".join(words) or title


def brand_before(name: str) -> str:
    """Return the brand that stands in brackets before a name, or an empty string."""
    found = re.match(r"^\s*(?:[\[【]([^\]】]{1,20})[\]】]\s*)+", name)
    brand = prose.trimmed(found[1]) if found else ""
    return "" if words.is_promo(brand) else brand


def head_noun(title: str, language: Language) -> str:
    """Return the short word for the product: 텀블러 of `스테인리스 진공 텀블러 500ml`."""
    name = re.sub(r"[(\[【（].*?[)\]】）]", " ", title)
    if language is Language.ENGLISH:
        return _english_noun(name) or title
    named = [word for word in re.split(r"[\s,/]+", name) if prose.has_words(word)]
    kept = [word for word in named[: _head_of(named) + 1] if not _QUANTITY.match(word)]
    pair = " ".join(kept[-2:])
    lean = len(kept) > 1 and (_EMPTY_NOUN.match(kept[-1]) or len(kept[-1]) <= _SHORT_NOUN)
    if lean and len(pair) <= _NOUN_LIMIT:
        return pair
    return kept[-1] if kept else title


def _head_of(named: list[str]) -> int:
    """Return where in a Korean name its head stands: not at what a shop adds behind it, nor
    behind an amount (호텔수건 40수 코마사) if what stands before it is known to be a product."""
    heads = [number for number, word in enumerate(named) if _may_head(word)]
    if len(heads) > 1 and named[heads[-1]] == "향":
        heads = heads[:-2] or heads
    if not heads:
        return len(named) - 1
    before = [n for n in heads if any(map(_QUANTITY.match, named[n + 1 : heads[-1]]))]
    known = words.names_kind(named[before[-1]]) if before else False
    return before[-1] if known and not words.names_kind(named[heads[-1]]) else heads[-1]


def _may_head(word: str) -> bool:
    return (
        not (_ADDED.search(word) or _QUANTITY.match(word))
        and re.search("[가-힣]", word) is not None
    )


def _english_noun(name: str) -> str:
    name = spoken(_ENGLISH_CUT.split(_SET_OF.sub("", name))[0])
    kept = [word for word in name.split() if not _QUANTITY.match(word)]
    while len(kept) > 1 and (_MODEL.fullmatch(kept[-1]) or kept[-1].lower() in _VERSIONS):
        kept.pop()
    noun = " ".join(kept[-2:])
    return " ".join(
        w if w.isupper() or any(map(str.isdigit, w)) else w.lower() for w in noun.split()
    )


def _korean_name(before: str) -> str:
    kept: list[str] = []
    for word in reversed(re.split(r"\s+", before.rpartition(",")[2].strip())):
        if not word or len(kept) == _NAME_WORDS:
            break
        if _NOT_NAME.search(word) or (kept and re.search("..[은는이가]$", word)):
            break
        kept.insert(0, word)
    return " ".join(kept) if any(len(word) > 1 for word in kept) else ""


def _capitalised(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
