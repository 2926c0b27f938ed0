"""Which told fact backs which told feature: a figure beside the claim that it is about."""

import re
from collections.abc import Iterable

from worker_service.copywriting import kinds, prose
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

# What a topic is backed by, if the seller told a fact of this kind.
_KINDS = {
    "material": "material",
    "ingredient": "ingredient",
    "moisture": "ingredient",
    "additive_free": "ingredient",
    "natural": "ingredient",
    "origin": "origin",
    "lightweight": "weight",
    "battery": "battery",
}
# A label of a quantity that many things have says nothing of one feature.
_COMMON = {
    "크기",
    "무게",
    "중량",
    "용량",
    "색상",
    "컬러",
    "사이즈",
    "브랜드",
    "가격",
    "종류",
    "옵션",
}
_LONGEST = 40
_WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{4,}")


def facts_for(said: str, topic: str, reading: Reading, taken: Iterable[str]) -> Fact | None:
    """Return the fact that backs what was `said`, unless it says the same or a block of the page
    or a point has `taken` it."""
    key, used = prose.plain(said), set(taken)
    features = [prose.plain(feature) for feature in reading.features]
    for fact in reading.facts:
        value = prose.plain(fact.value)
        if kinds.has_a_place(fact.name) or len(f"{fact.name}: {fact.value}") > _LONGEST:
            continue
        if fact.name in used or value in key or any(feature in value for feature in features):
            continue
        if kinds.kind_of(fact.name) == _KINDS.get(topic) or _names(fact.name, said):
            return fact
    return None


def _names(label: str, said: str) -> bool:
    """True if `said` speaks of what `label` names: 2시간 재생 of 재생 시간."""
    words = [word for word in _WORD.findall(label) if word not in _COMMON]
    return any(word.lower() in said.lower() for word in words)
