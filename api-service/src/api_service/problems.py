"""Domain errors and unusable input, as the problems that clients see."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pydantic import ValidationError

from api_service.generation.budget import DailyBudgetSpentError
from api_service.wording import IMAGE_BROKEN, IMAGE_TOO_LARGE, INVALID
from chassis.errors import (
    IdempotencyKeyInUseError,
    IdempotencyKeyReusedError,
    PermanentError,
)
from chassis.problems import ProblemError, invalid
from chassis.violations import FieldProblem, violations
from contracts.jobs import WarningCode
from contracts.problems import ProblemCode

# A body with a thousand wrong features is told of the first few.
MOST_ERRORS_TOLD = 20


def not_found() -> ProblemError:
    """Return what is said of an id that never existed, and of someone else's alike."""
    return ProblemError(ProblemCode.NOT_FOUND)


def invalid_field(pointer: str, kind: str) -> ProblemError:
    """Return the refusal of one field for a reason that only the gateway knows."""
    return invalid([FieldProblem(pointer, INVALID[kind])])


def invalid_body(error: ValidationError) -> ProblemError:
    """Return the refusal of a body, naming each field that is wrong."""
    wrong = error.errors(include_url=False, include_input=False)[:MOST_ERRORS_TOLD]
    told = violations({**each, "loc": ("body", *each["loc"])} for each in wrong)
    return invalid(
        [
            FieldProblem(said.pointer, INVALID.get(each["type"], said.said))
            for each, said in zip(wrong, told, strict=True)
        ]
    )


@contextmanager
def idempotency_problems() -> Iterator[None]:
    """Turn what a store says about an Idempotency-Key into what a client is told."""
    try:
        yield
    except IdempotencyKeyReusedError:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_REUSED) from None
    except IdempotencyKeyInUseError:
        raise ProblemError(
            ProblemCode.IDEMPOTENCY_KEY_IN_USE, headers={"Retry-After": "1"}
        ) from None


@contextmanager
def budget_problems() -> Iterator[None]:
    """Turn a spent budget into what a client is told: when it may come back."""
    try:
        yield
    except DailyBudgetSpentError as error:
        seconds = str(error.resets_in_seconds)
        headers = {
            "Retry-After": seconds,
            "RateLimit-Policy": f'"daily-cost";q={error.budget_micro_usd};w=86400;qu="micro-usd"',
            "RateLimit": f'"daily-cost";r=0;t={seconds}',
        }
        raise ProblemError(ProblemCode.DAILY_BUDGET_SPENT, headers=headers) from None


_OF_ADDRESS = {
    WarningCode.PHOTO_REFUSED: ProblemCode.IMAGE_URL_REFUSED,
    WarningCode.PHOTO_UNREACHABLE: ProblemCode.IMAGE_UNREACHABLE,
}


@contextmanager
def image_problems() -> Iterator[None]:
    """Turn what fetching and opening a photo say into what a client is told."""
    try:
        yield
    except PermanentError as error:
        raise image_problem(error.code) from None


def image_problem(code: str, *, headers: Mapping[str, str] | None = None) -> ProblemError:
    """Return what a client is told of a photo that cannot be used, by the warning's code."""
    for told, problem in _OF_ADDRESS.items():
        if code == told:
            return ProblemError(problem, headers=headers)
    too_large = code == WarningCode.PHOTO_TOO_LARGE
    reason = IMAGE_TOO_LARGE if too_large else IMAGE_BROKEN
    return ProblemError(ProblemCode.IMAGE_UNREADABLE, headers=headers, reason=reason)
