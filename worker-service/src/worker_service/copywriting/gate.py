"""What may be used of copy that a supplier wrote: nothing that its seller did not tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from contracts.jobs import Language, Subject
from worker_service.copywriting import claims, lint, prose, remarks, signs
from worker_service.copywriting.quantities import Quantities, normal, quantities_in
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.sameness import is_said
from worker_service.copywriting.slots import Part, fits, shortened_to_fit
from worker_service.copywriting.telling import frightens

_COVERED = 0.5
# What says that something is not so, or not to be done.
_DENIAL = re.compile(
    r"없|않|못|아니|아닙|아닌|불가|금지|마세요|마십|말아|삼가|(?<![가-힣])안\s|(?<![가-힣])무(?:향|첨가|색|설탕|알)"
    r"|\b(?:no|not|never|without|cannot|non|free|avoid)\b|n['’]t\b"
)
_NUMBER_AND_UNIT = re.compile(r"\d[\d.,]*\s?[a-z%]*")
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
    UNCHANGED = "unchanged"
    REVERSED = "reversed"
    FRIGHTENING = "frightening"
    FEATURE_MISSING = "feature_missing"
    NOT_WRITTEN = "not_written"


class Finding(NamedTuple):
    """One fault; `found` is the offending text, for the model and never for a log."""

    part: str
    fault: Fault
    found: str = ""


class Kept(NamedTuple):
    """What of the seller's a part has to say still."""

    features: Sequence[str] = ()
    """Half of their words, at least."""
    value: str = ""
    """Each word and each number."""
    said: Sequence[str] = ()
    """Where one of these denies something, the part does."""


_NOTHING = Kept()


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
    text = normal(remarks.told(subject))
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


def findings_on(part: Part, told: Told, kept: Kept = _NOTHING) -> list[Finding]:
    """Return everything that speaks against a tidied `part`; empty if it may be used."""
    found = [
        Finding(part.name, fault, what)
        for slot, text in part.texts
        for fault, what in _faults(slot, text, told)
    ]
    found += [Finding(part.name, fault, what) for fault, what in _losses(part, kept)]
    values = [prose.plain(text) for text in part.values()]
    return found + ([Finding(part.name, Fault.REPEATED)] if len(set(values)) < len(values) else [])


def _losses(part: Part, kept: Kept) -> list[tuple[Fault, str]]:
    """Return what the seller told in this place and the part does not, or turns around."""
    text = normal(" ".join(part.values()))
    everything = prose.plain(text)
    missing = [feature for feature in kept.features if not _covers(everything, feature)]
    missing += [kept.value] if kept.value and not _holds(text, kept.value) else []
    denied = [said for said in kept.said if _DENIAL.search(normal(said))]
    turned = denied[:1] if not _DENIAL.search(text) else []
    if kept.value and not denied and _DENIAL.search(text):
        turned = [kept.value]
    return [(Fault.FEATURE_MISSING, what) for what in missing] + [
        (Fault.REVERSED, what) for what in turned
    ]


def repeats(part: Part, said: Iterable[str], own: Iterable[str] = ()) -> bool:
    """True if a sentence of `part` says what one of `said` says already; a fact that our `own`
    draft of the part shares with what is said elsewhere is not the writer's fault."""
    heard, drafted = list(said), list(own)
    sentences = [sentence for text in part.values() for sentence in prose.sentences(text)]
    return any(is_said(s, heard) and not is_said(s, drafted) for s in sentences)


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
        Fault.FRIGHTENING: [text if slot == "problem" and frightens(text) else ""],
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


def _holds(text: str, value: str) -> bool:
    """True if nothing of `value` is lost in `text`, a `normal` one: no number and no word."""
    lost = quantities_in(value).strangers_to(quantities_in(text))
    words = re.findall(r"[a-z]+|[가-힣]{2,}", _NUMBER_AND_UNIT.sub(" ", normal(value)))
    return not lost and all(
        claims.first_in(text, [word if word.isascii() else _stem(word)]) for word in words
    )


def _stem(word: str) -> str:
    is_korean = re.match("[가-힣]", word) is not None
    return word[:2] if is_korean else word.removesuffix("s")
