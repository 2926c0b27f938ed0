"""What a model is asked: orders of ours, and the seller's words as data that cannot leave their
place."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from contracts.jobs import Subject
from worker_service.copywriting import prose
from worker_service.copywriting.asking import ANSWER, POINT, Asked
from worker_service.copywriting.gate import Finding
from worker_service.copywriting.slots import told_limit
from worker_service.copywriting.spoken import spoken, spoken_beside
from worker_service.ports import PageCopy, Rewrite
from worker_service.suppliers.chat import Message

# Of a description; what stands further down rarely sells, and everything costs.
LONGEST_DESCRIPTION = 8_000
_MOST_FINDINGS = 20
_LONGEST_FINDING = 60
_MARK_DIGITS = 12
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d{3,4}(?!\d)")
_BRACKETS = re.compile(r"<{2,}|>{2,}")
# Of what a page says elsewhere; a page of ours says less.
_MOST_ELSEWHERE, _LONGEST_ELSEWHERE = 60, 200
_SLOTS = ("hook", "lead", "problem", "heading", "body", "caption", "line", "answer", "closing")


def conversation(
    subject: Subject, asked: Asked, variant: int = 0, rewrite: Rewrite | None = None
) -> list[Message]:
    """Return what is asked first; the same variant of a subject is always asked for with the same
    words, and another one, or other parts of it, with others: no answer is taken for both."""
    language = asked.draft.language
    data = _data(subject, asked, rewrite)
    # Of the content itself: nobody can write into a text what only its hash will tell.
    mark = hashlib.sha256(data.encode()).hexdigest()[:_MARK_DIGITS]
    fences = {"opening": f"<<<DATA {mark}>>>", "closing": f"<<<END {mark}>>>"}
    orders = _text(
        f"system_{language}",
        **fences,
        tone=_words()["tones"][language][asked.draft.tone],
        shape=_shape(asked),
        notes="\n".join(_notes(asked)),
    )
    wishes = [_text(f"user_{language}", **fences, data=data)]
    if rewrite is not None:
        wishes.append(_text(f"anew_{language}"))
    if variant:
        wishes.append(_text(f"again_{language}", number=variant + 1))
    return [Message("system", orders), Message("user", "\n".join(wishes))]


def _shape(asked: Asked) -> str:
    """Return the object to answer with, one line for each field that is asked for."""
    draft = asked.draft
    counts = {"captions": len(draft.detail_captions), "lines": len(draft.recommended_for)}
    limits = {f"{slot}_limit": told_limit(slot, draft.language) for slot in _SLOTS}
    shapes = _words()["shapes"][draft.language]
    lines = [Template(shapes[name]).substitute(counts | limits) for name in asked.fields]
    return ",\n".join(f"  {line}" for line in lines)


def _notes(asked: Asked) -> Iterator[str]:
    notes: dict[str, str] = _words()["notes"][asked.draft.language]
    yield from (notes[name] for name in asked.fields if name in notes)


def repair(said: str, findings: Sequence[Finding], draft: PageCopy) -> list[Message]:
    """Return what follows upon an answer that cannot be used as it is."""
    told = list(dict.fromkeys(_complaint(finding, draft) for finding in findings))
    asked = _text(f"repair_{draft.language}", findings="\n".join(told[:_MOST_FINDINGS]))
    return [Message("assistant", said), Message("user", asked)]


def _complaint(finding: Finding, draft: PageCopy) -> str:
    fault = _words()["faults"][draft.language][finding.fault]
    found = _harmless(finding.found)[:_LONGEST_FINDING].replace("\n", " ")
    return f"- {finding.part}: {fault.format(found=found)}"


def _data(subject: Subject, asked: Asked, rewrite: Rewrite | None) -> str:
    told: dict[str, Any] = {
        "product_data": prose.cleaned(subject.product_data)[:LONGEST_DESCRIPTION],
        "features": [prose.cleaned(feature) for feature in subject.features],
        "target_customer": prose.cleaned(subject.target_customer),
        "draft": _draft(asked),
    }
    if rewrite is not None and rewrite.standing is not None:
        told |= _page(asked, rewrite, rewrite.standing)
    return _harmless(json.dumps(told, ensure_ascii=False, indent=1))


def _draft(asked: Asked) -> dict[str, Any]:
    """Return our draft of what is asked for; what it could only bind is left out."""
    draft, solution = asked.draft, asked.draft.solution
    points = {number: draft.points[number - 1] for number in asked.numbers(POINT)}
    answers = {number: draft.faq[number - 1] for number in asked.numbers(ANSWER)}
    told: dict[str, Any] = {
        "hook": draft.hook,
        "lead": draft.lead,
        "problem": " ".join(draft.problem),
        "solution": solution and {"heading": solution.heading, "body": " ".join(solution.body)},
        "points": [
            {"number": number, "about": f"{point.heading} / {' '.join(point.body)}"}
            for number, point in points.items()
        ],
        "recommended_for": list(draft.recommended_for),
        "faq": [
            {"number": number, "question": told.question, "answer": told.answer}
            for number, told in answers.items()
        ],
    }
    return {"title": draft.title} | {n: told[n] for n in asked.fields if n in told}


def _page(asked: Asked, rewrite: Rewrite, standing: PageCopy) -> dict[str, Any]:
    """Return what the page says by now, in the asked parts and beside them."""
    said = spoken(standing)
    told = spoken_beside(standing, rewrite.block_ids)
    beside = [*(text for _, text in told), *rewrite.beside]
    elsewhere = [prose.cleaned(text)[:_LONGEST_ELSEWHERE] for text in beside[:_MOST_ELSEWHERE]]
    now = {name: list(said[name]) for name in asked.names if name in said}
    return ({"now": now} if rewrite.must_differ else {}) | {"elsewhere": elsewhere}


def _harmless(text: str) -> str:
    """Return `text` without what could pass for one of our fences, and without telephone
    numbers, which no copy needs."""
    return _PHONE.sub("…", _BRACKETS.sub("…", text))


def _text(name: str, **slots: object) -> str:
    # A template reads its slots once: what fills one of them is never read as a slot itself.
    return Template(_file(f"{name}.txt")).substitute(slots).strip()


@cache
def _file(name: str) -> str:
    source = files("worker_service.copywriting").joinpath("prompts", name)
    return source.read_text(encoding="utf-8")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_file("words.toml"))
