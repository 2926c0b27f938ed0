"""What a model is asked: orders of ours, and the seller's words as data that cannot leave their
place."""

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from contracts.jobs import Language, Subject
from worker_service.copywriting import prose
from worker_service.copywriting.gate import Finding
from worker_service.copywriting.slots import limit_of, offered_points
from worker_service.ports import PageCopy
from worker_service.suppliers.chat import Message

# Of a description; what stands further down rarely sells, and everything costs.
LONGEST_DESCRIPTION = 8_000
_MOST_FINDINGS = 20
_LONGEST_FINDING = 60
_MARK_DIGITS = 12
_PHONE = re.compile(r"\+?\d[\d\s().-]{6,}\d{3,4}(?!\d)")
_BRACKETS = re.compile(r"<{2,}|>{2,}")
_SLOTS = ("hook", "lead", "heading", "body", "caption", "line", "closing")


def conversation(subject: Subject, draft: PageCopy, variant: int = 0) -> list[Message]:
    """Return what is asked first; the same variant of a subject is always asked for with the same
    words, and another one with others, so that no answer is taken for both."""
    data = _data(subject, draft)
    # Of the content itself: nobody can write into a text what only its hash will tell.
    mark = hashlib.sha256(data.encode()).hexdigest()[:_MARK_DIGITS]
    fences = {"opening": f"<<<DATA {mark}>>>", "closing": f"<<<END {mark}>>>"}
    orders = _text(
        f"system_{draft.language}",
        **fences,
        tone=_words()["tones"][draft.language][draft.tone],
        captions=len(draft.detail_captions),
        lines=len(draft.recommended_for),
        **{f"{slot}_limit": _told_limit(slot, draft.language) for slot in _SLOTS},
    )
    asked = _text(f"user_{draft.language}", **fences, data=data)
    if variant:
        asked += "\n" + _text(f"again_{draft.language}", number=variant + 1)
    return [Message("system", orders), Message("user", asked)]


def repair(said: str, findings: Sequence[Finding], draft: PageCopy) -> list[Message]:
    """Return what follows upon an answer that cannot be used as it is."""
    told = list(dict.fromkeys(_complaint(finding, draft) for finding in findings))
    asked = _text(f"repair_{draft.language}", findings="\n".join(told[:_MOST_FINDINGS]))
    return [Message("assistant", said), Message("user", asked)]


def _told_limit(slot: str, language: Language) -> int:
    """Return the length to ask for; a body is set in lines, which waste some of their room."""
    limit = limit_of(slot, language)
    return limit * 5 // 6 if slot == "body" else limit


def _complaint(finding: Finding, draft: PageCopy) -> str:
    fault = _words()["faults"][draft.language][finding.fault]
    found = _harmless(finding.found)[:_LONGEST_FINDING].replace("\n", " ")
    return f"- {finding.part}: {fault.format(found=found)}"


def _data(subject: Subject, draft: PageCopy) -> str:
    told = {
        "product_data": prose.cleaned(subject.product_data)[:LONGEST_DESCRIPTION],
        "features": [prose.cleaned(feature) for feature in subject.features],
        "target_customer": prose.cleaned(subject.target_customer),
        "draft": {
            "title": draft.title,
            "hook": draft.hook,
            "lead": draft.lead,
            "points": [
                {"number": number, "about": f"{point.heading} / {' '.join(point.body)}"}
                for number, point in offered_points(draft).items()
            ],
            "recommended_for": list(draft.recommended_for),
        },
    }
    return _harmless(json.dumps(told, ensure_ascii=False, indent=1))


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
