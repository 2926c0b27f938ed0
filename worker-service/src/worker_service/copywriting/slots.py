"""The text slots that a supplier may fill, and how long each may be."""

from dataclasses import dataclass

from contracts.jobs import Language
from worker_service.copywriting import answering, hero, points, prose

# The page has a line for each of these; the rest are sentences.
LIMITS: dict[Language, dict[str, int]] = {
    Language.KOREAN: {"caption": 40, "line": 36, "closing": 60},
    Language.ENGLISH: {"caption": 70, "line": 70, "closing": 110},
}
# These are set in as many lines as a point's body.
_IN_LINES = {"body", "problem"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is used or refused as one: `texts` are slots and what fills them, in their order."""

    name: str
    block: str
    texts: tuple[tuple[str, str], ...]
    number: int = 0
    """Which point or answer, from 1."""

    def values(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.texts)


def limit_of(slot: str, language: Language) -> int:
    """Return how many characters a slot holds."""
    own = {
        "hook": hero.HOOK_LIMITS[language],
        "lead": hero.LEAD_LIMIT,
        "heading": points.HEADING_LIMITS[language],
        "body": points.LINE_WIDTHS[language] * points.LINES,
        "problem": points.LINE_WIDTHS[language] * points.LINES,
        "answer": answering.ANSWER_LIMIT,
    }
    return own[slot] if slot in own else LIMITS[language][slot]


def fits(slot: str, text: str, language: Language) -> bool:
    """True if `text` has room in its slot; what is set in lines wastes some of it."""
    if slot in _IN_LINES:
        rows = prose.wrapped(text, points.LINE_WIDTHS[language], points.LINES + 1)
        return len(rows) <= points.LINES
    return len(text) <= limit_of(slot, language)


def told_limit(slot: str, language: Language) -> int:
    """Return the length to ask for; what is set in lines has less room than it seems."""
    limit = limit_of(slot, language)
    return limit * 5 // 6 if slot in _IN_LINES else limit


def shortened_to_fit(slot: str, text: str, language: Language) -> str:
    """Return `text`; of what is set in lines, as many of its sentences as have room, but at least
    one."""
    sentences = prose.sentences(text) if slot in _IN_LINES else []
    while len(sentences) > 1 and not fits(slot, " ".join(sentences), language):
        sentences.pop()
    return " ".join(sentences) or text
