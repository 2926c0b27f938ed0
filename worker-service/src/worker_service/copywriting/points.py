"""The reasons to buy: each feature in exactly one point, carried by the seller's own words."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

from contracts.jobs import Language
from worker_service.copywriting import kinds, prose
from worker_service.copywriting.evidence import facts_for
from worker_service.copywriting.headlines import headline_of
from worker_service.copywriting.hero import inner
from worker_service.copywriting.phrasebook import Phrasebook, Topic, say
from worker_service.copywriting.reading import Reading
from worker_service.ports import Point

FEWEST, MOST = 3, 5
LINES = 3
HEADING_LIMITS = {Language.KOREAN: 20, Language.ENGLISH: 52}
LINE_WIDTHS = {Language.KOREAN: 24, Language.ENGLISH: 48}
_WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{4,}")
_CHECK = "✓ "
# Of a feature that is too long to head its point, this much of its end says what it is.
_TELLING = 8
# Colours to choose from have a place of their own, and who made it or how long it keeps sells
# little: they make a point when nothing else does.
_DRY = re.compile(
    r"모델|품번|품명|유형|번호|수입|기한|책임|공방|공급|입력|상담|연락|문의|model|number|input|type|contact",
    re.I,
)
_SIZES = {"사이즈", "Size"}
_LAST = {"colour", "maker", "duration"}
# One phrase without a break, which may lose its beginning and still say what it is about.
_PHRASE = re.compile(r"[가-힣A-Za-z0-9·\- ]{1,200}")


@dataclass(kw_only=True, slots=True)
class _Draft:
    said: str
    """What the seller said: a feature, or a sentence of the description."""
    is_feature: bool
    topic: Topic | None
    support: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    is_fact: bool = False
    """True for what stands in a table, of which a photo shows nothing."""
    is_list: bool = False
    """True if `said` is a heading of ours over several things that the seller told."""


def points_of(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> tuple[Point, ...]:
    """Return three to five points, more only for more features than fit into five."""
    drafts = _drafts(reading, sentences, book)
    said = [*_back(drafts, reading), *sentences]
    drafts += _from_facts(reading, said, book, room=max(0, FEWEST - len(drafts)))
    writer = _Writer(book, reading.language)
    written = [writer.write(draft) for draft in drafts]
    return tuple(written + _guides(reading, book)[: max(0, FEWEST - len(written))])


def topics_of(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> tuple[Topic, ...]:
    """Return what the product is about, most telling first, each topic once."""
    found = [book.topic_of(said) for said in (*reading.features, *sentences, reading.title)]
    return tuple(dict.fromkeys(topic for topic in found if topic))


def _drafts(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> list[_Draft]:
    drafts: list[_Draft] = []
    features, shared = _apart(reading, book)
    for feature in features:
        room = (d for d in drafts if _room(d, reading.language) >= _rows(feature, reading.language))
        home = next(room, None) if len(drafts) >= MOST else None
        if home:
            home.extras.append(feature)
        else:
            drafts.append(_Draft(said=feature, is_feature=True, topic=book.topic_of(feature)))
    drafts += shared
    for sentence in sentences:
        _place(sentence, drafts, book)
    return drafts


def _apart(reading: Reading, book: Phrasebook) -> tuple[tuple[str, ...], list[_Draft]]:
    """Return the features that make points of their own, and the point that a few more share: its
    heading claims nothing of them."""
    alone, more = reading.features[: MOST - 1], reading.features[MOST - 1 :]
    rows = sum(_rows(feature, reading.language) for feature in more)
    if len(more) == 1 or not more or rows > LINES:
        return reading.features, []
    heading = book.choices("plain_headings")[-1]
    return alone, [_list(heading, more)]


def _list(heading: str, told: Sequence[str]) -> _Draft:
    return _Draft(said=heading, is_feature=True, is_list=True, topic=None, extras=list(told))


def _back(drafts: list[_Draft], reading: Reading) -> list[str]:
    """Let a fact stand beside the feature that it backs, each beside one; return them."""
    taken: set[str] = set()
    for draft in drafts:
        topic = draft.topic.name if draft.topic else ""
        fact = facts_for(draft.said, topic, reading, taken) if draft.is_feature else None
        if fact and not draft.support and not draft.extras:
            taken.add(fact.name)
            draft.facts.append(f"{fact.name}: {fact.value}")
    return [fact for draft in drafts for fact in draft.facts]


def _from_facts(
    reading: Reading, said: Sequence[str], book: Phrasebook, *, room: int
) -> list[_Draft]:
    """Return at most `room` points made of facts that nothing else mentions: 소재 린넨. More
    facts than that share the last point."""
    features = prose.plain(" ".join((*reading.features, *said)))
    facts = sorted(reading.facts, key=lambda fact: kinds.kind_of(fact.name) in _LAST)
    limit = HEADING_LIMITS[reading.language]
    told = [
        row
        for fact in facts
        if prose.plain(fact.value) not in features and not kinds.has_a_place(fact.name)
        if not _DRY.search(fact.name) and not (reading.sizes and fact.name in _SIZES)
        for row in [f"{fact.name} {fact.value}"]
        if len(row) <= limit
    ]
    if not room or not told:
        return []
    alone = told if len(told) <= room else told[: room - 1]
    drafts = [
        _Draft(said=row, is_feature=True, topic=book.topic_of(row), is_fact=True) for row in alone
    ]
    if len(told) > room:
        drafts.append(_list(book.pick("facts"), told[room - 1 :][:LINES]))
    return drafts


def _guides(reading: Reading, book: Phrasebook) -> list[Point]:
    width = LINE_WIDTHS[reading.language]
    return [
        Point(heading=heading, body=tuple(prose.wrapped(body, width, LINES)))
        for heading, body in book.guides()
    ]


def _room(draft: _Draft, language: Language) -> int:
    """Return how many lines of a point are still free for further features."""
    long = len(draft.said) > HEADING_LIMITS[language]
    taken = sum(_rows(extra, language) for extra in draft.extras)
    return LINES - taken - (_rows(draft.said, language) if long else 0)


def _rows(feature: str, language: Language) -> int:
    return len(prose.wrapped(_CHECK + feature, LINE_WIDTHS[language], LINES))


def _place(sentence: str, drafts: list[_Draft], book: Phrasebook) -> None:
    """Let a sentence support the feature that it speaks of, else make a point of its own, else
    support whatever still has room."""
    topic = book.topic_of(sentence)
    key = prose.plain(sentence)
    told = next((d for d in drafts if d.is_feature and _speaks_of(d, sentence, key)), None)
    about = next((d for d in drafts if topic and d.topic == topic and not d.support), None)
    home = told or about
    if home:
        home.support.append(sentence)
    elif len(drafts) < MOST:
        drafts.append(_Draft(said=sentence, is_feature=False, topic=topic))
    else:
        _make_room(_Draft(said=sentence, is_feature=False, topic=topic), drafts, book)


def _make_room(draft: _Draft, drafts: list[_Draft], book: Phrasebook) -> None:
    """Let two bare features share a point, so that a sentence has one of its own; else let it
    stand behind a sentence."""
    bare = [d for d in drafts if d.is_feature and not (d.support or d.extras)]
    pair = bare[-2:]
    rows = sum(_rows(feature.said, book.language) for feature in pair)
    if pair[1:] and rows <= LINES:
        heading = book.choices("plain_headings")[-1]
        drafts[drafts.index(pair[0])] = _list(heading, [feature.said for feature in pair])
        drafts.remove(pair[1])
        drafts.append(draft)
        return
    room = next((d for d in drafts if not d.is_feature and not d.support), None)
    if room:
        room.support.append(draft.said)


def _speaks_of(draft: _Draft, sentence: str, key: str) -> bool:
    """True if a sentence says more of a feature: it holds the feature, or most of its words."""
    stems = _stems(draft.said)
    common = stems & _stems(sentence)
    whole = prose.plain(draft.said) in key
    return not draft.support and (whole or (len(common) > 1 and 2 * len(common) >= len(stems)))


def _stems(text: str) -> set[str]:
    """Return how words begin, since their ends change: 매끈한 and 매끈해서."""
    return {word.lower()[: 2 if word > "가" else 5] for word in _WORD.findall(text)}


class _Writer:
    """Writes one point after another, so that no phrase of ours appears twice."""

    def __init__(self, book: Phrasebook, language: Language) -> None:
        self._language = language
        self._width = LINE_WIDTHS[language]
        self._limit = HEADING_LIMITS[language]
        # Each topic has one line; a second wording does without it.
        self._has_lines = book.variant % 2 == 0
        self._has_quips = book.has_quips
        # Whoever asks for other words where nothing else was told is shown to the photo.
        self._looks = deque(book.choices("captions_feature") if book.variant else ())
        self._labels = cycle(book.choices("labels"))
        self._plain_headings = deque(book.choices("plain_headings"))
        self._topics: set[str] = set()
        self._headings: set[str] = set()

    def write(self, draft: _Draft) -> Point:
        """Return one point: what the seller said, a sentence of ours if there is room, and what
        else the seller listed."""
        heading = self._heading(draft)
        is_said = draft.is_list or prose.plain(heading) == prose.plain(draft.said)
        said = [] if is_said else [_ended(draft.said)]
        listed = [row for extra in draft.extras for row in self._wrapped(_CHECK + extra, LINES)]
        lines: list[str] = []
        for statement in said:
            lines += self._wrapped(statement, LINES - len(listed))
        for statement in draft.support:
            lines += self._whole(_ended(statement), LINES - len(lines) - len(listed))
        for fact in draft.facts:
            lines += self._whole(_ended(fact), LINES - len(lines) - len(listed))
        if self._has_quips or not (lines or listed):
            lines += self._ours(draft.topic, LINES - len(lines) - len(listed))
        if self._looks and draft.is_feature and not (lines or listed or draft.is_fact):
            one = inner(draft.said, self._language)
            lines += self._whole(say(self._looks.popleft(), one=one), LINES)
        return Point(heading=heading, body=tuple([*lines, *listed][:LINES]))

    def _whole(self, statement: str, room: int) -> list[str]:
        rows = self._wrapped(statement, LINES + 1)
        return rows if len(rows) <= room else []

    def _wrapped(self, statement: str, lines: int) -> list[str]:
        return prose.wrapped(statement, self._width, lines) if lines > 0 else []

    def _heading(self, draft: _Draft) -> str:
        chosen = self._fitted(draft.said) if draft.is_feature else self._named(draft)
        chosen = chosen[:1].upper() + chosen[1:]
        if prose.plain(chosen) in self._headings and self._plain_headings:
            chosen = self._plain_headings.popleft()
        self._headings.add(prose.plain(chosen))
        return chosen

    def _fitted(self, feature: str) -> str:
        headline = headline_of(feature, self._limit, self._language)
        if headline and len(feature) > self._limit:
            return headline
        last = feature.rpartition(", ")[2]
        if re.match(r"\S+(?: \S+)*[도고서면], ", feature) and len(last) <= self._limit:
            return last
        if self._language is Language.KOREAN and _PHRASE.fullmatch(feature):
            kept = prose.fitted_end(feature, self._limit)
            named = re.split(r"(?<=[는은한운된]) ", kept)[-1]
            return named if kept != feature and len(prose.plain(named)) >= _TELLING else kept
        return prose.fitted(feature, self._limit)

    def _named(self, draft: _Draft) -> str:
        """Return a heading for a sentence: itself or its end, what it is about, or a phrase."""
        headline = headline_of(draft.said, self._limit, self._language)
        if headline:
            return headline
        if not draft.topic:
            return self._plain_headings.popleft() if self._plain_headings else ""
        label = draft.topic.label
        phrase = say(next(self._labels), label=label, lower=label[:1].lower() + label[1:])
        return phrase if len(phrase) <= self._limit else label

    def _ours(self, topic: Topic | None, room: int) -> list[str]:
        """Return the tone's line on a topic, once and if it fits into `room` lines."""
        if not topic or not self._has_lines or topic.name in self._topics:
            return []
        self._topics.add(topic.name)
        return self._whole(topic.line, room)


def _ended(statement: str) -> str:
    return statement if statement[-1] in ".!?…~" else f"{statement}."
