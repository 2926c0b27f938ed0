"""The inbox in PostgreSQL: rows become visible in the order of their ids."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.rows import DictRow

from chassis.adapters.postgres.group_commit import GroupCommit
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.records import EventBatch, InboxEntry, InboxRow, NotificationPage
from contracts.jobs import UserId
from contracts.notifications import Notification

# What `store` notifies.
CHANNEL = "pageloom_inbox"

# Streams that open at the same time ask together; a statement for all of these takes some ms.
TAKERS_AT_ONCE = 64
# Nobody sees a stream open so much later, and in a rush each statement serves many times more.
TAKERS_LINGER_SECONDS = 0.005

_SQL = load("inbox.sql")


class _Asked(NamedTuple):
    user_id: UserId
    since: datetime
    limit: int


class PostgresInbox:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record
        self._listener = record.listener(CHANNEL)
        self._takers = GroupCommit(
            self._take_together, limit=TAKERS_AT_ONCE, linger_seconds=TAKERS_LINGER_SECONDS
        )

    async def store(self, batch: EventBatch, entries: Sequence[InboxEntry]) -> int:
        async with self._record.transaction() as connection:
            # A statement of its own: the next one must not look before the lock is held.
            await connection.execute(_SQL["lock_inbox"])
            cursor = await connection.execute(_SQL["store"], _columns(batch, entries))
            row = await cursor.fetchone()
        return row["stored"] if row else 0

    async def position(self, partition: str) -> str | None:
        row = await self._record.row(_SQL["position"], partition=partition)
        return row["position"] if row else None

    async def cursor(self) -> int:
        row = await self._record.row(_SQL["cursor"])
        return row["id"] if row else 0

    async def after(self, cursor: int, *, limit: int) -> list[InboxRow]:
        rows = await self._record.rows(_SQL["after"], cursor=cursor, limit=limit)
        return [_inbox_row(row) for row in rows]

    async def after_for(self, user_id: UserId, cursor: int, *, limit: int) -> list[InboxRow]:
        rows = await self._record.rows(
            _SQL["after_for"], user_id=user_id, cursor=cursor, limit=limit
        )
        return [_inbox_row(row) for row in rows]

    async def take_undelivered(
        self, user_id: UserId, *, since: datetime, limit: int
    ) -> list[InboxRow]:
        return await self._takers.join(_Asked(user_id, since, limit))

    async def _take_together(self, asked: Sequence[_Asked]) -> list[list[InboxRow]]:
        # Of two takers for one user the first gets everything, and the other nothing.
        first = {taker.user_id: taker for taker in reversed(asked)}
        rows = await self._record.rows(
            _SQL["take_undelivered"],
            user_ids=list(first),
            sinces=[taker.since for taker in first.values()],
            limits=[taker.limit for taker in first.values()],
        )
        taken: defaultdict[UserId, list[InboxRow]] = defaultdict(list)
        for row in map(_inbox_row, rows):
            taken[row.user_id].append(row)
        return [taken.pop(taker.user_id, []) for taker in asked]

    async def mark_delivered(self, row_ids: Sequence[int]) -> None:
        await self._record.execute(_SQL["mark_delivered"], ids=list(row_ids))

    async def wait(self, *, seconds: float) -> None:
        await self._listener.wait(seconds=seconds)

    async def list_for(self, user_id: UserId, *, limit: int, offset: int) -> NotificationPage:
        rows = await self._record.rows(
            _SQL["list_for"], user_id=user_id, limit=limit, offset=offset
        )
        return NotificationPage(
            notifications=tuple(_notification(row) for row in rows),
            unread_count=await self.unread_count(user_id),
        )

    async def unread_count(self, user_id: UserId) -> int:
        row = await self._record.row(_SQL["unread_count"], user_id=user_id)
        return row["unread"] if row else 0

    async def mark_read(self, event_id: str, *, user_id: UserId) -> bool:
        return await self._record.execute(_SQL["mark_read"], event_id=event_id, user_id=user_id) > 0

    async def delete(self, event_id: str, *, user_id: UserId) -> bool:
        return await self._record.execute(_SQL["delete"], event_id=event_id, user_id=user_id) > 0

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        return await self._record.execute(_SQL["forget_old"], before=before, limit=limit)


def _columns(batch: EventBatch, entries: Sequence[InboxEntry]) -> dict[str, object]:
    return {
        "partition": batch.partition,
        "position": batch.position,
        "event_ids": [entry.event_id for entry in entries],
        "user_ids": [entry.user_id for entry in entries],
        "job_ids": [entry.job_id for entry in entries],
        "notifications": [isinstance(entry.told, Notification) for entry in entries],
        "told": [entry.told.model_dump_json() for entry in entries],
        "traceparents": [entry.traceparent for entry in entries],
        "raws": [unreadable.raw for unreadable in batch.unreadable],
        "reasons": [unreadable.reason for unreadable in batch.unreadable],
    }


def _inbox_row(row: DictRow) -> InboxRow:
    data = row["data"].encode()
    return InboxRow(row["id"], row["user_id"], row["is_notification"], data, row["traceparent"])


def _notification(row: DictRow) -> Notification:
    stored = Notification.model_validate_json(row["data"])
    return stored.model_copy(update={"status": "read"}) if row["is_read"] else stored
