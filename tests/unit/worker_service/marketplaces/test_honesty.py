"""A photo that could not be cut out never passes for a product on pure white."""

from dataclasses import replace

import pytest

from contracts.exports import Marketplace
from contracts.pages import Treatment
from tests.unit.worker_service.marketplaces.test_limits import BARE
from worker_service.marketplaces.limits import limits_of
from worker_service.marketplaces.rules import Finding, Made, findings, told
from worker_service.marketplaces.thumbnails import Listed

WHITE = Listed(
    name="main",
    content=b"jpeg",
    width=1600,
    height=1600,
    format="JPEG",
    mode="RGB",
    ring=255,
    fill=0.9,
    area=0.81,
    aspect=1.0,
    offset=0.0,
    enlargement=1.0,
)
STRICT = (Marketplace.COUPANG, Marketplace.AMAZON)


def listed_as(treatment: Treatment, thumbnail: Listed = WHITE) -> Made:
    return replace(BARE, thumbnails=(thumbnail,), listed_as=treatment)


def by_rule(made: Made, target: Marketplace) -> dict[str, Finding]:
    return {each.rule: each for each in findings(made, limits_of(target))}


@pytest.mark.parametrize("target", STRICT)
def test_a_product_that_was_cut_out_is_judged_by_its_pixels(target: Marketplace) -> None:
    found = by_rule(listed_as(Treatment.CUT_OUT), target)

    assert found["thumbnail.ring"].status == found["thumbnail.shadow"].status == "pass"
    assert found["thumbnail.fill"].status == "pass"
    grey = by_rule(listed_as(Treatment.CUT_OUT, replace(WHITE, ring=240)), target)
    assert grey["thumbnail.ring"].status == "fail"


@pytest.mark.parametrize("target", STRICT)
@pytest.mark.parametrize(
    ("treatment", "ring", "shadow"),
    [
        (Treatment.WHOLE, "fail", "unknown"),
        (Treatment.FRAMED, "fail", "unknown"),
        (Treatment.WHITENED, "unknown", "unknown"),
        (Treatment.GENERATED, "unknown", "unknown"),
        (Treatment.UNKNOWN, "unknown", "unknown"),
        (Treatment.DRAWN, "fail", "fail"),
    ],
)
def test_a_white_margin_around_anything_else_passes_nothing(
    target: Marketplace, treatment: Treatment, ring: str, shadow: str
) -> None:
    found = by_rule(listed_as(treatment), target)

    assert found["thumbnail.ring"].status == ring
    assert found["thumbnail.shadow"].status == shadow
    assert found["thumbnail.fill"].status in {"unknown", "fail"}
    for rule in ("thumbnail.ring", "thumbnail.shadow", "thumbnail.fill"):
        bare = told(replace(found[rule], remark=""))
        assert told(found[rule])["ko"].startswith(f"{bare['ko']} ")
        assert told(found[rule])["en"].startswith(f"{bare['en']} ")


def test_a_rule_of_bytes_and_sizes_is_judged_whatever_became_of_the_photo() -> None:
    found = by_rule(listed_as(Treatment.WHOLE), Marketplace.COUPANG)

    assert found["thumbnail.least"].status == found["thumbnail.bytes"].status == "pass"


def test_what_the_pixels_break_is_not_excused_by_doubt() -> None:
    found = by_rule(
        listed_as(Treatment.UNKNOWN, replace(WHITE, ring=200, fill=0.5)), Marketplace.COUPANG
    )

    assert found["thumbnail.ring"].status == found["thumbnail.fill"].status == "fail"


@pytest.mark.parametrize(("aspect", "is_told"), [(2.4, True), (1.1, False)])
def test_a_long_product_is_told_why_it_leaves_a_square_empty(aspect: float, is_told: bool) -> None:
    long = replace(WHITE, area=round(0.81 / aspect, 3), aspect=aspect)

    area = by_rule(listed_as(Treatment.CUT_OUT, long), Marketplace.COUPANG)["thumbnail.area"]

    assert area.status == "fail"
    assert ("길쭉해서" in told(area)["ko"]) is is_told
