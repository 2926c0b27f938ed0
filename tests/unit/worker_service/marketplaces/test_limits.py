"""Every figure has a source, every rule a check and its sentences, for every marketplace."""

import pytest

from contracts.exports import Marketplace
from worker_service.marketplaces.limits import limits_of
from worker_service.marketplaces.rules import Made, counts, findings, open_rules, told

BARE = Made(
    title="컵",
    html="<div>컵</div>",
    alts=(),
    slices=None,
    overflows=False,
    thumbnails=(),
    listed_as=None,
    missing_notice=None,
    has_offer=False,
    elements=1,
)


@pytest.mark.parametrize("target", Marketplace)
def test_every_rule_is_told_with_its_limit_source_and_sentences(target: Marketplace) -> None:
    found = findings(BARE, limits_of(target))

    for each in map(told, found):
        assert each["source"]
        assert each["date"]
        assert "{" not in each["ko"] + each["en"]
        assert each["status"] in {"pass", "fail", "unknown"}
    total = counts(found)
    assert total.passed + total.failed + total.unknown == len(limits_of(target).rules)


def test_without_a_browser_slices_are_unknown_and_without_a_photo_thumbnails_fail() -> None:
    by_rule = {each.rule: each.status for each in findings(BARE, limits_of(Marketplace.COUPANG))}

    assert by_rule["detail.width"] == by_rule["detail.bytes"] == "unknown"
    assert by_rule["thumbnail.least"] == by_rule["thumbnail.shadow"] == "fail"


@pytest.mark.parametrize("target", Marketplace)
def test_what_is_not_passed_is_left_in_words_and_what_fails_comes_first(
    target: Marketplace,
) -> None:
    found = findings(BARE, limits_of(target))

    left = open_rules(found)

    total = counts(found)
    assert [each.status for each in left] == ["fail"] * total.failed + ["unknown"] * total.unknown
    assert all(each.ko.endswith(".") and each.en.endswith(".") for each in left)


def test_figures_are_told_as_people_read_them() -> None:
    left = {each.rule: each for each in open_rules(findings(BARE, limits_of(Marketplace.COUPANG)))}

    assert "3MB 이하" in left["thumbnail.bytes"].ko
    assert "at most 3 MB" in left["thumbnail.bytes"].en
    assert "85% 이상" in left["thumbnail.fill"].ko
