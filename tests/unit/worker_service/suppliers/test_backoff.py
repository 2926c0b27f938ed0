"""Pauses grow, differ from one another, and are never shorter than a supplier's wish."""

import pytest

from worker_service.suppliers.backoff import Backoff

BACKOFF = Backoff(attempts=5, first_seconds=0.5)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0)])
def test_each_pause_is_twice_as_long(attempt: int, seconds: float) -> None:
    assert BACKOFF.pause_seconds(attempt, wish=None, jitter=0.5) == seconds


def test_those_who_failed_together_return_apart() -> None:
    pauses = {BACKOFF.pause_seconds(1, wish=None, jitter=jitter) for jitter in (0.0, 0.5, 1.0)}

    assert pauses == {0.25, 0.5, 0.75}


@pytest.mark.parametrize("jitter", [0.0, 1.0])
def test_a_wish_is_never_cut_short(jitter: float) -> None:
    assert BACKOFF.pause_seconds(1, wish=4.0, jitter=jitter) >= 4.0
