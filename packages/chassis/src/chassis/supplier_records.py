"""The values that pass through the port of supplier calls."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from contracts.jobs import JobId
from contracts.pages import Usage

Purpose = Literal["text", "image"]

LENT_PHOTOS = "uploads/for-suppliers"
"""Under it stand photos for suppliers that take no bytes, for as long as they are asked."""


def answers_of(job_id: JobId) -> str:
    """Return what the keys of a job's large answers begin with. Nobody is shown artifacts there."""
    return f"answers/{job_id}"


class Verdict(StrEnum):
    """What becomes of a call that wants to go out."""

    GRANTED = "granted"
    """It is recorded as asked and has a slot: it must go out now."""
    ANSWERED = "answered"
    """It was paid for before, and this is its answer."""
    UNCERTAIN = "uncertain"
    """It may have been paid for before, and nobody knows the answer."""
    BUSY = "busy"
    """Every slot of the endpoint is taken."""
    OVER_BUDGET = "over_budget"
    """It would take its user beyond what a day may cost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierCall:
    """One call of one job. The same key of the same run of a job is the same call."""

    key: bytes
    """SHA-256 of what is asked of whom."""
    supplier: str
    purpose: Purpose
    at_once: int
    """How many calls of this supplier for this purpose may be under way, of all workers."""
    seconds: float
    """After so long it is under way no longer, whatever became of whoever asked."""
    expected_cost_micro_usd: int = 0
    is_idempotent: bool = False
    """Whether it may go out again although an earlier one may have been paid for."""
    daily_budget_micro_usd: int | None = None
    """What all calls of the job's user may cost in one day; None: whatever they cost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedAnswer:
    """The body of an answer, or the key of the artifact that holds it."""

    content_type: str
    body: bytes | None = None
    artifact_key: str | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    verdict: Verdict
    answer: RecordedAnswer | None = None
    """Of a call that is answered; None there means that its answer was forgotten."""


class Outcome(StrEnum):
    """What became of a call that has no answer."""

    UNBILLED = "unbilled"
    """It surely was not paid for."""
    UNCERTAIN = "uncertain"
    """Its supplier may have done the work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """One call that was or may have been paid for."""

    key: bytes
    purpose: Purpose
    expected_cost_micro_usd: int
    usage: Usage | None = None
    """None: nobody has said what it cost."""

    @property
    def cost(self) -> Usage:
        """What it cost, as far as anybody knows."""
        return self.usage or presumed(self.purpose, self.expected_cost_micro_usd)


def presumed(purpose: Purpose, cost_micro_usd: int) -> Usage:
    """Return what has to be counted for a call whose answer nobody has read."""
    return Usage(
        text_calls=int(purpose == "text"),
        image_calls=int(purpose == "image"),
        estimated_cost_micro_usd=cost_micro_usd,
    )
