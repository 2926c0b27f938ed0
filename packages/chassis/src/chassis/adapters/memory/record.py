"""What PostgreSQL would hold, shared by the stores of one test."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.adapters.bell import Bell
from chassis.clock import Clock, SystemClock
from chassis.page_blocks import blocks_of, with_blocks
from chassis.page_ports import MOST_VERSIONS, VersionConflictError
from chassis.records import Acceptance, Job, Lane, OutboxRow
from contracts.events import TERMINAL_EVENTS, JobEvent
from contracts.jobs import JobId, UserId
from contracts.pages import FinishedPage, PageBlock, VersionReason
from contracts.tasks import GeneratePage


@dataclass(slots=True)
class StoredJob:
    job: Job
    token: UUID | None = None
    lease_expires_at: datetime | None = None
    # None while the task still stands in the outbox.
    enqueued_at: datetime | None = None
    requeues: int = 0
    deleted_at: datetime | None = None
    is_purged: bool = False


@dataclass(slots=True)
class StoredVersion:
    page: FinishedPage
    reason: VersionReason
    created_at: datetime


@dataclass(slots=True)
class StoredPage:
    page: FinishedPage
    updated_at: datetime
    status: str = "draft"
    product_id: str | None = None
    original_product_info: str | None = None
    version: int = 1
    versions: dict[int, StoredVersion] = field(init=False)

    def __post_init__(self) -> None:
        page, stored = self.page, self.page.blocks or None
        blocks = blocks_of(stored, page.html_blocks, page.block_provenance)
        self.page = with_blocks(page, blocks)
        self.versions = {1: StoredVersion(self.page, VersionReason.MADE, self.updated_at)}

    def expect(self, version: int | None) -> None:
        """Raise `VersionConflictError` when the page stands at another version."""
        if version not in {None, self.version}:
            raise VersionConflictError(self.version)

    def write(
        self,
        blocks: tuple[PageBlock, ...],
        reason: VersionReason,
        at: datetime,
        *,
        material: dict[str, Any] | None = None,
    ) -> int:
        """Return the version at which the page then stands: a new one where anything changes."""
        made_of = self.page.material if material is None else material
        if (blocks, made_of) == (self.page.blocks, self.page.material):
            return self.version
        number = max(self.versions) + 1
        told = {"material": made_of}
        page = with_blocks(self.page, blocks).model_copy(update=told)
        kept = [*(n for n in sorted(self.versions) if n <= self.version)][-(MOST_VERSIONS - 1) :]
        self.versions = {n: self.versions[n] for n in kept}
        self.versions[number] = StoredVersion(page, reason, at)
        self.restore(number, at)
        return number

    def restore(self, version: int, at: datetime) -> None:
        """Move to a version that is kept."""
        kept = self.versions[version].page
        told = {"material": kept.material}
        self.page = with_blocks(self.page, kept.blocks).model_copy(update=told)
        self.version, self.updated_at = version, at


@dataclass(slots=True)
class StoredKey:
    fingerprint: bytes
    begun_at: datetime
    acceptance: Acceptance | None = None
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class StoredRow:
    id: int
    lane: Lane
    job_id: JobId
    payload: dict[str, Any]
    due_at: datetime
    is_terminal: bool = False
    attempts: int = 0
    is_in_hand: bool = False
    carried_at: datetime | None = None
    # Unlike `due_at` it does not move when the row is refused.
    due_since: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.due_since = self.due_at

    def as_outbox_row(self) -> OutboxRow:
        return OutboxRow(id=self.id, lane=self.lane, payload=self.payload, attempts=self.attempts)


@dataclass(slots=True)
class MemoryRecord:
    """Nothing here waits between looking and writing, so that each method is a transaction."""

    clock: Clock = field(default_factory=SystemClock)
    jobs: dict[JobId, StoredJob] = field(default_factory=dict)
    pages: dict[int, StoredPage] = field(default_factory=dict)
    keys: dict[tuple[UserId, str], StoredKey] = field(default_factory=dict)
    outbox: dict[int, StoredRow] = field(default_factory=dict)
    parked: list[tuple[OutboxRow, str]] = field(default_factory=list)
    epoch: str | None = None
    sweeping: set[str] = field(default_factory=set)
    recorded: Bell = field(init=False)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.recorded = Bell(self.clock)

    def next_id(self) -> int:
        return next(self._ids)

    def add_task(self, stored: StoredJob, *, after_seconds: float = 0) -> None:
        job = stored.job
        task = GeneratePage(job_id=job.id, request_id=job.request_id, traceparent=job.traceparent)
        stored.enqueued_at = None
        self._add(
            StoredRow(
                id=self.next_id(),
                lane=Lane.TASK,
                job_id=job.id,
                payload=task.model_dump(mode="json"),
                due_at=self.clock.now() + timedelta(seconds=after_seconds),
            )
        )

    def add_event(self, event: JobEvent) -> None:
        self._add(
            StoredRow(
                id=self.next_id(),
                lane=Lane.EVENT,
                job_id=event.job_id,
                payload=event.model_dump(mode="json"),
                due_at=self.clock.now(),
                is_terminal=isinstance(event, TERMINAL_EVENTS),
            )
        )

    def uncarried(self, lane: Lane) -> list[StoredRow]:
        """Return what still stands in a lane, in the order in which it was recorded."""
        return [row for row in self.outbox.values() if row.lane is lane and row.carried_at is None]

    def _add(self, row: StoredRow) -> None:
        self.outbox[row.id] = row
        self.recorded.ring()
