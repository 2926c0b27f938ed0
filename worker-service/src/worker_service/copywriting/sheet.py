"""A seller's text, sorted line by line: labelled facts, listed features, and the rest."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from worker_service.copywriting import bare_lines, kinds, prose, words
from worker_service.ports import Fact

_KEY = r"[^\s:=,/|;.!?0-9][^:=,|;.!?\n]{0,24}?"
_PAIR = re.compile(rf"^({_KEY})\s*(?:[:：=]|\s[-–—]\s|\t)\s*(?!//)(.*)$")
_NEXT_PAIR = re.compile(rf"\s*[,/|;]\s*(?={_KEY}\s*[:：=]\s*\S)")
_BULLET = re.compile(
    r"^\s*(?:[-*•·∙‣◦✓✔▶▷■□●○◆◇★☆☑✅✔️👉☞☛➤►▸❤♥→\U0001f300-\U0001faff]+\s*|\d{1,2}[.)]\s+|[①-⑳]\s*)(?=\S)"
)
_MARK = re.compile(r"^\s*(?:[-*•·∙‣◦▶▷■□●○◆◇★☆✅☑✔☞☛➤►▸❤♥※→\U0001f300-\U0001faff]\s*)+")
_KEY_WORDS = 4
_STROKE = re.compile(r"\s[/|]\s")
_FEWEST_PARTS, _SHEET_LIMIT = 3, 600
_VALUE_LIMIT = 120
_HEADING_LIMIT = 40
_FACTS_LIMIT = 48
# Signs around a heading: [사용법], ♥ 구성품 ♥, 사용 방법 (필독).
_DECORATION = re.compile(r"^\W+|\s*[(\[（].*[)\]）]\W*$|\W+$")
_ASKED = re.compile(r"^\W{0,4}((?:[Qq]|질문)\s?\d{0,2})\s?[.):：]\s*(\S.*)$")
_ANSWERED = re.compile(r"^\W{0,4}((?:[Aa]|답변?)\s?\d{0,2})\s?[.):：]\s*(\S.*)$")
_BEFORE_ANSWER = re.compile(r"\s+(?=(?:A|답변?)\s?\d{0,2}\s?[.):：]\s)")
# A heading over lines that are filed for what they are: [상품정보].
_BRACKETED = re.compile(r"^\W*[\[【<][^\[\]【】<>]{1,16}[\]】>]\W*$")
_CHANGED = re.compile("→|➡|⇒|->|=>")
# How a further voice begins after a blank line.
_VOICE = re.compile(r"^\s*(?:[\"'“”‘’「★☆⭐-]|[^\w\s])")


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


class _Section(NamedTuple):
    """What the next lines stand under: a `kind` that the reader knows, or a `label` of facts."""

    kind: str = ""
    label: str = ""


_NOWHERE = _Section()


def sort_lines(text: str) -> Sheet:
    """Return every line of cleaned `text` in its place."""
    sorter = _Sorter()
    for line in text.split("\n"):
        for part in _strokes(line):
            sorter.add(part)
    return sorter.sheet


def _strokes(line: str) -> list[str]:
    """Return the parts of a sheet that was written on one line: 캔들 / 180g / 향 : 체리 / …"""
    parts = _STROKE.split(line) if len(line) <= _SHEET_LIMIT else [line]
    return parts if len(parts) >= _FEWEST_PARTS and any(map(_PAIR.match, parts[1:])) else [line]


class _Sorter:
    """Puts one line after another in its place."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self._section = _NOWHERE
        self._has_begun = False
        self._is_listing = False
        self._was_blank = False

    def add(self, line: str) -> None:
        if not prose.has_words(line):
            self._pause(line)
            return
        if not self._asks_or_answers(line) and not self._opens(line):
            self._file_line(line)
        self._was_blank = False

    def _pause(self, line: str) -> None:
        """Leave a section at a blank line; buyers' voices may stand apart, and a heading too."""
        if line:
            return
        self._was_blank = True
        if self._has_begun and kinds.kind_of(self._section.label) != "review":
            self._section = _NOWHERE

    def _open(self, section: _Section) -> None:
        self._section, self._has_begun = section, False

    def _asks_or_answers(self, line: str) -> bool:
        """File `Q. …` and `A. …`, which may share a line."""
        found = _ASKED.match(line)
        if not found and not (_ANSWERED.match(line) and self._knows_a_question()):
            return False
        for part in _BEFORE_ANSWER.split(line):
            said = _ASKED.match(part) or _ANSWERED.match(part)
            if said:
                self._open(_Section(label=said[1]))
                self._file_fact(said[1], said[2].strip())
        return True

    def _knows_a_question(self) -> bool:
        return any(kinds.kind_of(fact.name[:1]) == "question" for fact in self.sheet.facts)

    def _opens(self, line: str) -> bool:
        """True if `line` opens a section, or holds labels with what stands under them."""
        pairs = [] if self._keeps_whole(line) else _pairs(line) or self._bare_pairs(line)
        if pairs and not (_is_empty(self.sheet) and _is_listing(pairs[0][0], line)):
            for key, value in pairs:
                _file(self.sheet, key, value)
            self._open(_NOWHERE if pairs[-1][1] else _section_under(pairs[-1][0]))
            return True
        heading = prose.trimmed(_MARK.sub("", line)).rstrip(":")
        bare = words.label_kind(heading)
        if bare:
            self._open(_Section(kind=bare))
            return True
        label = _DECORATION.sub("", heading) if len(heading) <= _HEADING_LIMIT else ""
        if kinds.is_section(label) and not _is_empty(self.sheet):
            self._open(_Section(label=label))
            return True
        if _BRACKETED.match(line) and not _is_empty(self.sheet):
            self._open(_NOWHERE)
            return True
        return False

    def _bare_pairs(self, line: str) -> list[tuple[str, str]]:
        """Return facts without a colon; the first line names the product, and a section's lines
        are the section's."""
        is_free = not (_is_empty(self.sheet) or self._section.label or self._section.kind)
        return bare_lines.pairs_in(_MARK.sub("", line)) if is_free else []

    def _keeps_whole(self, line: str) -> bool:
        """True for a line that belongs to its section although it looks like a label: a step, what
        a buyer said, or what changed (`용량: 300ml → 500ml`)."""
        kind = kinds.kind_of(self._section.label)
        found = _PAIR.match(_MARK.sub("", line))
        if kind == "comparison":
            return _CHANGED.search(line) is not None
        return kind in {"usage", "review"} and found is not None and not _is_known(found[1])

    def _file_line(self, line: str) -> None:
        is_listed = _BULLET.match(line) is not None
        if self._section.label and self._has_begun and self._is_over(line, is_listed):
            self._section = _NOWHERE
        self._has_begun, self._is_listing = True, is_listed
        kind = self._section.kind
        if self._section.label:
            self._file_fact(self._section.label, prose.trimmed_start(_BULLET.sub("", line)))
        elif (is_listed and not _is_empty(self.sheet)) or kind == "features":
            self.sheet.bullets.append(prose.trimmed(_BULLET.sub("", line)))
        elif kind in {"title", "customer", "brand"}:
            self.sheet.named.setdefault(kind, []).append(line)
        else:
            self.sheet.lines.append(self._without_facts(_MARK.sub("", line)))

    def _without_facts(self, line: str) -> str:
        """Return running text without the facts at its end, which are filed: … 은은해요.
        사용기한: 제조일로부터 24개월"""
        said = prose.sentences(line)
        while len(said) > 1 and (pairs := _known_pairs(said[-1])):
            for key, value in pairs:
                _file(self.sheet, key, value)
            said.pop()
        return line if len(said) == len(prose.sentences(line)) else " ".join(said)

    def _is_over(self, line: str, is_listed: bool) -> bool:
        """True for what follows upon a list without being listed, or upon a blank line without
        being a voice."""
        is_voice = kinds.kind_of(self._section.label) == "review"
        after_list = self._is_listing and not is_listed and not is_voice
        return after_list or (self._was_blank and not _VOICE.match(line))

    def _file_fact(self, label: str, value: str) -> None:
        if prose.has_words(value) and len(self.sheet.facts) < _FACTS_LIMIT:
            self.sheet.facts.append(Fact(name=label, value=value))


def _section_under(key: str) -> _Section:
    kind = words.label_kind(key)
    if kind:
        return _Section(kind=kind)
    return _Section(label=key) if kinds.is_section(key) else _NOWHERE


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
        if not found or not _is_pair(found[1], found[2]) or _is_dashed(part, found[1]):
            return []
        pairs.append((prose.trimmed(found[1]), found[2].strip(" ,/|;")))
    return pairs


def _known_pairs(sentence: str) -> list[tuple[str, str]]:
    """Return the pairs of a sentence that is nothing but facts under labels that are known."""
    pairs = _pairs(sentence) or bare_lines.pairs_in(sentence)
    known = all(kinds.kind_of(key) != kinds.OTHER or words.label_kind(key) for key, _ in pairs)
    return pairs if known else []


def _is_pair(key: str, value: str) -> bool:
    known = _is_known(key)
    if not prose.has_words(key) or len(key.split()) > _KEY_WORDS:
        return False
    return known or (prose.has_words(value) and len(value) <= _VALUE_LIMIT)


def _is_dashed(part: str, key: str) -> bool:
    """True for `Plug and play - no drivers`, where a dash joins two halves of one statement."""
    dashed = re.match(rf"^\W*{re.escape(key)}\s[-–—]\s", part) is not None
    return dashed and not _is_known(key) and (len(key.split()) > 1 or bool(re.search(r"\d", key)))


def _is_known(key: str) -> bool:
    label = prose.trimmed(key)
    return words.label_kind(label) is not None or kinds.is_section(label)
