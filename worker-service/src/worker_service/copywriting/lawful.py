"""A reading without what may not be advertised: reworded where it can be, else omitted."""

import re
from dataclasses import replace

from contracts.pages import LedgerFact
from worker_service.copywriting import kinds, lint, prose, title
from worker_service.copywriting.folding import folded
from worker_service.copywriting.quantities import normal
from worker_service.copywriting.reading import Reading
from worker_service.ports import Fact

# What ties a stripped wording to the word it describes: 최고의 품질, 완벽하게 차단.
_TIE = re.compile(r"(?:급의|급|의|인|한|하게|히|로|으로|에|무이한|무이)?(?=\s|$)")
_CLAUSES = re.compile(r"\s*(?:[,·/;+&]|\s및\s|\sand\s)\s*")
_SAID = re.compile(r"(?:[다요죠까]|음|함|됨)[.!?~…]*$|[.!?…]$")
_ROUNDS = 6


def judge_of(reading: Reading, told: str) -> lint.Judge:
    """Return who judges the copy of a product of which `told` is everything told."""
    text = normal(told)
    return lint.Judge(text, lint.sets_for(reading.category, text), reading.language)


def lawful(reading: Reading, judge: lint.Judge) -> Reading:
    """Return `reading` without wordings that block; what is left is still the seller's own."""
    name = _lawful_name(reading, judge)
    facts = [
        Fact(name=safe(fact.name, judge), value=safe(fact.value, judge)) for fact in reading.facts
    ]
    facts = [fact for fact in facts if fact.name and fact.value and _may_stand(fact, reading)]
    return replace(
        reading,
        title=name,
        noun=reading.noun if name == reading.title else title.head_noun(name, reading.language),
        brand=safe(reading.brand, judge),
        customer=safe(reading.customer, judge),
        features=_kept(reading.features, judge),
        sentences=_kept(reading.sentences, judge),
        facts=tuple(facts),
        ledger=_unblocked(reading.ledger, judge),
        own=_unblocked(reading.own, judge),
    )


def _unblocked(ledger: tuple[LedgerFact, ...], judge: lint.Judge) -> tuple[LedgerFact, ...]:
    return tuple(fact for fact in ledger if not judge.blocked(folded(fact.value)))


def safe(text: str, judge: lint.Judge) -> str:
    """Return `text` without blocked wordings, as it stands without them; empty if it does not."""
    for _ in range(_ROUNDS):
        searched = folded(text)
        blocked = judge.blocked(searched)
        if not blocked:
            return text if prose.has_words(text) else ""
        start, end = searched.span(blocked[0].start, blocked[0].end)
        shorter = _without(text, start, end) if blocked[0].rule.strip else ""
        text = shorter or _other_clauses(text, judge)
    return ""


def _without(text: str, start: int, end: int) -> str:
    """Return `text` without a wording that describes what follows it, or ends a mere name."""
    tied = _TIE.match(text, end)
    describes = tied is not None and text[tied.end() :].strip(" .!?") != ""
    ends = not text[end:].strip(" .!?") and start > 0 and not _SAID.search(text)
    if not (describes or ends):
        return ""
    rest = text[:start] + (text[tied.end() :] if tied else "")
    rest = re.sub(r"\s{2,}", " ", rest).strip(" ,·/-–")
    return rest[:1].upper() + rest[1:] if text[:1].isupper() else rest


def _other_clauses(text: str, judge: lint.Judge) -> str:
    """Return the parts of a listing that hold nothing blocked; a sentence has no such parts."""
    if _SAID.search(text):
        return ""
    clauses = [clause for clause in _CLAUSES.split(text) if prose.has_words(clause)]
    kept = [clause for clause in clauses if not judge.blocked(folded(clause))]
    return ", ".join(kept) if len(kept) < len(clauses) else ""


def _may_stand(fact: Fact, reading: Reading) -> bool:
    """False for a buyer's words that would not be the buyer's any more."""
    return kinds.kind_of(fact.name) != "review" or fact in reading.facts


def _kept(texts: tuple[str, ...], judge: lint.Judge) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for text in texts:
        lawful_text = safe(text, judge)
        if lawful_text:
            kept.setdefault(prose.plain(lawful_text), lawful_text)
    return tuple(kept.values())


def _lawful_name(reading: Reading, judge: lint.Judge) -> str:
    # A name that may not be said whole may be said in its head: 비누 of 여드름 치료 비누.
    head = title.up_to_head(reading.title)
    tries = (reading.title, reading.noun, head, reading.noun.split()[-1])
    found = next((name for name in (safe(text, judge) for text in tries) if name), "")
    found = title.without_call(found)
    found = found[:1].upper() + found[1:]
    return found or title.UNNAMED[reading.language]
