"""Copy for many kinds of products: what holds of every page, whoever the seller is."""

import re
import tomllib
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from contracts.jobs import Language, Subject, Tone
from contracts.pages import Severity
from tests.unit.worker_service.copywriting.products import numbers, texts, told
from worker_service.copywriting import prose
from worker_service.copywriting.lawful import judge_of, lawful
from worker_service.copywriting.ledger import ledger_of
from worker_service.copywriting.points import HEADING_LIMITS, LINE_WIDTHS
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.title import spoken
from worker_service.ports import PageCopy

CORPUS = Path(__file__).parent / "corpus"
ENTRIES: list[dict[str, Any]] = [
    {**entry, "language": name[:2]}
    for name in ("ko", "en", "ko_slots", "en_slots", "ko_varied", "en_varied")
    for entry in tomllib.loads((CORPUS / f"{name}.toml").read_text())["products"]
]
TONES = tuple(Tone)
every_entry = pytest.mark.parametrize("number", range(len(ENTRIES)))


def subject_of(number: int) -> Subject:
    entry = ENTRIES[number]
    return Subject(
        product_data=entry["text"],
        features=tuple(entry.get("features", ())),
        target_customer=entry.get("target", ""),
        language=Language(entry["language"]),
        tone=Tone(entry["tone"]) if "tone" in entry else TONES[number % len(TONES)],
    )


@cache
def written(number: int, tone: Tone | None = None) -> PageCopy:
    subject = subject_of(number)
    reading = read(subject.model_copy(update={"tone": tone or subject.tone}))
    return copy_of(lawful(reading, judge_of(reading, told(subject))))


def trigrams(text: str) -> set[str]:
    plain = prose.plain(text)
    return {plain[start : start + 3] for start in range(len(plain) - 2)}


def alike(one: str, other: str) -> float:
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / max(1, len(mine | theirs))


def test_the_corpus_is_as_large_and_as_varied_as_promised() -> None:
    kinds = {read(subject_of(number)).category for number in range(len(ENTRIES))}

    assert len(ENTRIES) >= 60
    assert {"food", "cosmetics", "clothing", "electronics", "household"} <= kinds


@every_entry
def test_expected_facts_are_in_the_ledger(number: int) -> None:
    found = {(fact.kind, fact.value) for fact in ledger_of(subject_of(number))}

    assert [fact for fact in ENTRIES[number]["facts"] if tuple(fact) not in found] == []


@every_entry
def test_each_slot_holds_what_was_told_for_it_and_nothing_else(number: int) -> None:
    copy = written(number)
    found = {
        "steps": list(copy.steps),
        "package": list(copy.package),
        "care": list(copy.care),
        "options": [[fact.name, fact.value] for fact in copy.options],
        "proof": [[fact.name, fact.value] for fact in copy.proof],
        "comparison": [[row.name, row.before, row.now] for row in copy.comparison],
        "reviews": [[review.text, review.author] for review in copy.reviews],
    }
    told_slots = ENTRIES[number].get("slots", {})

    assert found == {slot: told_slots.get(slot, []) for slot in found}


@pytest.mark.parametrize(
    "number", [n for n, e in enumerate(ENTRIES) if "problem" in e.get("slots", {})]
)
def test_a_buyers_trouble_is_told_as_the_seller_put_it(number: int) -> None:
    assert " ".join(written(number).problem) == ENTRIES[number]["slots"]["problem"]


@pytest.mark.parametrize(
    "number", [n for n, e in enumerate(ENTRIES) if "faq" in e.get("slots", {})]
)
def test_questions_are_the_sellers_first_and_then_those_that_facts_answer(number: int) -> None:
    expected = ENTRIES[number]["slots"]["faq"]

    assert [answer.question for answer in written(number).faq][: len(expected)] == expected


@every_entry
def test_no_number_is_invented(number: int) -> None:
    said = numbers(" ".join(texts(written(number))))

    assert said <= numbers(told(subject_of(number)))


@every_entry
def test_nothing_that_blocks_is_in_the_copy(number: int) -> None:
    subject = subject_of(number)
    judge = judge_of(read(subject), told(subject))
    found = judge.findings([("page", text) for text in texts(written(number))])

    assert [f"{f.rule_id}: {f.found}" for f in found if f.severity is Severity.BLOCK] == []


@every_entry
def test_every_feature_that_may_be_said_stands_in_exactly_one_point(number: int) -> None:
    points = [prose.plain(p.heading + " ".join(p.body)) for p in written(number).points]
    features = [prose.plain(feature) for feature in subject_of(number).features]

    assert [sum(feature in point for point in points) for feature in features] == [1] * len(
        features
    )


@every_entry
def test_slots_keep_their_lengths_and_stay_filled(number: int) -> None:
    copy = written(number)
    language = copy.language

    assert max(len(point.heading) for point in copy.points) <= HEADING_LIMITS[language]
    assert max(len(point.body) for point in copy.points) <= 3
    lines = [line for point in copy.points for line in point.body]
    assert max(map(len, lines), default=0) <= LINE_WIDTHS[language]
    opened = re.findall(r"[{}\[\]]|입력 필요|undefined|lorem|None", " ".join(texts(copy)))
    assert [sign for sign in opened if sign not in told(subject_of(number))] == []


@every_entry
def test_copy_is_in_the_language_that_was_asked_for(number: int) -> None:
    copy = written(number)
    hangul = len(re.findall("[가-힣]", " ".join(texts(copy))))

    assert copy.language == ENTRIES[number]["language"]
    assert (hangul > 0) == (copy.language is Language.KOREAN)


@every_entry
def test_no_two_sentences_say_the_same(number: int) -> None:
    copy = written(number)
    solution = " ".join(copy.solution.body) if copy.solution else ""
    said = [
        copy.lead, copy.closing, " ".join(copy.problem), solution,
        *(" ".join(point.body) for point in copy.points),
        *copy.steps, *copy.care, *copy.detail_captions, *copy.recommended_for,
        *(review.text for review in copy.reviews), *(answer.answer for answer in copy.faq),
    ]  # fmt: skip
    # To name the product twice is not to say the same twice.
    unnamed = [text.replace(copy.title, "").replace(spoken(copy.title), "") for text in said]
    sentences = [s for text in unnamed for s in prose.sentences(text) if len(prose.plain(s)) > 8]

    assert [pair for pair in combinations(sentences, 2) if alike(*pair) >= 0.5] == []


@every_entry
def test_no_particle_is_left_undecided_or_misses_its_word(number: int) -> None:
    text = " ".join(texts(written(number)))

    assert re.findall(r"[을은이과]\([를는가와]\)|으로\(로\)", text) == []


@pytest.mark.parametrize("number", range(0, len(ENTRIES), 6))
def test_the_five_tones_share_few_words_of_ours(number: int) -> None:
    given = set(re.findall(r"\w+", told(subject_of(number)).lower()))
    words = [
        set(re.findall(r"\w+", " ".join(texts(written(number, tone))).lower())) - given
        for tone in Tone
    ]
    distances = [1 - len(a & b) / len(a | b) for a, b in combinations(words, 2)]

    assert min(distances) >= 0.5
