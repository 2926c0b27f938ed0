"""The whole set of drawn photos: what is cut out is cut out well, and nothing else is."""

import pytest

from tests.integration.studio import pale_parts, seen_through
from tests.integration.studio.composites import BUSY, OBJECTS, PLAIN, Found, found_in_all, table_of


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return found_in_all(OBJECTS, (*PLAIN, *BUSY))


def test_what_is_cut_out_follows_the_true_outline(found: list[Found]) -> None:
    overlaps = [one.overlap for one in found if one.is_accepted]

    assert sum(overlaps) / len(overlaps) >= 0.95, table_of(found)
    assert min(overlaps) >= 0.9, table_of(found)


def test_most_products_on_plain_ground_are_cut_out(found: list[Found]) -> None:
    plain = [one.is_accepted for one in found if one.ground in PLAIN]

    assert len(plain) >= 36
    assert sum(plain) / len(plain) >= 0.8, table_of(found)


def test_nothing_is_cut_out_of_clutter_or_white_on_white(found: list[Found]) -> None:
    hopeless = [
        one
        for one in found
        if one.ground == "clutter" or (one.thing.startswith("white") and one.ground == "white")
    ]

    assert len(hopeless) == 11
    assert [one for one in hopeless if one.is_accepted] == []


@pytest.fixture(scope="module")
def pale() -> list[pale_parts.Found]:
    return pale_parts.found_in_a_third()


def test_no_part_is_lost_for_being_as_light_as_the_paper(pale: list[pale_parts.Found]) -> None:
    accepted = [one for one in pale if one.is_accepted]

    assert len(pale) >= 35
    assert min(one.overlap for one in accepted) >= 0.9, pale_parts.table_of(pale)
    assert min(one.kept for one in accepted) >= 0.85, pale_parts.table_of(pale)


def test_a_pale_part_that_can_be_told_from_paper_is_cut_out_with_its_product(
    pale: list[pale_parts.Found],
) -> None:
    assert sum(one.is_accepted for one in pale) / len(pale) >= 0.25, pale_parts.table_of(pale)


@pytest.fixture(scope="module")
def labels() -> list[seen_through.Found]:
    return seen_through.labels_found()


@pytest.fixture(scope="module")
def holes() -> list[seen_through.Found]:
    return seen_through.holes_found()


def test_a_blank_label_of_the_papers_own_colour_never_becomes_a_hole(
    labels: list[seen_through.Found],
) -> None:
    accepted = [one for one in labels if one.is_accepted]

    assert len(labels) >= 20
    assert min(one.kept for one in accepted) >= 0.95, seen_through.table_of(labels)


def test_paper_seen_through_a_product_does_not_stay_with_it(
    holes: list[seen_through.Found],
) -> None:
    accepted = [one for one in holes if one.is_accepted]

    assert len(accepted) / len(holes) >= 0.7, seen_through.table_of(holes)
    assert max(one.kept for one in accepted) <= 0.1, seen_through.table_of(holes)
    assert min(one.overlap for one in accepted) >= 0.9, seen_through.table_of(holes)
