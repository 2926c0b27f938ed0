"""Before the product and with it: the buyer's day as the seller tells it, and what changes."""

import re
from collections.abc import Sequence

from worker_service.copywriting import hero, kinds, points, prose
from worker_service.copywriting.audience import person
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.sameness import is_said
from worker_service.ports import Point

_LENGTHS = re.compile(r"\d\s?(?:mm|cm|kg|g|m)(?![A-Za-z])", re.I)
_ROW_OF_LENGTHS = 2
# Who sells is a story, and no reason to buy.
_OURSELVES = re.compile(
    r"(?:저희는|저는|제가|우리는|so we|i'm|i am)\b.*(?:예요|에요|입니다|이에요|\.)$", re.I
)
# Whoever is everybody is nobody to speak to.
_EVERYBODY = re.compile(r"(?:every|all|any|the)\b|모든|누구나", re.I)


def problem_of(
    reading: Reading, troubles: Sequence[str], hook: str, book: Phrasebook
) -> tuple[str, ...]:
    """Return the buyer's trouble in at most three lines, as the seller put it; else a line to the
    customer whom the seller named, unless the headline speaks to them already."""
    width = points.LINE_WIDTHS[reading.language]
    lines: list[str] = []
    for trouble in troubles:
        rows = prose.wrapped(trouble, width, points.LINES + 1)
        lines += rows if len(lines) + len(rows) <= points.LINES else []
    if (
        lines
        or not reading.customer
        or reading.customer in hook
        or _EVERYBODY.match(reading.customer)
    ):
        return tuple(lines)
    line = say(book.pick("problem_customer"), customer=person(reading))
    rows = prose.wrapped(line, width, points.LINES + 1)
    return tuple(rows) if len(rows) <= points.LINES else ()


def key_sentence(reading: Reading, lead: str) -> str:
    """Return the seller's sentence that carries the key message; empty if the points would miss
    it, or there is none that is short enough."""
    left = [sentence for sentence in reading.sentences if sentence != lead]
    width, lines = points.LINE_WIDTHS[reading.language], points.LINES
    short = [s for s in left if len(s) <= width * lines and not _is_dry(s)]
    fitting = [s for s in short if len(prose.wrapped(s, width, lines + 1)) <= lines]
    facts = [fact for fact in reading.facts if not kinds.has_a_place(fact.name)]
    if not fitting or len(left) - 1 + len(reading.features) + len(facts) < points.FEWEST:
        return ""
    introduces = hero.sentence_for_lead(reading)
    return introduces if introduces in fitting else fitting[0]


def _is_dry(sentence: str) -> bool:
    """True for a certificate's number, a row of measures and who sells, which carry no message."""
    if _OURSELVES.match(sentence):
        return True
    return kinds.names_certificate(sentence) or len(_LENGTHS.findall(sentence)) >= _ROW_OF_LENGTHS


def solution_of(reading: Reading, key: str, lead: str, book: Phrasebook) -> Point | None:
    """Return the key message: the seller's own sentence, else the features that the lead left;
    None when nothing was told that could carry one."""
    width, lines = points.LINE_WIDTHS[reading.language], points.LINES
    names = hero.namelike(reading)
    limit = points.HEADING_LIMITS[reading.language]
    words = {"noun": reading.noun, "title": reading.name, "a_noun": hero.with_article(reading)}
    headings = [say(phrase, **words) for phrase in book.choices("solution_headings")]
    heading = next((h for h in headings if len(h) <= limit), headings[-1][:limit])
    if key:
        return Point(heading=heading, body=tuple(prose.wrapped(key, width, lines)))
    said = [
        say(phrase, one=hero.inner(name, reading.language), **words)
        for name in [*names[2:], *names[:2]]
        for phrase in book.choices("solutions")
    ]
    fitting = (s for s in said if len(prose.wrapped(s, width, lines + 1)) <= lines)
    body = next((s for s in fitting if not is_said(s, [lead])), "")
    return Point(heading=heading, body=tuple(prose.wrapped(body, width, lines))) if body else None
