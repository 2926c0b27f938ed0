"""Copy from a language model, as far as the gate lets it pass; the rest is copy from rules."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Subject, WarningCode
from contracts.pages import Provenance
from worker_service.copywriting import points, prose, remarks
from worker_service.copywriting.gate import (
    Fault,
    Finding,
    Told,
    findings_on,
    repeats,
    tidied,
    told_by,
)
from worker_service.copywriting.lawful import judge_of, lawful
from worker_service.copywriting.lint import Judge
from worker_service.copywriting.prompting import conversation, repair
from worker_service.copywriting.reading import Reading, read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.slots import Part, offered_points, part_names, parts_of, schema_of
from worker_service.deadline import within
from worker_service.ports import Account, PageCopy, Point
from worker_service.suppliers.chat import ChatModel, Message, Written
from worker_service.suppliers.chat_answers import Outcome

log = structlog.get_logger(__name__)

# A second call costs as much as the first: it is worth it for the hook, or for a third of a page.
_REPAIRED_SHARE = 1 / 3
# Models count no better when told so, and a feature is told as well by the rules.
_NOT_MENDED = {Fault.TOO_LONG, Fault.FEATURE_MISSING}
_HARMLESS = {*_NOT_MENDED, Fault.NOT_WRITTEN, Fault.REPEATED, Fault.EMPTY}
# Whoever answered within this share of the time can answer once more.
_ROOM = 0.45
_MENDABLE = {Outcome.SAID}
_NOT_THERE = {Outcome.NOT_CHAT, Outcome.EMPTY}


@dataclass(frozen=True, kw_only=True, slots=True)
class SuppliedCopywriter:
    """Asks one model once, and a second time if that is worth it. It always returns a whole page
    of copy within `seconds`; only `StaleClaimError` is raised."""

    model: ChatModel
    seconds: float

    async def write(self, subject: Subject, account: Account, variant: int = 0) -> PageCopy:
        # Off the loop: a long text takes a few hundred milliseconds to read.
        desk = await asyncio.to_thread(_desk_for, subject, variant)
        clock = asyncio.get_running_loop()
        begun = clock.time()
        try:
            async with within(self.seconds):
                written = await self._ask(desk, desk.conversation, account)
                if desk.is_worth_repair(written) and clock.time() < begun + self.seconds * _ROOM:
                    mending = repair(written.text, desk.findings, desk.draft)
                    await self._ask(desk, [*desk.conversation, *mending], account)
        except (TransientError, PermanentError, TimeoutError) as error:
            log.warning("copy.not_supplied", error=type(error).__name__)
            desk.was_unavailable = not desk.used
            desk.was_unaffordable = _is_about_the_budget(error)
        return desk.page()

    async def _ask(self, desk: "_Desk", messages: list[Message], account: Account) -> Written:
        written = await self.model.write(messages, desk.schema, account)
        await asyncio.to_thread(desk.consider, written)
        return written


@dataclass(slots=True)
class _Desk:
    """One page being written: its draft from rules, and what has passed the gate so far."""

    subject: Subject
    reading: Reading
    draft: PageCopy
    judge: Judge
    variant: int
    told: Told = field(init=False)
    conversation: list[Message] = field(init=False)
    used: dict[str, tuple[Part, Provenance]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    was_unavailable: bool = False
    was_unaffordable: bool = False

    def __post_init__(self) -> None:
        self.told = told_by(self.subject, self.reading)
        self.conversation = conversation(self.subject, self.draft, self.variant)

    @property
    def schema(self) -> dict[str, Any]:
        return schema_of(self.draft)

    def consider(self, written: Written) -> None:
        """Take what may be used of an answer; what passed before stays."""
        self.was_unavailable = written.outcome in _NOT_THERE and not self.used
        found, missing = parts_of(written.content or {}, self.draft)
        self.findings = [
            Finding(name, Fault.NOT_WRITTEN) for name in missing if name not in self.used
        ]
        before = dict(self.used)
        for part in found:
            if part.name not in self.used:
                self._pass_or_refuse(tidied(part, self.draft.language), written.provenance)
        untrue = {f.part for f in self.findings if f.fault not in _HARMLESS}
        if len(untrue) * 2 > len(found):
            # Whoever is wrong so often, or obeyed somebody else, is not right by half.
            self.used = before
        log.info(
            "copy.gated",
            used=len(self.used),
            refused=sorted({f"{finding.part}: {finding.fault}" for finding in self.findings}),
        )

    def is_worth_repair(self, written: Written) -> bool:
        """True if enough is refused of an answer that was given in earnest."""
        refused = {f.part for f in self.findings if f.fault not in _NOT_MENDED}
        share = len(refused) / len(part_names(self.draft))
        return written.outcome in _MENDABLE and ("hook" in refused or share >= _REPAIRED_SHARE)

    def page(self) -> PageCopy:
        """Return the copy, each part from the supplier or from the rules."""
        page = self.draft
        # A copy: whoever ran out of time may still be considering an answer.
        for part, provenance in list(self.used.values()):
            page = _with(page, part)
            page = replace(page, provenance={**page.provenance, part.block: provenance})
        page = replace(page, warnings=self._warnings())
        return remarks.remarked(page, self.subject, self.judge)

    def _pass_or_refuse(self, part: Part, provenance: Provenance) -> None:
        findings = findings_on(part, self.told, features=self._features_of(part))
        if not findings and repeats(part, self._said()):
            findings = [Finding(part.name, Fault.REPEATED)]
        self.findings += findings
        if not findings:
            self.used[part.name] = (part, provenance)

    def _features_of(self, part: Part) -> Sequence[str]:
        """Return the seller's features that stand in a point, and must stand in it still."""
        if part.block != "points":
            return ()
        point = offered_points(self.draft)[part.number]
        held = prose.plain(point.heading + " ".join(point.body))
        return [feature for feature in self.reading.features if prose.plain(feature) in held]

    def _said(self) -> list[str]:
        return [
            sentence
            for part, _ in self.used.values()
            for text in part.values()
            for sentence in prose.sentences(text)
        ]

    def _warnings(self) -> tuple[WarningCode, ...]:
        if self.was_unavailable and self.was_unaffordable:
            return (WarningCode.SUPPLIER_BUDGET_SPENT,)
        if self.was_unavailable:
            return (WarningCode.COPY_SUPPLIER_UNAVAILABLE,)
        missing = [name for name in part_names(self.draft) if name not in self.used]
        return (WarningCode.COPY_REJECTED,) if missing else ()


def _is_about_the_budget(error: Exception) -> bool:
    return isinstance(error, PermanentError) and error.code == WarningCode.SUPPLIER_BUDGET_SPENT


def _desk_for(subject: Subject, variant: int) -> _Desk:
    reading = read(subject)
    judge = judge_of(reading, remarks.told(subject))
    reading = lawful(reading, judge)
    return _Desk(subject, reading, copy_of(reading, variant), judge, variant)


def _with(page: PageCopy, part: Part) -> PageCopy:
    values = part.values()
    if part.block == "points":
        return replace(page, points=_with_point(page, part.number, *values))
    if part.block == "detail":
        return replace(page, detail_captions=values)
    if part.block == "recommended":
        return replace(page, recommended_for=values)
    if part.name == "hook":
        return replace(page, hook=values[0])
    return (
        replace(page, lead=values[0]) if part.name == "lead" else replace(page, closing=values[0])
    )


def _with_point(page: PageCopy, number: int, heading: str, body: str) -> tuple[Point, ...]:
    width = points.LINE_WIDTHS[page.language]
    written = Point(heading=heading, body=tuple(prose.wrapped(body, width, points.LINES)))
    return (*page.points[: number - 1], written, *page.points[number:])
