"""How to use a product and how to look after it, in the seller's own words."""

import re
from collections.abc import Iterable, Sequence

from worker_service.copywriting import prose
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.sameness import is_said
from worker_service.copywriting.title import says_something

_MOST_STEPS, _MOST_CARE = 8, 6
LONGEST = 72
_NUMBERED = re.compile(
    r"\s*(?:(?<![\d.])\d{1,2}[.)](?!\d)|[①-⑳]|→|➡|->|\bstep\s?\d\s?[.:)]?)\s*", re.I
)
_FEWEST_NUMBERED = 2
_MARKED = re.compile(r"^[※*☞•▶-]\s*")
_ANSWERS_NOTHING = re.compile(r"^(?:없음|해당\s?없음|none|n/a)\W*$", re.I)


def steps_of(reading: Reading, sentences: Sequence[str]) -> tuple[str, ...]:
    """Return how to use it, one step each and in order; empty where the text does not tell."""
    told = [step for fact in reading.told_as("usage") for step in _steps_in(fact.value)]
    return _kept(told or sentences)[:_MOST_STEPS]


def care_of(
    reading: Reading, sentences: Iterable[str], said: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return how to look after it and what to beware of; nothing that is among `said`."""
    labelled = [
        line if says_something(line) else f"{fact.name}: {line}"
        for fact in reading.told_as("care")
        for line in prose.sentences(fact.value)
        if not _ANSWERS_NOTHING.match(line)
    ]
    return tuple(line for line in _kept([*labelled, *sentences]) if not is_said(line, said))[
        :_MOST_CARE
    ]


def _steps_in(text: str) -> list[str]:
    parts = [prose.trimmed_start(part) for part in _NUMBERED.split(text)]
    parts = [part for part in parts if prose.has_words(part)]
    if len(parts) >= _FEWEST_NUMBERED:
        return parts
    return prose.sentences(parts[0]) if parts else []


def _kept(lines: Iterable[str]) -> tuple[str, ...]:
    """Return `lines`, none twice and each short enough for its place."""
    kept: dict[str, str] = {}
    for line in lines:
        for part in [line] if len(line) <= LONGEST else prose.sentences(line):
            kept.setdefault(
                prose.plain(part), prose.shortened(_MARKED.sub("", part.strip()), LONGEST)
            )
    return tuple(text for key, text in kept.items() if key)
