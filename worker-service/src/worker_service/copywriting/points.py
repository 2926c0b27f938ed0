"""The reasons to buy: each feature in exactly one point, carried by the seller's own words."""

import re
from collections import deque
from dataclasses import dataclass, field
from itertools import cycle

from contracts.jobs import Language
from worker_service.copywriting import prose
from worker_service.copywriting.phrasebook import Phrasebook, Topic, say
from worker_service.copywriting.reading import Reading
from worker_service.ports import Point

FEWEST, MOST = 3, 5
LINES = 3
HEADING_LIMITS = {Language.KOREAN: 20, Language.ENGLISH: 40}
LINE_WIDTHS = {Language.KOREAN: 24, Language.ENGLISH: 48}
# With more features than these points have room for, more points are made.
_PER_POINT = 4
_OBJECT = re.compile(r"^(.{2,14}?)(?:을|를)\s")
_CHECK = "✓ "


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
    writer = _Writer(book, reading.language)
    written = [writer.write(draft) for draft in drafts]
    guides = [Point(heading=heading, body=(body,)) for heading, body in book.guides()]
    return tuple(written + guides[: max(0, FEWEST - len(written))])


def topics_of(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> tuple[Topic, ...]:
    """Return what the product is about, most telling first, each topic once."""
    found = [book.topic_of(said) for said in (*reading.features, *sentences, reading.title)]
    return tuple(dict.fromkeys(topic for topic in found if topic))


def _drafts(reading: Reading, sentences: tuple[str, ...], book: Phrasebook) -> list[_Draft]:
    count = max(MOST, -(-len(reading.features) // _PER_POINT))
    heads, extras = reading.features[:count], reading.features[count:]
    drafts = [_Draft(said=said, is_feature=True, topic=book.topic_of(said)) for said in heads]
    for draft, extra in zip(cycle(drafts), extras, strict=False):
        draft.extras.append(extra)
    for sentence in sentences:
        _place(sentence, drafts, book)
    return drafts


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
        room = next((d for d in drafts if not d.support and not d.extras), None)
        if room:
            room.support.append(sentence)


class _Writer:
    """Writes one point after another, so that no phrase of ours appears twice."""

    def __init__(self, book: Phrasebook, language: Language) -> None:
        self._language = language
        self._width = LINE_WIDTHS[language]
        self._limit = HEADING_LIMITS[language]
        self._fills = deque(book.choices("fills"))
        self._labels = cycle(book.choices("labels"))
        self._plain_headings = deque(book.choices("plain_headings"))
        self._topics: set[str] = set()
        self._headings: set[str] = set()

    def write(self, draft: _Draft) -> Point:
        heading = self._heading(draft)
        said = [] if prose.plain(heading) == prose.plain(draft.said) else [draft.said]
        lines: list[str] = []
        for statement in [*said, *draft.support]:
            lines += self._wrapped(statement, LINES - len(lines) - len(draft.extras[:2]))
        lines += [_CHECK + line for e in draft.extras for line in self._extra(e)][
            : LINES - len(lines)
        ]
        return Point(
            heading=heading, body=tuple(lines + self._ours(draft.topic, LINES - len(lines)))
        )

    def _wrapped(self, statement: str, lines: int) -> list[str]:
        return prose.wrapped(statement, self._width, lines) if lines > 0 else []

    def _extra(self, extra: str) -> list[str]:
        return prose.wrapped(extra, self._width - len(_CHECK), 1)

    def _heading(self, draft: _Draft) -> str:
        chosen = prose.fitted(draft.said, self._limit) if draft.is_feature else self._named(draft)
        if prose.plain(chosen) in self._headings and self._plain_headings:
            chosen = self._plain_headings.popleft()
        self._headings.add(prose.plain(chosen))
        return chosen

    def _named(self, draft: _Draft) -> str:
        """Return a heading for a sentence: itself, what it is about, or its object."""
        if len(draft.said) <= self._limit:
            return draft.said.rstrip(".")
        label = draft.topic.label if draft.topic else self._object(draft.said)
        if not label:
            return self._plain_headings.popleft() if self._plain_headings else ""
        phrase = say(next(self._labels), label=label, lower=label[:1].lower() + label[1:])
        return phrase if len(phrase) <= self._limit else label

    def _object(self, sentence: str) -> str:
        found = _OBJECT.search(sentence)
        return found[1] if found and self._language is Language.KOREAN else ""

    def _ours(self, topic: Topic | None, room: int) -> list[str]:
        """Return one sentence of ours, if it fits into `room` lines."""
        if topic and topic.name not in self._topics:
            self._topics.add(topic.name)
            line = topic.line
        elif self._fills:
            line = self._fills.popleft()
        else:
            return []
        rows = prose.wrapped(line, self._width, LINES)
        return rows if len(rows) <= room else []
