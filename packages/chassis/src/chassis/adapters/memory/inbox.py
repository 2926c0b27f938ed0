"""Inboxes inside one process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.adapters.bell import Bell
from chassis.clock import Clock, SystemClock
from chassis.records import EventBatch, InboxEntry, InboxRow, NotificationPage, Unreadable
from contracts.jobs import UserId
from contracts.notifications import Notification


@dataclass(slots=True)
class _Stored:
    row: InboxRow
    entry: InboxEntry
    created_at: datetime
    is_delivered: bool = False
    is_read: bool = False
    is_deleted: bool = False


class MemoryInbox:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._stored: dict[str, _Stored] = {}
        self._positions: dict[str, str] = {}
        self._bell = Bell(self._clock)
        self._newest = 0
        self.parked: list[Unreadable] = []

    async def store(self, batch: EventBatch, entries: Sequence[InboxEntry]) -> int:
        before = len(self._stored)
        for entry in entries:
            if entry.event_id not in self._stored:
                self._keep(entry)
        self.parked.extend(batch.unreadable)
        self._positions[batch.partition] = batch.position
        self._bell.ring()
        return len(self._stored) - before

    async def position(self, partition: str) -> str | None:
        return self._positions.get(partition)

    async def cursor(self) -> int:
        return max((stored.row.id for stored in self._stored.values()), default=0)

    async def after(self, cursor: int, *, limit: int) -> list[InboxRow]:
        return [stored.row for stored in self._visible() if stored.row.id > cursor][:limit]

    async def after_for(self, user_id: UserId, cursor: int, *, limit: int) -> list[InboxRow]:
        rows = (stored.row for stored in self._visible(user_id))
        return [row for row in rows if row.id > cursor][:limit]

    async def take_undelivered(
        self, user_id: UserId, *, since: datetime, limit: int
    ) -> list[InboxRow]:
        undelivered = [
            stored
            for stored in self._notifications(user_id)
            if not stored.is_delivered and stored.created_at >= since
        ]
        taken = undelivered[:limit]
        for stored in taken:
            stored.is_delivered = True
        return [stored.row for stored in taken]

    async def mark_delivered(self, row_ids: Sequence[int]) -> None:
        wanted = set(row_ids)
        for stored in self._stored.values():
            stored.is_delivered = stored.is_delivered or stored.row.id in wanted

    async def wait(self, *, seconds: float) -> None:
        await self._bell.wait(seconds=seconds)

    async def list_for(self, user_id: UserId, *, limit: int, offset: int) -> NotificationPage:
        newest_first = list(self._notifications(user_id))[::-1]
        return NotificationPage(
            notifications=tuple(_notification(s) for s in newest_first[offset : offset + limit]),
            unread_count=await self.unread_count(user_id),
        )

    async def unread_count(self, user_id: UserId) -> int:
        return sum(not stored.is_read for stored in self._notifications(user_id))

    async def mark_read(self, event_id: str, *, user_id: UserId) -> bool:
        stored = self._find(event_id, user_id)
        if stored is not None:
            stored.is_read = True
        return stored is not None

    async def delete(self, event_id: str, *, user_id: UserId) -> bool:
        stored = self._find(event_id, user_id)
        if stored is not None:
            stored.is_deleted = True
        return stored is not None

    async def forget_old(self, *, before: datetime, limit: int) -> int:
        old = [key for key, stored in self._stored.items() if stored.created_at < before][:limit]
        for key in old:
            del self._stored[key]
        return len(old)

    def notifications_after(self, cursor: int) -> list[tuple[InboxRow, str, datetime]]:
        """Return each with its event's id and when it was stored, for whoever tells others."""
        return [
            (stored.row, stored.entry.event_id, stored.created_at)
            for stored in self._visible()
            if stored.row.is_notification and stored.row.id > cursor
        ]

    def _keep(self, entry: InboxEntry) -> None:
        self._newest += 1
        is_notification = isinstance(entry.told, Notification)
        data = entry.told.model_dump_json().encode()
        row = InboxRow(self._newest, entry.user_id, is_notification, data, entry.traceparent)
        self._stored[entry.event_id] = _Stored(row, entry, self._clock.now())

    def _visible(self, user_id: UserId | None = None) -> Iterator[_Stored]:
        for stored in self._stored.values():
            if not stored.is_deleted and user_id in {None, stored.entry.user_id}:
                yield stored

    def _notifications(self, user_id: UserId) -> Iterator[_Stored]:
        return (stored for stored in self._visible(user_id) if stored.row.is_notification)

    def _find(self, event_id: str, user_id: UserId) -> _Stored | None:
        mine = self._notifications(user_id)
        return next((stored for stored in mine if stored.entry.event_id == event_id), None)


def _notification(stored: _Stored) -> Notification:
    notification = Notification.model_validate_json(stored.row.data)
    return notification.model_copy(update={"status": "read"}) if stored.is_read else notification
