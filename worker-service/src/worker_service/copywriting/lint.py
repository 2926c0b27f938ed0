"""Where wordings meet the law on advertising: the one place that judges them.

What is found is a warning to the seller, and kept out of generated copy where it blocks; it is
no legal advice, and nothing found is no clearance.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from contracts.jobs import Language
from contracts.pages import LintFinding, Severity
from worker_service.copywriting.claims import first_in
from worker_service.copywriting.folding import Folded, folded
from worker_service.copywriting.spans import Spans
from worker_service.copywriting.words import ANY_CATEGORY

_SETS_OF = {"food": ("all", "food"), "cosmetics": ("all", "cosmetics")}
_MARKED = ("health_food", "health", "chemicals")
_NEGATION_REACH = 40
# So many findings tell a seller enough; more would only make a result heavy.
_MOST_FINDINGS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One family of wordings; `strip` for praise, without which a sentence stands."""

    id: str
    law: str
    severity: Severity
    pattern: "re.Pattern[str]"
    suggestions: dict[Language, str]
    strip: bool
    negatable: bool
    evidence: "re.Pattern[str] | None"
    unless: "re.Pattern[str] | None"


class Hit(NamedTuple):
    """A wording found at `start`..`end` of a text; `severity` considers what the seller proved."""

    rule: Rule
    severity: Severity
    start: int
    end: int


def sets_for(category: str, told: str) -> tuple[str, ...]:
    """Return the sets of rules for a kind of product of which `told`, a `normal` text, tells; for
    an unknown kind those of food and cosmetics too: what is not recognised may be either."""
    marks = _settings()["marks"]
    marked = [name for name in _MARKED if first_in(told, marks[name])]
    if category == ANY_CATEGORY:
        return tuple(dict.fromkeys(("all", "food", "cosmetics", "health", *marked)))
    food = ("food",) if "health_food" in marked else ()
    return tuple(dict.fromkeys((*_SETS_OF.get(category, ("all",)), *food, *marked)))


def hits_in(text: Folded, told: str, sets: Iterable[str]) -> list[Hit]:
    """Return what the rules of `sets` find in `text`, in its order; where two findings overlap,
    the graver one stays, then the longer one."""
    found = [hit for name in sets for rule in _rules(name) for hit in _hits(rule, text.text, told)]
    taken = Spans()
    graver = sorted(found, key=lambda h: (h.severity is Severity.WARN, h.start - h.end, h.start))
    kept = [hit for hit in graver if taken.take(hit.start, hit.end)]
    return sorted(kept, key=lambda hit: hit.start)


def banned(text: str, told: str, sets: Iterable[str]) -> list[str]:
    """Return the wordings in `text`, a `normal` one, that no copy of ours holds."""
    found = hits_in(folded(text), told, sets)
    return [text[hit.start : hit.end] for hit in found if hit.severity is Severity.BLOCK]


class Judge(NamedTuple):
    """Judges the texts of one product; `told` is all its seller told, `normal`."""

    told: str
    sets: tuple[str, ...]
    language: Language

    def findings(self, texts: Iterable[tuple[str, str]]) -> tuple[LintFinding, ...]:
        """Return what is found in `texts`, pairs of where a text stands and the text itself."""
        found = (finding for source, text in texts for finding in self._in(source, text))
        return tuple(finding for finding, _ in zip(found, range(_MOST_FINDINGS), strict=False))

    def blocked(self, text: Folded) -> list[Hit]:
        """Return the findings that no copy of ours may hold."""
        return [h for h in hits_in(text, self.told, self.sets) if h.severity is Severity.BLOCK]

    def _in(self, source: str, text: str) -> Iterator[LintFinding]:
        searched = folded(text)
        for rule, severity, first, last in hits_in(searched, self.told, self.sets):
            start, end = searched.span(first, last)
            yield LintFinding(
                rule_id=rule.id,
                law=rule.law,
                severity=severity,
                source=source,
                start=start,
                end=end,
                found=text[start:end],
                suggestion=rule.suggestions[self.language],
            )


def _hits(rule: Rule, text: str, told: str) -> Iterator[Hit]:
    if rule.unless and rule.unless.search(told):
        return
    proved = rule.evidence is not None and rule.evidence.search(told) is not None
    for found in rule.pattern.finditer(text):
        if not found.group() or (rule.negatable and _is_denied(rule, text, found)):
            continue
        if proved and rule.severity is Severity.WARN:
            continue
        excused = proved and found.group().strip() in told
        severity = Severity.WARN if excused else rule.severity
        yield Hit(rule, severity, found.start(), found.end())


def _is_denied(rule: Rule, text: str, found: "re.Match[str]") -> bool:
    after, before = _negation("close" if rule.strip else "after"), _negation("before")
    return (
        after.search(text[found.end() : found.end() + _NEGATION_REACH]) is not None
        or before.search(text[max(0, found.start() - _NEGATION_REACH) : found.start()]) is not None
    )


def _table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("law", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _settings() -> dict[str, Any]:
    return _table("sets")


@cache
def _negation(side: str) -> "re.Pattern[str]":
    return re.compile(_settings()["negation"][side])


@cache
def _rules(name: str) -> tuple[Rule, ...]:
    table = _table(name)
    return tuple(_rule(name, table["law"], entry) for entry in table["rules"])


def _rule(name: str, law: str, entry: dict[str, Any]) -> Rule:
    evidence = _settings()["evidence"][entry["evidence"]] if "evidence" in entry else None
    return Rule(
        id=f"{name}.{entry['id']}",
        law=entry.get("law", law),
        severity=Severity(entry["severity"]),
        pattern=re.compile("|".join(f"(?:{pattern})" for pattern in entry["patterns"])),
        suggestions={Language.KOREAN: entry["ko"], Language.ENGLISH: entry["en"]},
        strip=entry.get("strip", False),
        negatable=entry.get("negatable", True),
        evidence=re.compile(evidence) if evidence else None,
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
    )
