"""Each way of failing leaves numbers of its own."""

import pytest

from standalone.gateway_log.causes import Cause, failures_of
from standalone.gateway_log.entries import read
from tests.unit.standalone.gateway_log import lines
from tests.unit.standalone.gateway_log.lines import line


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        (lines.CLOSED_IN_USE, Cause.CLOSED_IN_USE),
        (lines.REFUSED, Cause.REFUSED),
        (lines.NOBODY_LEFT, Cause.NOBODY_LEFT),
        (lines.DIED_AT_WORK, Cause.DIED_AT_WORK),
        (lines.UNREADABLE, Cause.UNREADABLE),
        (lines.NO_ANSWER, Cause.NO_ANSWER),
        (lines.NO_CONNECTION, Cause.NO_CONNECTION),
        (dict.fromkeys(lines.REPAIRED, "") | {"status": "502"}, Cause.UNKNOWN),
    ],
)
def test_a_failure_is_told_by_its_numbers(told: dict[str, str], cause: Cause) -> None:
    [entry] = read([line(told)])

    assert entry is not None
    assert [failure.cause for failure in failures_of(entry)] == [cause]


def test_a_failure_that_was_made_good_is_one_all_the_same() -> None:
    [entry] = read([line(lines.REPAIRED)])

    assert entry is not None
    assert failures_of(entry) == [(Cause.REFUSED, "10.0.0.5:8080")]


@pytest.mark.parametrize("status", ["200", "404", "500", "502", "503"])
def test_what_a_service_itself_answers_is_no_failure_of_the_way_to_it(status: str) -> None:
    [entry] = read([line(status=status, upstream_status=status)])

    assert entry is not None
    assert not failures_of(entry)
