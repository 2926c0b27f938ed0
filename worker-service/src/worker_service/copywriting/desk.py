"""One page being written by a model: its draft by rules, and what has passed the gate so far."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from contracts.jobs import Subject, WarningCode
from contracts.pages import Provenance
from worker_service.copywriting import prose, remarks
from worker_service.copywriting.anew import drafted
from worker_service.copywriting.asking import (
    Asked,
    asked_of,
    parts_of,
    schema_of,
    sort_of,
    with_part,
)
from worker_service.copywriting.gate import (
    Fault,
    Finding,
    Kept,
    Told,
    findings_on,
    repeats,
    tidied,
    told_by,
)
from worker_service.copywriting.lawful import judge_of, lawful
from worker_service.copywriting.lint import Judge
from worker_service.copywriting.prompting import conversation
from worker_service.copywriting.reading import Reading, read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.slots import Part
from worker_service.copywriting.spoken import says_as_before, spoken, spoken_beside
from worker_service.ports import PageCopy, Rewrite
from worker_service.suppliers.chat import Message, Written
from worker_service.suppliers.chat_answers import Outcome

log = structlog.get_logger(__name__)

# A second call costs as much as the first: it is worth it for the hook, or for a third of a page.
_REPAIRED_SHARE = 1 / 3
# Models count no better when told so, and a feature is told as well by the rules.
_NOT_MENDED = {Fault.TOO_LONG, Fault.FEATURE_MISSING}
# Whoever does these has not invented anything: a denial may be lost in good faith.
_HARMLESS = {
    *_NOT_MENDED,
    Fault.NOT_WRITTEN,
    Fault.REPEATED,
    Fault.EMPTY,
    Fault.UNCHANGED,
    Fault.REVERSED,
}
# Both name whom the page is for, and have to: that is not said twice.
_ADDRESSED = {"problem", "recommended"}
_MENDABLE = {Outcome.SAID}
_NOT_THERE = {Outcome.NOT_CHAT, Outcome.EMPTY}


@dataclass(slots=True)
class Desk:
    """`conversation` asks for what is wanted, and `page` is whole at any time."""

    subject: Subject
    reading: Reading
    draft: PageCopy
    judge: Judge
    variant: int
    rewrite: Rewrite | None = None
    told: Told = field(init=False)
    asked: Asked = field(init=False)
    conversation: list[Message] = field(init=False)
    used: dict[str, tuple[Part, Provenance]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    was_unavailable: bool = False
    was_unaffordable: bool = False
    _drafted: dict[str, tuple[str, ...]] = field(init=False)
    _standing: dict[str, tuple[str, ...]] = field(init=False)
    _elsewhere: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        rewrite = self.rewrite
        self.told = told_by(self.subject, self.reading)
        only = None if rewrite is None else rewrite.block_ids
        self.asked = asked_of(self.draft, self.reading, only)
        self._drafted = spoken(self.draft)
        self._standing, self._elsewhere = {}, []
        if rewrite is None:
            unasked = self._drafted.keys() - set(self.asked.names)
            self._elsewhere = [(name, text) for name in unasked for text in self._drafted[name]]
        elif rewrite.standing is not None:
            self._standing = spoken(rewrite.standing) if rewrite.must_differ else {}
            beside = spoken_beside(rewrite.standing, rewrite.block_ids)
            self._elsewhere = [*beside, *(("", text) for text in rewrite.beside)]
        self.conversation = conversation(self.subject, self.asked, self.variant, rewrite)

    @property
    def schema(self) -> dict[str, Any]:
        return schema_of(self.asked)

    @property
    def name(self) -> str:
        """What a call for blocks is known by: the page that it shows may change while its job is
        between two attempts, and what has been paid is not asked for again. Empty for a page."""
        if self.rewrite is None:
            return ""
        return f"variant {self.variant} of {' '.join(sorted(self.rewrite.block_ids))}"

    def consider(self, written: Written) -> None:
        """Take what may be used of an answer; what passed before stays."""
        self.was_unavailable = written.outcome in _NOT_THERE and not self.used
        found, missing = parts_of(written.content or {}, self.asked)
        self.findings = [
            Finding(name, Fault.NOT_WRITTEN) for name in missing if name not in self.used
        ]
        before = dict(self.used)
        for part in found:
            if part.name not in self.used:
                self._pass_or_refuse(tidied(part, self.draft.language), written.provenance)
        self._refuse_echoes_of_rules()
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
        # Of single blocks one that the rules word after all is not what was asked for.
        spared = _NOT_MENDED if self.rewrite is None else {Fault.TOO_LONG}
        refused = {f.part for f in self.findings if f.fault not in spared}
        share = len(refused) / len(self.asked.names)
        return written.outcome in _MENDABLE and ("hook" in refused or share >= _REPAIRED_SHARE)

    def page(self) -> PageCopy:
        """Return the copy, each part from the supplier or from the rules."""
        page = self.draft
        # A copy: whoever ran out of time may still be considering an answer.
        for part, provenance in list(self.used.values()):
            page = with_part(page, part)
            page = replace(page, provenance={**page.provenance, part.block: provenance})
        page = replace(page, warnings=self._warnings())
        return remarks.remarked(page, self.subject, self.judge)

    def _pass_or_refuse(self, part: Part, provenance: Provenance) -> None:
        findings = findings_on(part, self.told, self._kept_by(part))
        if not findings and self._is_repeated(part):
            findings = [Finding(part.name, Fault.REPEATED)]
        if not findings and says_as_before(part.name, part.values(), self._standing):
            findings = [Finding(part.name, Fault.UNCHANGED)]
        self.findings += findings
        if not findings:
            self.used[part.name] = (part, provenance)

    def _is_repeated(self, part: Part) -> bool:
        written = [(name, t) for name, (other, _) in self.used.items() for t in other.values()]
        own = self._drafted.get(part.name, ())
        return repeats(part, _said_by_others(part, written)) or repeats(
            part, _said_by_others(part, self._elsewhere), own
        )

    def _refuse_echoes_of_rules(self) -> None:
        """Let go of what says the same as our draft does in the place of a part that was refused:
        the one that let go first may leave its own draft for others to repeat."""
        while echo := next(self._echoes(), None):
            del self.used[echo]
            self.findings.append(Finding(echo, Fault.REPEATED))

    def _echoes(self) -> Iterator[str]:
        refused = [name for name in self.asked.names if name not in self.used]
        by_rules = [(name, text) for name in refused for text in self._drafted.get(name, ())]
        for name, (part, _) in self.used.items():
            if repeats(part, _said_by_others(part, by_rules), self._drafted.get(name, ())):
                yield name

    def _kept_by(self, part: Part) -> Kept:
        """Return what the seller told in the place of this part, and must stand there still."""
        drafted_texts = self._drafted.get(part.name, ())
        match sort_of(part.name):
            case "answer":
                value = self.asked.values[part.number]
                return Kept(value=value, said=[value])
            case "problem":
                customer = self.reading.customer
                speaks_to_them = bool(customer) and customer in drafted_texts[0]
                return Kept(features=[customer if speaks_to_them else drafted_texts[0]])
            case "solution" | "point" as sort:
                held = prose.plain(" ".join(drafted_texts))
                features = _standing_in(held, self.reading.features)
                sentences = _standing_in(held, self.reading.sentences)
                told = [*features, *(sentences if sort == "solution" else [])]
                return Kept(features=told, said=[*features, *sentences])
            case _:
                return Kept()

    def _warnings(self) -> tuple[WarningCode, ...]:
        if self.was_unavailable and self.was_unaffordable:
            return (WarningCode.SUPPLIER_BUDGET_SPENT,)
        if self.was_unavailable:
            return (WarningCode.COPY_SUPPLIER_UNAVAILABLE,)
        missing = [name for name in self.asked.names if name not in self.used]
        return (WarningCode.COPY_REJECTED,) if missing else ()


def _said_by_others(part: Part, said: Iterable[tuple[str, str]]) -> list[str]:
    """Return the texts of other parts that this one may not say again."""
    return [text for name, text in said if not {name, part.name} <= _ADDRESSED]


def _standing_in(plain_text: str, told: Sequence[str]) -> list[str]:
    return [text for text in told if prose.plain(text) in plain_text]


def desk_for(subject: Subject, variant: int, rewrite: Rewrite | None) -> Desk:
    """Return the desk with its draft, which takes a long text some hundred milliseconds."""
    reading = read(subject)
    judge = judge_of(reading, remarks.told(subject))
    reading = lawful(reading, judge)
    draft = drafted(lambda number: copy_of(reading, number), variant, rewrite)
    return Desk(subject, reading, draft, judge, variant, rewrite)
