"""Colours that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker_service.page.colours import READABLE, contrast, darkened, mixed, readable

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),
        ("#999999", "#ffffff", 2.85),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@given(colours, colours)
def test_any_colour_is_made_readable_on_any_ground(colour: str, ground: str) -> None:
    assert contrast(readable(colour, ground), ground) >= READABLE


def test_a_colour_that_reads_already_stays_as_it_is() -> None:
    assert readable("#1f4e79", "#ffffff") == "#1f4e79"


def test_colours_mix_by_their_share() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@given(colours)
def test_a_darkened_colour_carries_white_text(colour: str) -> None:
    assert contrast(darkened(colour, 0.12), "#ffffff") >= READABLE
