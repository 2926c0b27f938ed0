"""Figures that prove a claim: how long it keeps warm, how much it bears, how quiet it is."""

import re
from collections.abc import Iterable, Iterator

from contracts.jobs import Language
from worker_service.copywriting import prose
from worker_service.ports import Fact

_LONGEST, _LONGEST_VALUE = 60, 32
_AMOUNT = r"(?:약\s?|최대\s?|최소\s?)?\d[\d,.]{0,9}(?:\s?[~-]\s?\d[\d,.]{0,9})?"
_TIME = rf"{_AMOUNT}\s?(?:시간|분|일)"
_LASTS = (
    r"(?:보온|보냉|연속\s?재생|연속\s?사용|재생\s?시간|재생|사용\s?시간|연소\s?시간|연소"
    r"|충전\s?시간|지속)"
)
# 보온 6시간; 최대 8시간 연속 재생, with what it holds under; 흡입력 12000Pa.
_KOREAN = re.compile(
    rf"(?P<name>{_LASTS})\s(?P<value>{_TIME})(?P<under>\s?\([^()]{{1,20}}\))?"
    rf"|(?P<late>{_TIME})\s?(?P<of>{_LASTS}|사용)(?=$|[\s,.(])(?P<when>\s?\([^()]{{1,20}}\))?"
    rf"|(?P<what>흡입력|최대\s?하중|하중|저소음|소음|당도)\s?"
    rf"(?P<much>{_AMOUNT}\s?(?:Pa|kPa|kg|dB|데시벨|브릭스|Brix)(?:\s?이[상하])?)"
)
_ENGLISH = re.compile(
    r"(?P<late>(?:up to |about )?\d[\d,.]{0,9}[- ]?(?:hours?|hrs?|minutes?|weeks?|days?)) (?:of )?"
    r"(?P<of>burn time|playtime|battery life|running time|runtime)"
    r"|(?P<name>(?:keeps? )?(?:hot|cold|warm)|burn time|playtime|battery life)(?: for)? "
    r"(?P<value>(?:up to |about )?\d[\d,.]{0,9}[- ]?(?:hours?|hrs?))",
    re.I,
)
# Labels under which such a figure stands.
_LABEL = re.compile(
    r"(?:보온|보냉|재생|사용|연소|충전|연속\s?사용|연속\s?재생)\s?시간$"
    r"|^(?:보온|보냉)력?$|^(?:흡입력|소음|최대\s?하중|하중|당도)$"
    r"|^(?:burn time|playtime|battery life|run ?time|noise|suction|max(?:imum)? load)$",
    re.I,
)


def figures_of(
    facts: Iterable[Fact], statements: Iterable[str], language: Language
) -> Iterator[Fact]:
    """Yield a name and its figure for each labelled fact and each statement that holds one."""
    for fact in facts:
        figured = _LABEL.search(fact.name) and re.search(r"\d", fact.value)
        if figured and len(fact.value) <= _LONGEST_VALUE:
            yield fact
    pattern = _ENGLISH if language is Language.ENGLISH else _KOREAN
    for statement in statements:
        if len(statement) <= _LONGEST:
            yield from (_named(found.groupdict()) for found in pattern.finditer(statement))


def _named(found: dict[str, str | None]) -> Fact:
    name = found["name"] or found["of"] or found.get("what") or ""
    value = found["value"] or found["late"] or found.get("much") or ""
    under = found.get("under") or found.get("when") or ""
    figure = f"{value.strip()} {under.strip()}".strip()
    return Fact(name=prose.trimmed(name[:1].upper() + name[1:]), value=figure)
