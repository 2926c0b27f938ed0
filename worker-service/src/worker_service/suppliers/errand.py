"""One request on its way: what it is known by, and the line that it waits in."""

import hashlib
from dataclasses import dataclass

from chassis.metrics import SUPPLIER_CALLS
from chassis.supplier_records import SupplierCall
from worker_service.deadline import remaining_seconds
from worker_service.ports import SupplierRequest
from worker_service.suppliers.line import Line

# Between the end of a call and the end of its slot: the answer is being recorded.
RECORDING_SECONDS = 5.0
# What the account needs to write down how a call ended, before it is cut off itself.
PARTING_SECONDS = 0.25
# In less no model has written or drawn anything for a page.
LEAST_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    request: SupplierRequest
    key: bytes
    line: Line

    def as_call(self, *, daily_budget_micro_usd: int | None) -> SupplierCall:
        """Return it as it stands on record before it goes out."""
        endpoint = self.request.endpoint
        return SupplierCall(
            key=self.key,
            supplier=endpoint.name,
            purpose=self.request.purpose,
            at_once=endpoint.at_once,
            seconds=endpoint.seconds + RECORDING_SECONDS,
            expected_cost_micro_usd=self.request.expected_cost_micro_usd,
            is_idempotent=endpoint.is_idempotent,
            daily_budget_micro_usd=daily_budget_micro_usd,
        )

    @property
    def seconds(self) -> float:
        """How long the call may take now: it ends by itself before whoever waits gives up."""
        return min(self.request.endpoint.seconds, remaining_seconds() - PARTING_SECONDS)

    def is_whole(self, seconds: float) -> bool:
        """Say whether whoever is silent for `seconds` was given all the time it may have."""
        return seconds >= self.request.endpoint.seconds

    def has_time(self, *, after_seconds: float = 0.0) -> bool:
        """Say whether an answer may still come in time: what cannot be used is not to be paid."""
        least = min(LEAST_SECONDS, self.request.endpoint.seconds / 2)
        return remaining_seconds() - PARTING_SECONDS - after_seconds >= least

    def count(self, outcome: str) -> None:
        """Count what became of it."""
        SUPPLIER_CALLS.labels(self.request.endpoint.name, self.request.purpose, outcome).inc()


def key_of(request: SupplierRequest) -> bytes:
    """Return what makes two requests of one job the same: whom, what, and every byte of it or the
    name that it is known by."""
    digest = hashlib.sha256()
    for part in (request.endpoint.name, request.path, request.content_type):
        digest.update(part.encode())
        digest.update(b"\0")
    digest.update(request.known_by or request.body)
    return digest.digest()
