"""The record twice: in memory and in a real PostgreSQL, held to the same promises."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

import psycopg
import pytest
from psycopg import sql

from chassis.adapters.memory import (
    ManualClock,
    MemoryIdempotencyStore,
    MemoryInbox,
    MemoryJobRecovery,
    MemoryJobStore,
    MemoryOutbox,
    MemoryPageBlocks,
    MemoryPageCatalogue,
    MemoryPageStore,
    MemoryRecord,
    MemoryStandings,
    MemorySupplierCallStore,
    MemoryWebhookStore,
)
from chassis.adapters.postgres.idempotency import PostgresIdempotencyStore
from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.outbox import PostgresOutbox
from chassis.adapters.postgres.page_blocks import PostgresPageBlocks
from chassis.adapters.postgres.page_catalogue import PostgresPageCatalogue
from chassis.adapters.postgres.page_store import PostgresPageStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.recovery import PostgresJobRecovery
from chassis.adapters.postgres.standing import PostgresStandings
from chassis.adapters.postgres.supplier_calls import PostgresSupplierCallStore
from chassis.adapters.postgres.webhooks import PostgresWebhookStore
from chassis.page_catalogue import PageCatalogue
from chassis.page_ports import PageBlocks
from chassis.ports import IdempotencyStore, Inbox, JobRecovery, JobStore, Outbox, PageStore
from chassis.records import Lane, OutboxRow
from chassis.standing import Standings
from chassis.supplier_ports import SupplierCallStore
from contracts.events import JOB_EVENT, JobEvent
from contracts.tasks import GeneratePage
from notification_service.ports import WebhookStore

Record: TypeAlias = MemoryRecord | PostgresRecord
Age: TypeAlias = Callable[[timedelta], Awaitable[None]]

# Everything in the record that the passing of time changes.
_TIMES = {
    "generation.job": ("lease_expires_at", "enqueued_at", "updated_at", "expires_at"),
    "generation.page": ("updated_at",),
    "generation.page_version": ("created_at",),
    "generation.outbox_task": ("due_at", "due_since"),
    "generation.outbox_event": ("carried_at", "due_since"),
    "generation.presence": ("seen_at",),
    "generation.idempotency_key": ("created_at",),
    "generation.supplier_call": ("asked_at", "deadline_at"),
    "notification.inbox": ("created_at",),
    "notification.stream_ticket": ("expires_at",),
    "notification.webhook": ("created_at", "failing_since"),
    "notification.webhook_delivery": ("created_at", "due_at"),
}


@pytest.fixture(params=["memory", "postgres"])
async def record(request: pytest.FixtureRequest) -> AsyncIterator[Record]:
    if request.param == "memory":
        yield MemoryRecord(ManualClock())
        return
    async with PostgresRecord(request.getfixturevalue("database_url")) as record:
        yield record


@pytest.fixture
async def other_record(record: Record) -> AsyncIterator[Record]:
    """The same record, as another process sees it."""
    if isinstance(record, MemoryRecord):
        yield record
        return
    async with PostgresRecord(record.database_url) as other:
        yield other


@pytest.fixture
def age(record: Record) -> Age:
    """Make everything that was recorded so far older."""

    async def pass_time(by: timedelta) -> None:
        if isinstance(record, MemoryRecord):
            assert isinstance(record.clock, ManualClock)
            await record.clock.advance(by.total_seconds())
            return
        async with await psycopg.AsyncConnection.connect(record.database_url) as connection:
            for table, columns in _TIMES.items():
                for column in map(sql.Identifier, columns):
                    older = sql.SQL("UPDATE {} SET {} = {} - %(by)s")
                    statement = older.format(sql.Identifier(*table.split(".")), column, column)
                    await connection.execute(statement, {"by": by})

    return pass_time


@pytest.fixture
def jobs(record: Record) -> JobStore:
    return _jobs(record)


@pytest.fixture
def other_jobs(other_record: Record) -> JobStore:
    return _jobs(other_record)


@pytest.fixture
def standings(record: Record) -> Standings:
    if isinstance(record, MemoryRecord):
        return MemoryStandings(record)
    return PostgresStandings(record)


@pytest.fixture
def pages(record: Record) -> PageStore:
    if isinstance(record, MemoryRecord):
        return MemoryPageStore(record)
    return PostgresPageStore(record)


@pytest.fixture
def blocks(record: Record) -> PageBlocks:
    if isinstance(record, MemoryRecord):
        return MemoryPageBlocks(record)
    return PostgresPageBlocks(record)


@pytest.fixture
def catalogue(record: Record) -> PageCatalogue:
    if isinstance(record, MemoryRecord):
        return MemoryPageCatalogue(record)
    return PostgresPageCatalogue(record)


@pytest.fixture
def idempotency(record: Record) -> IdempotencyStore:
    if isinstance(record, MemoryRecord):
        return MemoryIdempotencyStore(record)
    return PostgresIdempotencyStore(record)


@pytest.fixture
def recovery(record: Record) -> JobRecovery:
    if isinstance(record, MemoryRecord):
        return MemoryJobRecovery(record)
    return PostgresJobRecovery(record)


@pytest.fixture
def outbox(record: Record) -> Outbox:
    return _outbox(record)


@pytest.fixture
def other_outbox(other_record: Record) -> Outbox:
    return _outbox(other_record)


@pytest.fixture
def events(outbox: Outbox) -> Callable[[], Awaitable[list[JobEvent]]]:
    """Carry the events that stand in the outbox, and return them."""

    async def carry() -> list[JobEvent]:
        rows = await _carried(outbox, Lane.EVENT)
        return [JOB_EVENT.validate_python(row.payload) for row in rows]

    return carry


@pytest.fixture
def tasks(outbox: Outbox) -> Callable[[], Awaitable[list[GeneratePage]]]:
    """Carry the tasks that are due in the outbox, and return them."""

    async def carry() -> list[GeneratePage]:
        rows = await _carried(outbox, Lane.TASK)
        return [GeneratePage.model_validate(row.payload) for row in rows]

    return carry


@pytest.fixture
def inbox(record: Record) -> Inbox:
    if isinstance(record, MemoryRecord):
        return MemoryInbox(record.clock)
    return PostgresInbox(record)


@pytest.fixture
def other_inbox(inbox: Inbox, other_record: Record) -> Inbox:
    return inbox if isinstance(other_record, MemoryRecord) else PostgresInbox(other_record)


@pytest.fixture
def webhooks(record: Record, inbox: Inbox) -> WebhookStore:
    if isinstance(record, MemoryRecord):
        assert isinstance(inbox, MemoryInbox)
        return MemoryWebhookStore(inbox, record.clock)
    return PostgresWebhookStore(record)


@pytest.fixture
def other_webhooks(webhooks: WebhookStore, other_record: Record) -> WebhookStore:
    if isinstance(other_record, MemoryRecord):
        return webhooks
    return PostgresWebhookStore(other_record)


@pytest.fixture
def supplier_calls(record: Record) -> SupplierCallStore:
    if isinstance(record, MemoryRecord):
        return MemorySupplierCallStore(record)
    return PostgresSupplierCallStore(record)


@pytest.fixture
def other_supplier_calls(
    supplier_calls: SupplierCallStore, other_record: Record
) -> SupplierCallStore:
    if isinstance(other_record, MemoryRecord):
        return supplier_calls
    return PostgresSupplierCallStore(other_record)


def _jobs(record: Record) -> JobStore:
    return MemoryJobStore(record) if isinstance(record, MemoryRecord) else PostgresJobStore(record)


def _outbox(record: Record) -> Outbox:
    return MemoryOutbox(record) if isinstance(record, MemoryRecord) else PostgresOutbox(record)


async def _carried(outbox: Outbox, lane: Lane) -> list[OutboxRow]:
    carried: list[OutboxRow] = []

    async def deliver(rows: Sequence[OutboxRow]) -> None:
        carried.extend(rows)

    await outbox.carry(lane, limit=1000, deliver=deliver)
    return carried
