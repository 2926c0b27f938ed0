"""Faithful pictures are accepted and altered products are not, measured on drawn examples."""

from itertools import islice

import pytest
from PIL import Image

from tests.integration.fidelity.examples import Example, altered, faithful, photographed, staged
from tests.integration.fidelity.products import product_in
from tests.integration.fidelity.things import draw
from worker_service.fidelity.verdict import Finding, verdict_on

# A part of the examples, spread over all of them: all take minutes, and `measure` shows them.
SOME_FAITHFUL = list(islice(faithful(), 3, None, 9))
SOME_ALTERED = list(islice(altered(), 0, None, 5))


def _finding(example: Example) -> Finding:
    return verdict_on(example.picture, product_in(example.original)).finding


@pytest.mark.parametrize("example", SOME_FAITHFUL, ids=lambda example: example.name)
def test_a_faithful_picture_is_accepted(example: Example) -> None:
    assert _finding(example) is Finding.FAITHFUL


@pytest.mark.parametrize("example", SOME_ALTERED, ids=lambda example: example.name)
def test_an_altered_product_is_rejected(example: Example) -> None:
    assert _finding(example) is Finding.ALTERED


@pytest.mark.parametrize(
    ("change", "measure"),
    [
        ({"text": "HALLO"}, "lost"),
        ({"logo": False}, "colour_spot"),
        ({"handles": 2}, "added"),
        ({"handles": 0}, "colour_p95"),
    ],
    ids=["other text", "no logo", "an extra handle", "no handle"],
)
def test_a_verdict_says_what_speaks_against_a_picture(
    change: dict[str, object], measure: str
) -> None:
    product = product_in(photographed(draw("mug")))

    verdict = verdict_on(staged(draw("mug", **change)), product)

    assert measure in verdict.against


def test_without_a_product_to_compare_with_nothing_is_judged() -> None:
    verdict = verdict_on(Image.new("RGB", (200, 200), "white"), None)

    assert verdict.finding is Finding.UNCLEAR
