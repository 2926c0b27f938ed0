"""How each tone speaks: the tables are whole."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from contracts.jobs import Language, Tone
from worker_service.copywriting.phrasebook import say
from worker_service.copywriting.points import LINE_WIDTHS


def table(name: str) -> dict[str, Any]:
    source = files("worker_service.copywriting").joinpath("phrases", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LINE_WIDTHS)
def test_every_topic_speaks_in_every_tone_within_two_lines(language: Language) -> None:
    topics = table(f"{language}_topics").values()
    lines = [topic[tone] for topic in topics for tone in Tone]

    assert max(map(len, lines)) <= 2 * LINE_WIDTHS[language]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("language", LINE_WIDTHS)
def test_every_tone_has_the_same_kinds_of_phrases(language: str) -> None:
    tones = table(f"{language}_tones")

    assert {frozenset(tone) for tone in tones.values()} == {frozenset(tones["professional"])}
    assert set(tones) == set(Tone)


@pytest.mark.parametrize("language", LINE_WIDTHS)
def test_no_phrase_of_ours_holds_a_number(language: str) -> None:
    tones = str(table(f"{language}_tones"))
    lines = str([[topic[tone] for tone in Tone] for topic in table(f"{language}_topics").values()])

    assert re.findall(r"\d", tones + lines) == []


def test_what_fills_a_slot_is_never_read_as_a_phrase() -> None:
    assert say("{noun:을} 위한 {title}", noun="컵", title="{noun}") == "컵을 위한 {noun}"


def test_a_slot_with_a_capital_begins_with_one() -> None:
    assert say("{One}, by design", one="soy wax") == "Soy wax, by design"
