"""What to do with a job whose attempt raised."""

from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError

FIRST_BACKOFF_SECONDS = 4.0
# An unfinished job is to be running again within 30 s once the parts are back.
LONGEST_BACKOFF_SECONDS = 20.0

ATTEMPTS_EXHAUSTED = "ATTEMPTS_EXHAUSTED"
UNEXPECTED = "UNEXPECTED"


@dataclass(frozen=True, slots=True)
class RetryLater:
    delay_seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """End the job as failed. `code` is stable and chooses the sentence; `reason` is for logs."""

    code: str
    reason: str


def decide(error: BaseException, *, attempt: int, max_attempts: int) -> RetryLater | GiveUp:
    """Choose the fate of attempt number `attempt`, counted from 1."""
    match error:
        case PermanentError():
            return GiveUp(error.code, str(error))
        case TransientError() if attempt < max_attempts:
            return RetryLater(_delay_seconds(error, attempt))
        case TransientError():
            return GiveUp(ATTEMPTS_EXHAUSTED, f"no success in {max_attempts} attempts: {error}")
        case _:
            return GiveUp(UNEXPECTED, f"unexpected {type(error).__name__}")


def _delay_seconds(error: TransientError, attempt: int) -> float:
    """Return the neighbour's own wish where it has one, else 4 s, 8 s, 16 s, …"""
    wish = error.retry_after_seconds
    delay = FIRST_BACKOFF_SECONDS * 2 ** (attempt - 1) if wish is None else wish
    return min(delay, LONGEST_BACKOFF_SECONDS)
