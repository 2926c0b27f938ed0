"""The values that pass through the ports."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from contracts.events import JobEvent
from contracts.jobs import (
    TERMINAL_STATUSES,
    Failure,
    JobId,
    JobKind,
    JobStatus,
    JobWarning,
    Stage,
    UserId,
)
from contracts.notifications import Notification, ProgressReport
from contracts.pages import FinishedPage
from contracts.work import JobResult, JobSubject

S = TypeVar("S", bound=JobSubject)


@dataclass(frozen=True, kw_only=True, slots=True)
class IdempotencyKey:
    """What a client calls a request, and the SHA-256 of the request it called so."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A job that is to be accepted. `job_id` is the caller's choice: a fresh UUIDv7."""

    job_id: JobId
    user_id: UserId
    subject: JobSubject
    warnings: tuple[JobWarning, ...] = ()
    idempotency: IdempotencyKey | None = None
    request_id: str = ""
    traceparent: str = ""
    # What the 202 told, kept so that a replay tells the same.
    queue_position: int = 0
    eta_seconds: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """An accepted job. When `replayed`, everything is what the first answer told."""

    job_id: JobId
    product_details_id: int
    created_at: datetime
    warnings: tuple[JobWarning, ...]
    queue_position: int
    eta_seconds: int
    replayed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A job as its record stands."""

    id: JobId
    user_id: UserId
    product_details_id: int
    """The number of the page; where the job is no page, it names nothing."""
    subject: JobSubject
    status: JobStatus
    stage: Stage | None
    progress: int
    message: str
    """What is being done, for the seller; empty before the first stage."""
    attempt: int
    run: int
    warnings: tuple[JobWarning, ...]
    failure: Failure | None
    created_at: datetime
    updated_at: datetime
    request_id: str = ""
    traceparent: str = ""
    result: JobResult | None = None
    """What a completed job left behind; a page is kept by `PageStore` instead."""
    expires_at: datetime | None = None
    """When it goes by itself, as the sweep last saw it; None: it is kept for ever."""

    @property
    def kind(self) -> JobKind:
        return self.subject.kind

    def subject_as(self, model: type[S]) -> S:
        """Return the subject, which is a `model`; `TypeError` for a job of another kind."""
        if not isinstance(self.subject, model):
            raise TypeError(f"a job of kind {self.kind} has no {model.__name__}")
        return self.subject

    @property
    def is_finished(self) -> bool:
        return self.status in TERMINAL_STATUSES


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """For how many days things are kept; None: for ever."""

    failed_days: int | None = None
    """Jobs that failed or were cancelled, since they did."""
    page_days: int | None = None
    """Finished pages that are not published, since they were last changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A worker's time-limited right to a job; every write carries `token`."""

    job: Job
    token: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    stage: Stage
    percent: int
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductDetails:
    """A job seen as the page that it makes; `page` is None until it is finished."""

    id: int
    job: Job
    title: str
    status: str
    """draft, published or archived once finished; the job's status word before that."""
    product_id: str | None
    original_product_info: str
    page: FinishedPage | None
    created_at: datetime
    updated_at: datetime
    version: int = 1
    """Of the finished page: where it stands among its versions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageEdit:
    """What an editor changes; None leaves a field as it is."""

    html_blocks: tuple[str, ...] | None = None
    original_product_info: str | None = None
    product_id: str | None = None
    status: str | None = None
    expected_version: int | None = None
    """The version that the editor knows; None: whichever it is."""


class Lane(StrEnum):
    """The two ways out of the outbox, so that a dead log never holds up a task."""

    TASK = "task"
    EVENT = "event"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxRow:
    id: int
    lane: Lane
    payload: dict[str, Any]
    """A `GeneratePage` or a `JobEvent`, as JSON."""
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ParkedRow:
    """An outbox row that could not be delivered as it was, and why."""

    id: int
    lane: Lane
    job_id: str
    reason: str
    parked_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """An event that cannot be understood; kept aside, never in the way."""

    raw: bytes
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParkedReading:
    """Something on the log that no relay could read, and why."""

    id: int
    partition: str
    event: JobEvent | Unreadable
    """What this release makes of it."""
    reason: str
    parked_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class EventBatch:
    """Consecutive events of one partition, and the position behind the last of them."""

    partition: str
    position: str
    events: tuple[JobEvent, ...]
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PartitionClaim:
    """Who reads a partition. `owner` is empty once it was given back."""

    partition: str
    owner: str
    etag: str | None = None
    """The row as the claimer knows it; None: it knows of none."""
    age_seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxEntry:
    """What one event tells one user. Progress is streamed but never listed."""

    event_id: str
    user_id: UserId
    job_id: JobId
    told: Notification | ProgressReport
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An entry with its place: `id` grows in the order in which rows become visible."""

    id: int
    user_id: UserId
    is_notification: bool
    data: bytes
    """The JSON of the `Notification` or `ProgressReport`, ready for the wire."""
    traceparent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationPage:
    notifications: tuple[Notification, ...]
    unread_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredArtifact:
    content: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueDepth:
    """How much waits, for `queue_position`, `eta_seconds` and the metrics."""

    by_status: dict[JobStatus, int] = field(default_factory=dict)
    oldest_pending_seconds: float = 0.0
    outbox_rows: int = 0


@dataclass(frozen=True, slots=True)
class TicketHolder:
    """Whom a stream ticket lets in. Nothing may be told to them after `session_expires_at`."""

    user_id: UserId
    session_expires_at: datetime | None = None
