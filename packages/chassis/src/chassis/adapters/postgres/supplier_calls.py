"""Calls to suppliers in PostgreSQL: looked at and recorded in one statement, in turn."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import DictRow

from chassis.adapters.postgres.record import Connection, PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.errors import StaleClaimError
from chassis.records import Claim
from chassis.supplier_records import (
    Outcome,
    Permission,
    RecordedAnswer,
    Spending,
    SupplierCall,
    Verdict,
)
from contracts.jobs import JobId, UserId
from contracts.pages import Usage

_SQL = load("supplier_calls.sql")
_STALE = "stale"


class PostgresSupplierCallStore:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def begin(self, claim: Claim, call: SupplierCall) -> Permission:
        async with self._record.transaction() as connection:
            await self._take_turns(connection, claim, call)
            cursor = await connection.execute(_SQL["begin"], _values(claim, call))
            row = await cursor.fetchone()
        if row is None or row["verdict"] == _STALE:
            raise StaleClaimError(f"job {claim.job.id} is no longer held by {claim.token}")
        return Permission(Verdict(row["verdict"]), _answer(row))

    async def _take_turns(self, connection: Connection, claim: Claim, call: SupplierCall) -> None:
        """A statement sees what was committed before it began, so turns are taken before it.

        Users come before endpoints, so that two processes never wait for each other in a ring.
        """
        turns = [f"supplier_call.endpoint.{call.supplier}.{call.purpose}"]
        if call.daily_budget_micro_usd is not None:
            turns.insert(0, f"supplier_call.user.{claim.job.user_id}")
        for turn in turns:
            await connection.execute(_SQL["take_turn"], {"turn": turn})

    async def answer(self, claim: Claim, key: bytes, answer: RecordedAnswer) -> None:
        await self._record.execute(
            _SQL["answer"],
            **_identity(claim, key),
            content_type=answer.content_type,
            body=answer.body,
            artifact_key=answer.artifact_key,
        )

    async def let_go(self, claim: Claim, key: bytes, outcome: Outcome) -> None:
        await self._record.execute(
            _SQL["let_go"], **_identity(claim, key), token=claim.token, outcome=str(outcome)
        )

    async def settle(self, claim: Claim, key: bytes, usage: Usage) -> None:
        await self._record.execute(
            _SQL["settle"], **_identity(claim, key), usage=usage.model_dump_json()
        )

    async def spendings(self, job_id: JobId, *, run: int) -> list[Spending]:
        rows = await self._record.rows(_SQL["spendings"], job_id=job_id, run=run)
        return [_spending(row) for row in rows]

    async def spent_today(self, user_id: UserId) -> int:
        row = await self._record.row(_SQL["spent_today"], user_id=user_id)
        return int(row["micro_usd"]) if row else 0

    async def strip(self, job_ids: Sequence[JobId]) -> None:
        await self._record.execute(_SQL["strip"], job_ids=list(job_ids))

    async def old_jobs(self, *, older_than_seconds: float, limit: int) -> list[JobId]:
        rows = await self._record.rows(
            _SQL["old_jobs"], older_than_seconds=older_than_seconds, limit=limit
        )
        return [JobId(str(row["job_id"])) for row in rows]

    async def forget(self, job_ids: Sequence[JobId]) -> None:
        await self._record.execute(_SQL["forget"], job_ids=list(job_ids))


def _identity(claim: Claim, key: bytes) -> dict[str, Any]:
    return {"job_id": claim.job.id, "run": claim.job.run, "key": key}


def _values(claim: Claim, call: SupplierCall) -> dict[str, Any]:
    return {
        **_identity(claim, call.key),
        "token": claim.token,
        "supplier": call.supplier,
        "purpose": call.purpose,
        "at_once": call.at_once,
        "seconds": call.seconds,
        "expected_cost": call.expected_cost_micro_usd,
        "is_idempotent": call.is_idempotent,
        "budget": call.daily_budget_micro_usd,
    }


def _answer(row: DictRow) -> RecordedAnswer | None:
    if row["verdict"] != Verdict.ANSWERED or row["content_type"] is None:
        return None
    return RecordedAnswer(
        content_type=row["content_type"], body=row["body"], artifact_key=row["artifact_key"]
    )


def _spending(row: DictRow) -> Spending:
    return Spending(
        key=bytes(row["key"]),
        purpose=row["purpose"],
        expected_cost_micro_usd=row["expected_cost_micro_usd"],
        usage=Usage.model_validate(row["usage"]) if row["usage"] else None,
    )
