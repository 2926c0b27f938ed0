"""What a page says once its seller has answered: the same words, and what the answers add.

Rules write the page twice, as if the seller had told less and as if they had told all of it from
the beginning; the parts in which the two differ are what the answers are about. So whoever wrote
the other parts, nothing of them changes, and no supplier is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.records import ProductDetails
from contracts.jobs import FieldAnswer, Subject
from contracts.pages import FinishedPage, LedgerFact, LintFinding, Severity, TakenAnswer
from worker_service.copywriting import prose, remarks
from worker_service.copywriting.answered import FEATURES, lines_of
from worker_service.copywriting.kinds import OTHER
from worker_service.copywriting.lawful import judge_of, lawful, safe
from worker_service.copywriting.lint import Judge
from worker_service.copywriting.reading import Reading, read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.sameness import is_said
from worker_service.page.terms import name_of
from worker_service.ports import Answer, PageCopy, Point
from worker_service.revising.slots import POINTS, names_in
from worker_service.revising.telling import told

# Facts and what follows from them. The rest of a page is how it speaks, and stays.
_FACTUAL = (
    *("proof", "steps", "options", "package", "specs"),
    *("comparison", "faq", "care", "notice"),
)
DELIVERY = "delivery"
"""The one part that shows nothing of the copy, but the seller's terms."""
FAQ = "faq"
_MOST_POINTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What the answers make of a page's copy."""

    copy: PageCopy
    answers: Mapping[str, TakenAnswer]
    """The new ones, by field."""
    slots: frozenset[str]
    """The parts of the copy that say more than before."""
    lint: tuple[LintFinding, ...]
    """What the law may object to, in what was handed in and in the copy."""


def taken(
    details: ProductDetails, page: FinishedPage, copy: PageCopy, new: Sequence[FieldAnswer]
) -> Taken:
    """Return what `copy`, of which the page is made, becomes with the new answers."""
    before = told(details, tone=copy.tone)
    since = {answer.field: answer for answer in (*before.answers, *new)}
    after = before.model_copy(update={"answers": tuple(since.values())})
    reading = read(after)
    judge = judge_of(reading, remarks.told(after))
    reading = lawful(reading, judge)
    more, slots = _with_more(copy, _by_rules(before), copy_of(reading), new)
    lint = remarks.remarked(more, after, judge).lint
    answers = {
        field: _taken(answer, reading, judge, lint)
        for field, answer in since.items()
        if answer in new
    }
    terms = {DELIVERY for field in answers if name_of(field, reading.language)}
    return Taken(copy=more, answers=answers, slots=slots | terms, lint=lint)


def _by_rules(subject: Subject) -> PageCopy:
    reading = read(subject)
    return copy_of(lawful(reading, judge_of(reading, remarks.told(subject))))


def _with_more(
    copy: PageCopy, before: PageCopy, after: PageCopy, new: Sequence[FieldAnswer]
) -> tuple[PageCopy, frozenset[str]]:
    slots = {slot for slot in _FACTUAL if getattr(before, slot) != getattr(after, slot)}
    more = {name: getattr(after, name) for slot in slots for name in names_in(slot)}
    if FAQ in slots:
        more[FAQ] = _answered_as_before(copy, after, new)
    copy = replace(copy, **more)
    points = _with_new_points(copy, before, after)
    if points != copy.points and any(answer.field == FEATURES for answer in new):
        copy, slots = replace(copy, points=points), {*slots, POINTS}
    known = {slot: text for slot, text in copy.headings.items() if text}
    by_rules = slots - {POINTS, FAQ}
    writers = {slot: w for slot, w in copy.provenance.items() if slot not in by_rules}
    headings = {slot: after.headings.get(slot, "") for slot in slots} | known
    return replace(copy, headings=headings, provenance=writers), frozenset(slots)


def _with_new_points(copy: PageCopy, before: PageCopy, after: PageCopy) -> tuple[Point, ...]:
    """Return what rules make of all that was told, where nobody else wrote the points; else the
    points with those behind them that could not be made before."""
    if copy.points == before.points:
        return after.points
    said = [text for point in (*copy.points, *before.points) for text in _said(point)]
    new = [point for point in after.points if not is_said(point.heading, said)]
    return (*copy.points, *new[: max(0, _MOST_POINTS - len(copy.points))])


def _answered_as_before(
    copy: PageCopy, after: PageCopy, new: Sequence[FieldAnswer]
) -> tuple[Answer, ...]:
    """Return the questions of buyers; one whose answer is nothing that was told just now keeps its
    words, whoever found them."""
    worded = {each.question: each for each in copy.faq}
    told = [prose.plain(line) for answer in new for line in lines_of(answer)]
    return tuple(
        each
        if any(line and line in prose.plain(each.answer) for line in told)
        else worded.get(each.question, each)
        for each in after.faq
    )


def _said(point: Point) -> tuple[str, str]:
    return point.heading, " ".join(point.body)


def _taken(
    answer: FieldAnswer, reading: Reading, judge: Judge, lint: Sequence[LintFinding]
) -> TakenAnswer:
    text = "\n".join(filter(None, (_lawful_line(line, judge) for line in lines_of(answer))))
    heard = tuple(finding for finding in lint if finding.source == answer.source)
    term = name_of(answer.field, reading.language)
    facts = [fact for fact in reading.ledger if fact.source == answer.source]
    if term and text and all(finding.severity is Severity.WARN for finding in heard):
        facts = [_whole(answer, term)]
    return TakenAnswer(value=answer.value, text=text, facts=tuple(facts), lint=heard)


def _lawful_line(line: str, judge: Judge) -> str:
    return safe(prose.cleaned(line), judge)


def _whole(answer: FieldAnswer, name: str) -> LedgerFact:
    end = len(answer.value)
    return LedgerFact(
        kind=OTHER, name=name, value=answer.value, source=answer.source, start=0, end=end
    )
