"""The reasons to buy: each feature in exactly one point, carried by the seller's own words."""

import re
from collections import deque
from dataclasses import dataclass, field
from itertools import cycle

from contracts.jobs import Language
from worker_service.copywriting import kinds, prose
from worker_service.copywriting.particles import fitting
from worker_service.copywriting.phrasebook import Phrasebook, Topic, say
from worker_service.copywriting.reading import Reading
from worker_service.ports import Point

FEWEST, MOST = 3, 5
LINES = 3
HEADING_LIMITS = {Language.KOREAN: 20, Language.ENGLISH: 40}
LINE_WIDTHS = {Language.KOREAN: 24, Language.ENGLISH: 48}
_PART = re.compile(r"^((?:\S+ )?[^\s]{2,10}?)(을|를|이|가) ")
_PARTICLES = {"을": "을", "를": "을", "이": "이", "가": "이"}
_CHECK = "✓ "
# One phrase without a break, which may lose its beginning and still say what it is about.
_PHRASE = re.compile(r"[가-힣A-Za-z0-9·\- ]{1,200}")


@dataclass(kw_only=True, slots=True)
class _Draft:
    said: str
    """What the seller said: a feature, or a sentence of the description."""
    is_feature: bool
    topic: Topic | None
    support: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)


def points_of(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> tuple[Point, ...]:
    """Return three to five points, more only for more features than fit into five."""
    drafts = _drafts(reading, sentences, book)
    drafts += _from_facts(reading, book)[: max(0, FEWEST - len(drafts))]
    writer = _Writer(book, reading.language)
    written = [writer.write(draft) for draft in drafts]
    return tuple(written + _guides(reading, book)[: max(0, FEWEST - len(written))])


def topics_of(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> tuple[Topic, ...]:
    """Return what the product is about, most telling first, each topic once."""
    found = [book.topic_of(said) for said in (*reading.features, *sentences, reading.title)]
    return tuple(dict.fromkeys(topic for topic in found if topic))


def _drafts(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> list[_Draft]:
    drafts: list[_Draft] = []
    for feature in reading.features:
        room = (d for d in drafts if _room(d, reading.language) >= _rows(feature, reading.language))
        home = next(room, None) if len(drafts) >= MOST else None
        if home:
            home.extras.append(feature)
        else:
            drafts.append(_Draft(said=feature, is_feature=True, topic=book.topic_of(feature)))
    for sentence in sentences:
        _place(sentence, drafts, book)
    return drafts


def _from_facts(reading: Reading, book: Phrasebook) -> list[_Draft]:
    """Return points made of facts that no feature mentions: 용량 500ml."""
    features = prose.plain(" ".join(reading.features))
    # Colours to choose from have a place of their own: they make a point when nothing else does.
    facts = sorted(reading.facts, key=lambda fact: kinds.kind_of(fact.name) == "colour")
    told = [
        f"{fact.name} {fact.value}"
        for fact in facts
        if prose.plain(fact.value) not in features and not kinds.has_a_place(fact.name)
    ]
    limit = HEADING_LIMITS[reading.language]
    return [
        _Draft(said=said, is_feature=True, topic=book.topic_of(said))
        for said in told
        if len(said) <= limit
    ]


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
    told = next((d for d in drafts if d.is_feature and prose.plain(d.said) in key), None)
    about = next((d for d in drafts if topic and d.topic == topic and not d.support), None)
    home = told or about
    if home:
        home.support.append(sentence)
    elif len(drafts) < MOST:
        drafts.append(_Draft(said=sentence, is_feature=False, topic=topic))
    else:
        free = [d for d in drafts if not d.support and not d.extras]
        room = next((d for d in free if not d.is_feature), free[0] if free else None)
        if room:
            room.support.append(sentence)


class _Writer:
    """Writes one point after another, so that no phrase of ours appears twice."""

    def __init__(self, book: Phrasebook, language: Language) -> None:
        self._language = language
        self._width = LINE_WIDTHS[language]
        self._limit = HEADING_LIMITS[language]
        self._fills = deque(book.choices("fills"))
        # Each topic has one line; a second wording has to begin with what fits everything.
        self._topics_first = book.variant % 2 == 0
        self._labels = cycle(book.choices("labels"))
        self._plain_headings = deque(book.choices("plain_headings"))
        self._topics: set[str] = set()
        self._headings: set[str] = set()

    def write(self, draft: _Draft) -> Point:
        """Return one point: what the seller said, a sentence of ours if there is room, and what
        else the seller listed."""
        heading = self._heading(draft)
        said = [] if prose.plain(heading) == prose.plain(draft.said) else [_ended(draft.said)]
        listed = [row for extra in draft.extras for row in self._wrapped(_CHECK + extra, LINES)]
        lines: list[str] = []
        for statement in said:
            lines += self._wrapped(statement, LINES - len(listed))
        for statement in draft.support:
            lines += self._whole(statement, LINES - len(lines) - len(listed))
        lines += self._ours(draft.topic, LINES - len(lines) - len(listed))
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
        if self._language is Language.KOREAN and _PHRASE.fullmatch(feature):
            return prose.fitted_end(feature, self._limit)
        return prose.fitted(feature, self._limit)

    def _named(self, draft: _Draft) -> str:
        """Return a heading for a sentence: itself, what it is about, or its object."""
        if len(draft.said) <= self._limit:
            return draft.said.rstrip(".")
        label = draft.topic.label if draft.topic else _spoken_of(draft.said)
        if not label:
            return self._plain_headings.popleft() if self._plain_headings else ""
        phrase = say(next(self._labels), label=label, lower=label[:1].lower() + label[1:])
        return phrase if len(phrase) <= self._limit else label

    def _ours(self, topic: Topic | None, room: int) -> list[str]:
        """Return one sentence of ours, if it fits into `room` lines."""
        own = topic.line if topic and topic.name not in self._topics else ""
        if self._fills and not (own and self._topics_first):
            return self._whole(self._fills.popleft(), room)
        if topic:
            self._topics.add(topic.name)
        return self._whole(own, room) if own else []


def _spoken_of(sentence: str) -> str:
    """Return what a Korean sentence first speaks of (손잡이가 넓어… is of 손잡이), or nothing; a
    particle that does not fit its word is part of the word."""
    found = _PART.search(sentence)
    return found[1] if found and fitting(found[1], _PARTICLES[found[2]]) == found[2] else ""


def _ended(statement: str) -> str:
    return statement if statement[-1] in ".!?…~" else f"{statement}."
