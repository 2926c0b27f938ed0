"""The Korean particle that fits the sound a word ends in."""

import pytest

from worker_service.copywriting.particles import Noun, fitting


@pytest.mark.parametrize(
    ("word", "particle", "fits"),
    [
        ("텀블러", "은", "는"),
        ("컵", "은", "은"),
        ("텀블러", "이", "가"),
        ("컵", "이", "이"),
        ("의자", "을", "를"),
        ("책상", "을", "을"),
        ("의자", "과", "와"),
        ("책상", "과", "과"),
        ("의자", "으로", "로"),
        ("책상", "으로", "으로"),
        ("연필", "으로", "로"),
        ("연필", "을", "을"),
        ("의자", "이에요", "예요"),
        ("책상", "이에요", "이에요"),
        ("3", "이", "이"),
        ("2", "이", "가"),
        ("7", "으로", "로"),
        ("10", "은", "은"),
        ("500ml", "을", "를"),
        ("10kg", "을", "을"),
        ("30%", "으로", "로"),
        ("MP3", "은", "은"),
        ("LED", "은", "는"),
        ("XL", "으로", "로"),
        ("cream", "을", "을"),
        ("cup", "은", "은"),
        ("mug", "이", "가"),
        ("bottle", "으로", "로"),
        ("텀블러(500ml)", "을", "를"),
        ("'컵'", "을", "을"),
        ("A/S", "은", "는"),
        ("3kg", "을", "을"),
        ("1.5L", "이", "가"),
        ("USB-C", "과", "와"),
        ("컵(2개입)", "은", "은"),
        ("Wi-Fi 6", "을", "을"),
    ],
)
def test_a_particle_fits_the_last_sound(word: str, particle: str, fits: str) -> None:
    assert fitting(word, particle) == fits


def test_a_word_without_a_korean_sound_takes_both_forms() -> None:
    assert fitting("🎧", "을") == "을(를)"


def test_a_noun_brings_its_particle_into_a_sentence() -> None:
    assert f"{Noun('컵'):을} 고르다" == "컵을 고르다"


def test_a_noun_without_a_particle_stays_alone() -> None:
    assert f"{Noun('컵')}" == "컵"
