"""What may be used of copy that a supplier wrote: nothing that its seller did not tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from contracts.jobs import Language, Subject
from worker_service.copywriting import claims, lint, prose, signs
from worker_service.copywriting.quantities import Quantities, normal, quantities_in
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.sameness import is_said
from worker_service.copywriting.slots import Part, fits, shortened_to_fit

_COVERED = 0.5
# More than any slot holds: beyond it nothing is read, so that endless text costs nothing.
_LONGEST = 600


class Fault(StrEnum):
    """Why a part is refused; stands in logs and is told to the model that wrote it."""

    UNTOLD_NUMBER = "untold_number"
    UNTOLD_CLAIM = "untold_claim"
    CONTACT = "contact"
    BANNED = "banned"
    LANGUAGE = "language"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    MARKUP = "markup"
    UNSEEN = "unseen"
    PLACEHOLDER = "placeholder"
    META = "meta"
    REPEATED = "repeated"
    FEATURE_MISSING = "feature_missing"
    NOT_WRITTEN = "not_written"


class Finding(NamedTuple):
    """One fault; `found` is the offending text, for the model and never for a log."""

    part: str
    fault: Fault
    found: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a seller told, ready to be compared with; texts are `normal`."""

    text: str
    digits: str
    quantities: Quantities
    language: Language
    sets: tuple[str, ...]
    names: str


def told_by(subject: Subject, reading: Reading) -> Told:
    """Return what the copy of `subject` may rest on."""
    text = normal("\n".join((subject.product_data, *subject.features, subject.target_customer)))
    return Told(
        text=text,
        digits=_digits(text),
        quantities=quantities_in(text),
        language=reading.language,
        sets=lint.sets_for(reading.category, text),
        names=normal(f"{reading.title} {reading.brand}"),
    )


def tidied(part: Part, language: Language) -> Part:
    """Return `part` without what nobody sees or misses: zero-width signs, pictures, line breaks,
    and the last sentences of a body that is too long for its place."""
    texts = tuple(
        (slot, shortened_to_fit(slot, signs.tidy(text[:_LONGEST]), language))
        for slot, text in part.texts
    )
    return Part(name=part.name, block=part.block, texts=texts, number=part.number)


def findings_on(part: Part, told: Told, *, features: Iterable[str] = ()) -> list[Finding]:
    """Return everything that speaks against a tidied `part`; empty if it may be used.

    `features` are the seller's, and must still be told by the part.
    """
    found = [
        Finding(part.name, fault, what)
        for slot, text in part.texts
        for fault, what in _faults(slot, text, told)
    ]
    everything = prose.plain(normal(" ".join(part.values())))
    missing = [feature for feature in features if not _covers(everything, feature)]
    found += [Finding(part.name, Fault.FEATURE_MISSING, feature) for feature in missing]
    values = [prose.plain(text) for text in part.values()]
    return found + ([Finding(part.name, Fault.REPEATED)] if len(set(values)) < len(values) else [])


def repeats(part: Part, said: Iterable[str]) -> bool:
    """True if a sentence of `part` says what one of `said` says already."""
    earlier = list(said)
    return any(is_said(text, earlier) for text in part.values())


def _faults(slot: str, text: str, told: Told) -> list[tuple[Fault, str]]:
    if not prose.has_words(text):
        return [(Fault.EMPTY, slot)]
    lowered = normal(text)
    found = {
        Fault.TOO_LONG: [] if fits(slot, text, told.language) else [str(len(text))],
        Fault.UNSEEN: [signs.unseen_in(text)],
        Fault.MARKUP: [signs.markup_in(text)],
        Fault.PLACEHOLDER: [text if claims.is_placeholder(lowered) else ""],
        Fault.META: [text if claims.is_meta(lowered) else ""],
        Fault.CONTACT: _contacts(lowered, told),
        Fault.UNTOLD_NUMBER: quantities_in(text).strangers_to(told.quantities),
        Fault.UNTOLD_CLAIM: claims.unfounded(lowered, told.text),
        Fault.BANNED: lint.banned(lowered, told.text, told.sets),
        Fault.LANGUAGE: [] if _is_in_language(lowered, told) else [text],
    }
    return [(fault, what) for fault, whats in found.items() for what in whats if what]


def _contacts(text: str, told: Told) -> list[str]:
    """Return every address, and sites and telephone numbers that were not told."""
    sites = [site for site in signs.sites_in(text) if site not in told.text]
    phones = [phone for phone in signs.phones_in(text) if _digits(phone) not in told.digits]
    return signs.addresses_in(text) + sites + phones


def _digits(text: str) -> str:
    return re.sub(r"\D+", " ", text).strip()


def _is_in_language(text: str, told: Told) -> bool:
    return signs.is_in_language(text, told.language, told=told.text, names=told.names)


def _covers(plain_text: str, feature: str) -> bool:
    """True if the telling words of `feature` are there, endings aside."""
    words = [prose.plain(word) for word in normal(feature).split()]
    stems = [_stem(word) for word in words if len(word) > 1] or words
    held = [stem for stem in stems if stem in plain_text]
    return len(held) >= _COVERED * len(stems)


def _stem(word: str) -> str:
    is_korean = re.match("[가-힣]", word) is not None
    return word[:2] if is_korean else word.removesuffix("s")
