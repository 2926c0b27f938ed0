"""The places where a service meets the world: roles, and what each promises.

Every promise is for all adapters of the port. Unless a docstring says otherwise, a neighbour
that cannot be reached shows as `TransientError`.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.records import (
    Acceptance,
    Claim,
    EventBatch,
    IdempotencyKey,
    InboxEntry,
    InboxRow,
    Job,
    Keep,
    Lane,
    NotificationPage,
    OutboxRow,
    PageEdit,
    PartitionClaim,
    ProductDetails,
    Progress,
    QueueDepth,
    StoredArtifact,
    Submission,
)
from contracts.events import JobEvent
from contracts.jobs import Failure, JobId, UserId
from contracts.tasks import GeneratePage
from contracts.work import JobOutcome


class JobStore(Protocol):
    """A job moves forward only; moving it twice is harmless; a stale claim writes nothing.

    All promises are the same for jobs of every kind.
    """

    async def accept(self, submission: Submission) -> Acceptance:
        """Return once job and task are committed together.

        With an idempotency key that this user used before: the first acceptance again, or
        `IdempotencyKeyReusedError` when the fingerprint differs, or `IdempotencyKeyInUseError`
        while the first is not committed yet.
        """

    async def first_acceptance(self, user_id: UserId, key: IdempotencyKey) -> Acceptance | None:
        """Return what `accept` would return for a key used before; None for a new one."""

    async def find(self, job_id: JobId, *, user_id: UserId | None = None) -> Job | None:
        """Return the job; None when there is none, or none of this user."""

    async def claim(self, job_id: JobId, *, token: UUID, lease_seconds: float) -> Claim | None:
        """Take a pending job, or a processing one whose lease has expired; count the attempt.

        None: finished, unknown, or in other hands.
        """

    async def renew(self, claim: Claim, *, lease_seconds: float) -> None:
        """Extend the lease from now; `StaleClaimError` when it is lost."""

    async def advance(self, claim: Claim, progress: Progress) -> None:
        """Record progress and its event together; progress never falls. `StaleClaimError`."""

    async def complete(self, claim: Claim, outcome: JobOutcome) -> None:
        """Record what was made, status and event together. `StaleClaimError`; `MovedOnError`
        for a revision that was made for another version than the page stands at by now."""

    async def fail(self, claim: Claim, failure: Failure) -> None:
        """Record the failure and its event together. `StaleClaimError`."""

    async def release(
        self, claim: Claim, *, retry_after_seconds: float, is_counted: bool = True
    ) -> None:
        """Give the job back, with a task that is due after the delay; uncounted, the attempt is
        given back too: it ended for no reason of the job's. `StaleClaimError`."""

    async def cancel(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        """End an unfinished job as cancelled, with its event; a finished one is left as it is.

        Return the job as it stands then, or None as `find` does.
        """

    async def retry(self, job_id: JobId, *, user_id: UserId, request_id: str) -> Job | None:
        """Begin a new run of a failed or cancelled job; any other is left as it is.

        Return the job as it stands then, or None as `find` does.
        """

    async def depth(self) -> QueueDepth:
        """Count what waits."""


class IdempotencyStore(Protocol):
    """Answers kept by key, for requests that make no job. Kept for 24 h."""

    async def begin(self, user_id: UserId, key: IdempotencyKey) -> dict[str, Any] | None:
        """Return the first answer, or None when this caller is the first and must answer.

        `IdempotencyKeyReusedError`, `IdempotencyKeyInUseError`.
        """

    async def answer(self, user_id: UserId, key: IdempotencyKey, body: dict[str, Any]) -> None:
        """Keep the answer for whoever repeats the request."""

    async def abandon(self, user_id: UserId, key: IdempotencyKey) -> None:
        """Forget the key: the request failed and may come again."""


class PageStore(Protocol):
    """Finished pages, and the jobs that will become pages; always of one user.

    Jobs of other kinds do not exist here.
    """

    async def list_for(
        self, user_id: UserId, *, status: str | None, limit: int, offset: int
    ) -> tuple[list[ProductDetails], int]:
        """Return newest first, and how many there are in all.

        Without `status`: all but failed, cancelled and deleted ones. Listed pages come without
        their `html_blocks`, which may be large; `find` has them.
        """

    async def find(self, page_id: int, *, user_id: UserId) -> ProductDetails | None: ...

    async def edit(self, page_id: int, *, user_id: UserId, edit: PageEdit) -> ProductDetails | None:
        """Change a finished page; None when there is no finished page of this user.

        `VersionConflictError` when it stands at another version than expected, `PageTooLargeError`.
        """

    async def delete(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        """Delete the page, cancelling its job where unfinished; return what was deleted.

        Its artifacts stand in `JobRecovery.deleted_unpurged` until they are purged.
        """


class JobRecovery(Protocol):
    """What repeats the things that were carried and then forgotten."""

    async def queue_epoch(self) -> str | None:
        """Return the epoch of the broker in which everything pending was last enqueued."""

    async def requeue_all(self, *, epoch: str) -> int:
        """The broker was wiped: put every pending job, and every terminal event of the last
        24 h, into the outbox again; remember the new epoch in the same transaction."""

    async def requeue_overdue(self, *, after_seconds: float) -> int:
        """Put pending jobs into the outbox again that nobody claimed `after_seconds` after
        their task was carried; the delay doubles with every repetition of the same job."""

    async def expire_leases(self, *, max_attempts: int) -> tuple[int, int]:
        """Give back jobs whose lease has expired, and fail those out of attempts.

        Return how many of each.
        """

    async def expire(self, keep: Keep, *, limit: int) -> int:
        """Tell each job when it goes by itself, and delete those whose time has come, as if
        their users had; return how many, at most `limit` of each sort. Published pages stay."""

    async def deleted_unpurged(self, *, settled_seconds: float, limit: int) -> list[JobId]:
        """Return jobs whose page was deleted at least so long ago and whose artifacts stand.

        A worker that had the job when it was deleted may go on storing until it notices.
        """

    async def mark_purged(self, job_ids: Sequence[JobId]) -> None: ...

    async def forget_old(self) -> int:
        """Remove carried events and idempotency keys older than 24 h."""

    def as_the_only_one(self) -> "OnlyOne":
        """Return a context that yields True in at most one process at a time."""


class OnlyOne(Protocol):
    async def __aenter__(self) -> bool: ...
    async def __aexit__(self, *exc_info: object) -> None: ...


Deliver = Callable[[Sequence[OutboxRow]], Awaitable[None]]


class Outbox(Protocol):
    """What is committed but not yet carried; read by the courier alone."""

    async def carry(self, lane: Lane, *, limit: int, deliver: Deliver) -> int:
        """Hand due rows to `deliver`, and forget them once it returns; return how many.

        When it raises, all stay. Events are handed over in the order in which they were
        recorded and by one process at a time; tasks by any number of processes.
        """

    async def park(self, row: OutboxRow, *, reason: str) -> None:
        """Set aside a row that can never be delivered."""

    async def wait(self, *, seconds: float) -> None:
        """Return when something was recorded, or after `seconds`."""


class TaskQueue(Protocol):
    async def enqueue(self, tasks: Sequence[GeneratePage]) -> None:
        """Return once the broker has accepted all tasks. Repeating some is harmless."""

    async def epoch(self) -> str | None:
        """Return the broker's memory of `begin_epoch`; None when it was wiped or restarted."""

    async def begin_epoch(self, epoch: str) -> None:
        """Make the broker remember `epoch` for as long as it remembers its tasks."""


class EventPublisher(Protocol):
    async def publish(self, events: Sequence[JobEvent]) -> None:
        """Return once the log has accepted all events, in their order for each user."""


class EventSubscriber(Protocol):
    def batches(
        self, position_of: Callable[[str], Awaitable[str | None]]
    ) -> AsyncGenerator[EventBatch, None]:
        """Yield batches at least once, in order within a user. Close it to stop reading.

        `position_of(partition)` says behind which position to begin; None: at the beginning.
        A batch counts as read only when its position was stored by whoever consumes it.
        Of all processes one reads a partition; how they agree on it is the log's own business.
        """


class PartitionOwnership(Protocol):
    """Which process reads which partition of a log; of two claims at once one is granted."""

    async def owners(self, log: str) -> list[PartitionClaim]:
        """Return every claim that was ever granted, as it stands."""

    async def claim(self, log: str, claims: Sequence[PartitionClaim]) -> list[PartitionClaim]:
        """Return, with new etags, the claims that are granted: those whose etag is current."""


class Inbox(Protocol):
    """An event is kept once; reads by cursor see no gap."""

    async def store(self, batch: EventBatch, entries: Sequence[InboxEntry]) -> int:
        """Keep the entries that are new, set unreadable events aside, and remember the
        batch's position, all in one transaction; then wake every `wait`. Return how many
        entries were new."""

    async def position(self, partition: str) -> str | None: ...

    async def cursor(self) -> int:
        """Return the id of the newest row; 0 when there is none."""

    async def after(self, cursor: int, *, limit: int) -> list[InboxRow]:
        """Return the rows of all users behind `cursor`, in order, without gap."""

    async def after_for(self, user_id: UserId, cursor: int, *, limit: int) -> list[InboxRow]:
        """Return this user's rows behind `cursor`, in order."""

    async def take_undelivered(
        self, user_id: UserId, *, since: datetime, limit: int
    ) -> list[InboxRow]:
        """Return notifications never delivered to any stream, oldest first, and mark them
        delivered; of two callers at once only one gets a row."""

    async def mark_delivered(self, row_ids: Sequence[int]) -> None: ...

    async def wait(self, *, seconds: float) -> None:
        """Return when something was stored by any process, or after `seconds`."""

    async def list_for(self, user_id: UserId, *, limit: int, offset: int) -> NotificationPage: ...

    async def unread_count(self, user_id: UserId) -> int: ...

    async def mark_read(self, event_id: str, *, user_id: UserId) -> bool:
        """Return False when this user has no such notification."""

    async def delete(self, event_id: str, *, user_id: UserId) -> bool:
        """Hide it for good, even if its event is read again. False as in `mark_read`."""

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        """Remove rows created before that time; return how many."""


class ArtifactStore(Protocol):
    """Stored results. Keys are relative paths of `[a-z0-9._/-]`."""

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        """Return once stored; the same key replaces."""

    async def get(self, key: str) -> StoredArtifact | None: ...

    async def delete_under(self, prefix: str) -> int:
        """Delete every artifact whose key begins with `prefix` and "/"; return how many."""
