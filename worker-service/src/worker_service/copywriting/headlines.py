"""A short headline for a whole sentence of the seller's: the part of it that stands alone."""

import re

from contracts.jobs import Language
from worker_service.copywriting import prose

_SHORTEST = 5
# After these a Korean sentence comes to its point: 개별포장이라 | 사무실에 두고 마시기 편합니다.
_BREAK = re.compile(
    r"(?<=[가-힣][서고며록])(?<!에서),?\s|(?<=[가-힣][아어여러려해져워]),?\s|(?<=거나),?\s"
    r"|(?<=[가-힣]라)(?<!따라)(?<!몰라)(?<!달라),?\s|(?<=으로),?\s|(?<=[가-힣][만데로]),\s"
)
# What holds only under a condition is no headline without it.
_CONDITION = re.compile(
    r"(?:면|때|경우|만|뒤|후|전|까지|않고|말고|지 마)(?:에|는|에는|은)?(?:[\s,]|$)"
)
# Nor what leans on what stood before it, or is itself on the way to something else.
_DEPENDS = re.compile(
    r"^(?:그|이|저|그래서|그리고|또|더|안|못|수|것|두|해|되|드|있|없)(?:\s|$)"
    r"|^\S+(?:고|며|서|면|요|지만|[아어여러려해져워])\s|^\S+게\s(?:되|됐)"
)


def headline_of(sentence: str, limit: int, language: Language) -> str:
    """Return `sentence`, or its end from where it comes to the point, in at most `limit`
    characters; empty if neither can stand alone."""
    whole = sentence.strip().rstrip(".!~… ")
    if len(whole) <= limit:
        return whole
    if language is Language.ENGLISH:
        return ""
    for found in _BREAK.finditer(whole):
        tail = whole[found.end() :].strip()
        if _stands(whole[: found.start()], tail) and len(tail) <= limit:
            return tail
    return ""


def _stands(dropped: str, tail: str) -> bool:
    unbound = _CONDITION.search(dropped) is None and _DEPENDS.match(tail) is None
    several = len(tail.split()) > 1 and len(prose.plain(tail)) >= _SHORTEST
    return unbound and several and tail.count("(") == tail.count(")")
