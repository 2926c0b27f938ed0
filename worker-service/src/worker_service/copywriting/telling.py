"""What a seller's sentences are for: each is taken by one part of the page, and by no other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from contracts.jobs import Language
from worker_service.copywriting import kinds, points, prose
from worker_service.copywriting.comparing import compared_in
from worker_service.copywriting.offers import items_in, offer_in
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.title import says_something

# A buyer's everyday trouble, as the seller puts it: 커피가 금방 식어서 아쉬우셨죠?
_TROUBLE = re.compile(
    r"(?:셨죠|셨나요|으시죠|으신가요|적\s?(?:있으|많으|다들)\S*|있으시죠|없으셨나요|하시나요|하신가요|시죠)"
    r"\s*[?~.]*$|(?:고민|불편|번거|답답|귀찮|아쉬|힘드|힘들|걱정)\S*(?:\s\S+){0,3}"
    r"(?:라면|다면|면|분들?|때|죠|나요)(?:[?.,~\s]|$)"
    r"|^(?:tired of|sick of|ever |do you |does your |struggling|no more |frustrated|fed up)\b",
    re.I,
)
# What frightens instead of understanding does not sell here.
_FEAR = re.compile(
    r"위험|세균|독성|중독|질병|질환|사망|사고|큰일|방치|부작용|감염|발암|암에|후회"
    r"|\b(?:danger|toxic|disease|cancer|death|germs|bacteria|regret|harmful|kill)",
    re.I,
)
_CARE = re.compile(
    r"(?:주의|조심|유의|보관|세탁|세척|건조|관리|손질|취급|피해|삼가|자제|금지|닦아|말려|빨아|씻어|맡겨)"
    r"\S*(?:\s\S+){0,3}\s?(?:주세요|주십시오|마세요|마십시오|하세요|하십시오|바랍니다|돼요|됩니다|두세요)[.!~]*$"
    r"|(?:드라이클리닝|손세탁|손빨래|물세탁|세탁기|식기세척기|전자레인지|직사광선)\S*(?:\s\S+){0,3}$"
    r"|건조기(?:를|는|에|\s?사용)?\s?(?:돌|넣|쓰|금지|가능|불가|사용)\S*(?:\s\S+){0,2}$|단독\s?세탁\S*(?:\s\S+){0,2}$"
    r"|(?:알레르기|알러지|알레르겐)\S*\s.*(?:확인|주의|상담|피)\S*\s?\S*$"
    r"|^(?:please )?(?:do not|don't|avoid|keep (?:away|out|refrigerated|dry)|store|hand.?wash"
    r"|machine.?wash|wash|wipe|dry clean|tumble dry|rinse)\b"
    r"|\b(?:dishwasher|microwave)[- ]safe\b|\bhand wash only\b|\bdry clean only\b",
    re.I,
)
_TESTED = re.compile(
    r"(?:시험|테스트|측정|검사)(?:한|\s?결과|\s?성적|에서|를 거|을 거|\s?완료|\s?통과)\S*"
    r"|\b(?:lab|test(?:ed|s|ing)?)\b",
    re.I,
)
_ORDER = re.compile(
    r"^(?:먼저|우선|처음에|그\s?다음|다음으로|이어서|그리고 나서|마지막으로|끝으로)\s?,?"
    r"|^(?:first|then|next|after that|finally|lastly)\b,?",
    re.I,
)
_FEWEST_STEPS = 2
# What is left of KC 인증 R-R-abc-CL1000 without the number.
_LABELLED = re.compile(
    r"(?:kc)?(?:인증|인증번호|전파인증)?(?:번호)?(?:완료|보유|취득|획득|받음)?|certified|certification",
    re.I,
)
_ENGLISH_SAID = re.compile(
    r"[.!?]$|\b(?:is|are|was|has|have|can|will|you|your|we|our|it|its|keeps?|makes?)\b", re.I
)
_DELIVERY = re.compile(
    r"(?:주문\s?제작|제작\s?기간|주문\s?폭주|배송|발송)\S*\s(?:.*\s)?\S*(?:\d[~∼-]?\d*\s?일|늦어|지연|소요)"
    r"|\b(?:ships|delivered|made to order) (?:in|within)\b",
    re.I,
)
_LONGEST_NAMED = 36
# Nobody reads a longer sentence, and no pattern here has to either.
_LONGEST = 150
_MOST_TROUBLES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Tellings:
    """A reading whose `sentences` are what is left for points, and what the others are for."""

    rest: Reading
    troubles: tuple[str, ...]
    care: tuple[str, ...]
    tests: tuple[str, ...]
    steps: tuple[str, ...]
    compared: tuple[str, ...]
    offers: tuple[str, ...]
    delivery: tuple[str, ...]
    """When it comes, which is no reason to buy."""


def told_apart(reading: Reading) -> Tellings:
    """Return every sentence of `reading` in the one place where it belongs."""
    left = list(reading.sentences)
    steps = _taken(left, lambda s: _ORDER.search(s) is not None)
    if len(steps) < _FEWEST_STEPS:
        left, steps = list(reading.sentences), ()
    compared = _taken(left, lambda s: bool(compared_in(s, reading.language)))
    tests = _taken(left, _is_test)
    troubles = _taken(left, lambda s: _is_trouble(s, reading.language))
    care = _taken(left, lambda s: _CARE.search(s) is not None)
    offers = _taken(left, lambda s: bool(offer_in(s, reading.language) or items_in(s)))
    left += troubles[_MOST_TROUBLES:]
    delivery = _taken(left, lambda s: _DELIVERY.search(s) is not None)
    _taken(left, lambda s: _stands_in_a_table(s, reading))
    named = _taken(left, _is_named)
    return Tellings(
        rest=replace(
            reading, sentences=tuple(left), features=_with(reading.features, named, reading)
        ),
        troubles=troubles[:_MOST_TROUBLES],
        care=care,
        tests=tests,
        steps=steps,
        compared=compared,
        offers=offers,
        delivery=delivery,
    )


def _taken(left: list[str], belongs: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the sentences that belong somewhere, and take them from those that are left."""
    taken = [sentence for sentence in left if len(sentence) <= _LONGEST and belongs(sentence)]
    left[:] = [sentence for sentence in left if sentence not in taken]
    return tuple(taken)


def _is_named(sentence: str) -> bool:
    """True for a line that names something instead of saying it: 눈시림 적음, PBT keycaps."""
    korean = re.search("[가-힣]", sentence) is not None
    said = says_something(sentence) if korean else _ENGLISH_SAID.search(sentence) is not None
    return not said and 1 < len(sentence) <= _LONGEST_NAMED and sentence[0] not in "(*"


def _with(features: tuple[str, ...], named: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """Return the seller's features, and after them what lines named beside them."""
    known = prose.plain(" ".join((*features, reading.title)))
    fresh = [prose.trimmed(name) for name in named]
    return (*features, *(name for name in fresh if name and prose.plain(name) not in known))


def _stands_in_a_table(sentence: str, reading: Reading) -> bool:
    """True for a line that only tells a certificate or a fact of the table again."""
    rest = prose.plain(sentence)
    told = [(fact.name, fact.value) for fact in reading.facts]
    told += [(f.name, f.value) for f in reading.ledger if f.kind == "certification"]
    for name, value in told:
        rest = rest.replace(prose.plain(value), "").replace(prose.plain(name), "")
    return rest == "" or (
        kinds.names_certificate(sentence) and _LABELLED.fullmatch(rest) is not None
    )


def _is_trouble(sentence: str, language: Language) -> bool:
    rows = prose.wrapped(sentence, points.LINE_WIDTHS[language], points.LINES + 1)
    return (
        len(rows) <= points.LINES
        and _TROUBLE.search(sentence) is not None
        and not frightens(sentence)
    )


def frightens(text: str) -> bool:
    """True if `text` sells by fear."""
    return _FEAR.search(text) is not None


def _is_test(sentence: str) -> bool:
    figured = re.search(r"\d|완료|통과", sentence) is not None
    return figured and _TESTED.search(sentence) is not None and not kinds.is_denied(sentence)
