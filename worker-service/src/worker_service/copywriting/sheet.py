"""A seller's text, sorted line by line: labelled facts, listed features, and the rest."""

import re
from dataclasses import dataclass, field

from worker_service.copywriting import prose, words
from worker_service.ports import Fact

_KEY = r"[^\s:=,/|;.!?0-9][^:=,|;.!?\n]{0,24}?"
_PAIR = re.compile(rf"^({_KEY})\s*(?:[:：=]|\s[-–—]\s|\t)\s*(?!//)(.*)$")
_NEXT_PAIR = re.compile(rf"\s*[,/|;]\s*(?={_KEY}\s*[:：=]\s*\S)")
_BULLET = re.compile(r"^\s*(?:[-*•·∙‣◦✓✔▶▷■□●○◆◇★☆☑✅👉→]+\s*|\d{1,2}[.)]\s+|[①-⑳]\s*)(?=\S)")
_MARK = re.compile(r"^\s*(?:[-*•·∙‣◦▶▷■□●○◆◇★☆→]\s*)+")
_KEY_WORDS = 4
_VALUE_LIMIT = 120
_FACTS_LIMIT = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """`named` holds what stands under a label that the reader knows, by kind of label."""

    named: dict[str, list[str]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def first(self, kind: str) -> str:
        """Return the first value under labels of `kind`, or an empty string."""
        return next((value for value in self.named.get(kind, ()) if value), "")


def sort_lines(text: str) -> Sheet:
    """Return every line of cleaned `text` in its place."""
    sheet = Sheet()
    section = ""
    for line in text.split("\n"):
        if not prose.has_words(line):
            section = section if line else ""
            continue
        section = _sort(sheet, line, section)
    return sheet


def _sort(sheet: Sheet, line: str, section: str) -> str:
    """Put one line in its place; return the section that the next line stands in."""
    pairs = _pairs(line)
    if pairs and not (_is_empty(sheet) and _is_listing(pairs[0][0], line)):
        for key, value in pairs:
            _file(sheet, key, value)
        return words.label_kind(pairs[-1][0]) or "" if not pairs[-1][1] else ""
    bare = words.label_kind(prose.trimmed(_MARK.sub("", line)).rstrip(":"))
    if bare:
        return bare
    if _BULLET.match(line) or section == "features":
        sheet.bullets.append(prose.trimmed(_BULLET.sub("", line)))
    elif section in {"title", "customer", "brand"}:
        sheet.named.setdefault(section, []).append(line)
    else:
        sheet.lines.append(line)
    return section


def _is_empty(sheet: Sheet) -> bool:
    return not (sheet.named or sheet.facts or sheet.bullets or sheet.lines)


def _is_listing(key: str, line: str) -> bool:
    """True for `무선 청소기 - 흡입력 강함`, where a first line names the product before a dash."""
    dashed = re.match(rf"^\W*{re.escape(key)}\s[-–—]\s", line) is not None
    return dashed and words.label_kind(key) is None


def _file(sheet: Sheet, key: str, value: str) -> None:
    kind = words.label_kind(key)
    if kind == "features":
        sheet.bullets.extend(prose.trimmed(part) for part in re.split(r",\s|[/|;·]|,(?!\d)", value))
    elif kind == "prose":
        sheet.lines.append(value)
    elif kind:
        sheet.named.setdefault(kind, []).append(value)
    elif value and len(sheet.facts) < _FACTS_LIMIT:
        sheet.facts.append(Fact(name=key, value=value))


def _pairs(line: str) -> list[tuple[str, str]]:
    """Return the `key: value` pairs that make up `line`; none if any part of it is not one."""
    pairs = []
    for part in _NEXT_PAIR.split(_MARK.sub("", line)):
        found = _PAIR.match(part)
        if not found or not _is_pair(found[1], found[2]):
            return []
        pairs.append((prose.trimmed(found[1]), found[2].strip(" ,/|;")))
    return pairs


def _is_pair(key: str, value: str) -> bool:
    known = words.label_kind(prose.trimmed(key)) is not None
    if not prose.has_words(key) or len(key.split()) > _KEY_WORDS:
        return False
    return known or (prose.has_words(value) and len(value) <= _VALUE_LIMIT)
