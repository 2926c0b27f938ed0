"""Answers by key in PostgreSQL, beside the keys of the jobs."""

import json
from typing import Any

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.errors import IdempotencyKeyInUseError, IdempotencyKeyReusedError
from chassis.records import IdempotencyKey
from contracts.jobs import UserId

# No request is answered later than this; an older one without an answer died with its process.
ABANDONED_SECONDS = 120

_SQL = load("idempotency.sql")


class PostgresIdempotencyStore:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def begin(self, user_id: UserId, key: IdempotencyKey) -> dict[str, Any] | None:
        begun = await self._record.row(
            _SQL["begin"],
            user_id=user_id,
            key=key.key,
            fingerprint=key.fingerprint,
            abandoned_seconds=ABANDONED_SECONDS,
        )
        return None if begun else await self._first_answer(user_id, key)

    async def _first_answer(self, user_id: UserId, key: IdempotencyKey) -> dict[str, Any]:
        first = await self._record.row(_SQL["first"], user_id=user_id, key=key.key)
        if first is None:
            raise IdempotencyKeyInUseError(key.key)
        if first["fingerprint"] != key.fingerprint:
            raise IdempotencyKeyReusedError(key.key)
        if first["answer"] is None:
            raise IdempotencyKeyInUseError(key.key)
        answer: dict[str, Any] = first["answer"]
        return answer

    async def answer(self, user_id: UserId, key: IdempotencyKey, body: dict[str, Any]) -> None:
        await self._record.execute(
            _SQL["answer"], user_id=user_id, key=key.key, answer=json.dumps(body)
        )

    async def abandon(self, user_id: UserId, key: IdempotencyKey) -> None:
        await self._record.execute(_SQL["abandon"], user_id=user_id, key=key.key)
