"""Answers by key inside one process."""

from datetime import timedelta
from typing import Any

from chassis.adapters.memory.record import MemoryRecord, StoredKey
from chassis.errors import IdempotencyKeyInUseError, IdempotencyKeyReusedError
from chassis.records import IdempotencyKey
from contracts.jobs import UserId

ABANDONED = timedelta(seconds=120)


class MemoryIdempotencyStore:
    def __init__(self, record: MemoryRecord) -> None:
        self._record = record

    async def begin(self, user_id: UserId, key: IdempotencyKey) -> dict[str, Any] | None:
        first = self._record.keys.get((user_id, key.key))
        now = self._record.clock.now()
        if first is not None and first.fingerprint != key.fingerprint:
            raise IdempotencyKeyReusedError(key.key)
        if first is not None and first.answer is not None:
            return first.answer
        if first is not None and now - first.begun_at <= ABANDONED:
            raise IdempotencyKeyInUseError(key.key)
        self._record.keys[user_id, key.key] = StoredKey(key.fingerprint, begun_at=now)
        return None

    async def answer(self, user_id: UserId, key: IdempotencyKey, body: dict[str, Any]) -> None:
        self._record.keys[user_id, key.key].answer = body

    async def abandon(self, user_id: UserId, key: IdempotencyKey) -> None:
        first = self._record.keys.get((user_id, key.key))
        if first is not None and first.answer is None:
            del self._record.keys[user_id, key.key]
