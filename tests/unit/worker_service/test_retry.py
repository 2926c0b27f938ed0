"""What becomes of a job whose attempt raised."""

import pytest

from chassis.errors import PermanentError, TransientError
from worker_service.retry import (
    ATTEMPTS_EXHAUSTED,
    LONGEST_BACKOFF_SECONDS,
    UNEXPECTED,
    GiveUp,
    RetryLater,
    decide,
)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 4), (2, 8), (3, 16)])
def test_a_transient_error_is_retried_later_and_later(attempt: int, seconds: float) -> None:
    fate = decide(TransientError("busy"), attempt=attempt, max_attempts=9)

    assert fate == RetryLater(seconds)


def test_the_backoff_stays_within_the_time_that_recovery_may_take() -> None:
    fate = decide(TransientError("busy"), attempt=8, max_attempts=9)

    assert fate == RetryLater(LONGEST_BACKOFF_SECONDS)


@pytest.mark.parametrize("wish", [0, 1.5])
def test_a_neighbours_own_wish_is_followed(wish: float) -> None:
    error = TransientError("busy", retry_after_seconds=wish)

    fate = decide(error, attempt=1, max_attempts=3)

    assert fate == RetryLater(wish)


def test_a_neighbour_cannot_wish_for_an_hour() -> None:
    error = TransientError("busy", retry_after_seconds=3600)

    fate = decide(error, attempt=1, max_attempts=3)

    assert fate == RetryLater(LONGEST_BACKOFF_SECONDS)


def test_the_last_attempt_gives_up() -> None:
    fate = decide(TransientError("busy"), attempt=3, max_attempts=3)

    assert isinstance(fate, GiveUp)
    assert fate.code == ATTEMPTS_EXHAUSTED


def test_a_permanent_error_gives_up_at_once_under_its_own_code() -> None:
    fate = decide(PermanentError("no", code="REFUSED"), attempt=1, max_attempts=3)

    assert fate == GiveUp("REFUSED", "no")


def test_an_unexpected_error_gives_up_and_tells_its_class_alone() -> None:
    fate = decide(ValueError("the seller's own words"), attempt=1, max_attempts=3)

    assert fate == GiveUp(UNEXPECTED, "unexpected ValueError")
