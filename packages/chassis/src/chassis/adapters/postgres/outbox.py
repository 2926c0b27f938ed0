"""The outbox in PostgreSQL: rows stay locked while they are carried."""

import json
from collections.abc import Sequence
from typing import Any

from chassis.adapters.postgres.record import Connection, PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.errors import PermanentError, TransientError
from chassis.ports import Deliver
from chassis.records import Lane, OutboxRow
from contracts.jobs import JobId
from contracts.tasks import GeneratePage

# What the statements of jobs.sql, pages.sql and recovery.sql notify.
CHANNEL = "pageloom_outbox"

_SQL = load("outbox.sql")
_SETTLE = {Lane.TASK: _SQL["settle_tasks"], Lane.EVENT: _SQL["settle_events"]}
_REFUSE = {Lane.TASK: _SQL["postpone_tasks"], Lane.EVENT: _SQL["count_refusal"]}
_PARK = {Lane.TASK: _SQL["park_task"], Lane.EVENT: _SQL["park_event"]}


class PostgresOutbox:
    """A courier that dies while carrying leaves its rows as they were."""

    def __init__(self, record: PostgresRecord) -> None:
        self._record = record
        self._listener = record.listener(CHANNEL)

    async def carry(self, lane: Lane, *, limit: int, deliver: Deliver) -> int:
        async with self._record.transaction() as connection:
            rows = await _take(connection, lane, limit)
            if not rows:
                return 0
            refusal = await _refusal(deliver, rows)
            settle = _REFUSE[lane] if refusal else _SETTLE[lane]
            await connection.execute(settle, {"ids": [row.id for row in rows]})
        if refusal:
            raise refusal
        return len(rows)

    async def park(self, row: OutboxRow, *, reason: str) -> None:
        await self._record.execute(
            _PARK[row.lane], id=row.id, payload=json.dumps(row.payload), reason=reason
        )

    async def wait(self, *, seconds: float) -> None:
        await self._listener.wait(seconds=seconds)


async def _refusal(
    deliver: Deliver, rows: Sequence[OutboxRow]
) -> TransientError | PermanentError | None:
    try:
        await deliver(rows)
    except (TransientError, PermanentError) as error:
        return error
    return None


async def _take(connection: Connection, lane: Lane, limit: int) -> list[OutboxRow]:
    match lane:
        case Lane.TASK:
            cursor = await connection.execute(_SQL["take_tasks"], {"limit": limit})
            return [_task_row(row) for row in await cursor.fetchall()]
        case Lane.EVENT:
            lock = await (await connection.execute(_SQL["lock_events"])).fetchone()
            if lock is None or not lock["held"]:
                return []
            cursor = await connection.execute(_SQL["take_events"], {"limit": limit})
            return [_event_row(row) for row in await cursor.fetchall()]


def _task_row(row: dict[str, Any]) -> OutboxRow:
    task = GeneratePage(
        job_id=JobId(str(row["job_id"])),
        request_id=row["request_id"],
        traceparent=row["traceparent"],
    )
    return OutboxRow(
        id=row["id"],
        lane=Lane.TASK,
        payload=task.model_dump(mode="json"),
        attempts=row["attempts"],
    )


def _event_row(row: dict[str, Any]) -> OutboxRow:
    return OutboxRow(
        id=row["id"], lane=Lane.EVENT, payload=row["payload"], attempts=row["attempts"]
    )
