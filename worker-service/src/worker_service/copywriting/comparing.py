"""The seller's own product before and now, where the seller tells both."""

import re
from collections.abc import Iterable

from contracts.jobs import Language
from worker_service.copywriting import prose
from worker_service.copywriting.reading import Reading
from worker_service.ports import Comparison

_MOST = 5
_SIDE_LIMIT = 30
# A name and two sides; what is longer compares nothing, and costs a pattern its time.
_ROW_LIMIT, _SENTENCE_LIMIT = 120, 400
_OLD = r"(?:기존|이전|구형|전작|예전)(?:\s?(?:제품|모델|버전))?(?:의|에는|에|은|는)?\s"
# 용량을 기존 300ml에서 500ml로 늘렸어요; 무게: 1.2kg → 0.9kg.
_KOREAN = re.compile(
    rf"(?P<name>[가-힣A-Za-z ]{{1,12}}?)(?:이|가|을|를|은|는|도)?\s{_OLD}"
    r"(?P<before>\S(?:.{0,18}\S)?)에서\s(?P<now>\S(?:.{0,18}\S)?)(?:으로|로)"
    r"\s?(?:늘|줄|바뀌|바꾸|바꿨|바꿔|바뀐|개선|업그레이드|커|작아|높|낮|교체|변경)"
)
_ENGLISH = re.compile(
    r"(?P<name>[A-Za-z ]{2,20}?)\s(?:went|grew|increased|reduced|improved|changed|upgraded)\s"
    r"from\s(?P<before>.{1,24}?)\s(?:in the (?:old|previous|last)\s\w+\s)?"
    r"to\s(?P<now>.{1,24}?)(?=[,;]|\.(?!\d)|\sin\s|$)",
    re.I,
)
_ARROW = re.compile(
    r"^(?:(?P<name>[^:→>]{1,16}?)\s*[:：]?\s)?(?P<before>[^→>:]{1,30}?)"
    r"\s*(?:→|➡|⇒|->|=>)\s*(?P<now>[^→>]{1,30})$"
)
_PARTS = re.compile(r",\s+|\s/\s")
_ARTICLE = re.compile(r"^(?:the|its|our|we)\s", re.I)


def comparison_of(reading: Reading, sentences: Iterable[str]) -> tuple[Comparison, ...]:
    """Return what changed from the seller's old product to this one; nothing else is compared."""
    labelled = [fact.value for fact in reading.told_as("comparison")]
    told = [_arrow(part) for text in labelled for part in _PARTS.split(text)]
    said = [*labelled, *sentences]
    told += [compared for text in said for compared in compared_in(text, reading.language)]
    kept: dict[str, Comparison] = {}
    for row in told:
        if row:
            kept.setdefault(row.name, row)
    return tuple(kept.values())[:_MOST]


def compared_in(sentence: str, language: Language) -> list[Comparison]:
    """Return the comparison of old and new that one sentence makes, if it makes one."""
    pattern = _ENGLISH if language is Language.ENGLISH else _KOREAN
    found = pattern.search(sentence) if len(sentence) <= _SENTENCE_LIMIT else None
    if not found:
        return []
    name = _ARTICLE.sub("", found["name"].strip())
    row = Comparison(
        name=name[:1].upper() + name[1:], before=found["before"].strip(), now=found["now"].strip()
    )
    return [row] if row.name else []


def _arrow(text: str) -> Comparison | None:
    text = " ".join(text.split())
    found = _ARROW.match(text) if len(text) <= _ROW_LIMIT else None
    if not found:
        return None
    name, before, now = (prose.trimmed(found[slot] or "") for slot in ("name", "before", "now"))
    fits = name and before and now and max(len(before), len(now)) <= _SIDE_LIMIT
    return Comparison(name=name, before=before, now=now) if fits else None
