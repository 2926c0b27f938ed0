"""Submissions become jobs: many in one transaction, each key once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from psycopg.rows import DictRow

from chassis.adapters.postgres.group_commit import GroupCommit
from chassis.adapters.postgres.record import Connection, PostgresRecord
from chassis.adapters.postgres.rows import json_of, warnings_of
from chassis.adapters.postgres.statements import load
from chassis.errors import (
    IdempotencyKeyInUseError,
    IdempotencyKeyReusedError,
    PermanentError,
)
from chassis.records import Acceptance, IdempotencyKey, Submission
from contracts.jobs import JobId, UserId

# Larger batches bring little: a commit is cheap by then, and all of it waits for the last row.
BATCH_LIMIT = 64

_SQL = load("jobs.sql")

Refusal: TypeAlias = PermanentError | IdempotencyKeyReusedError | IdempotencyKeyInUseError
Outcome: TypeAlias = Acceptance | Refusal
OwnedKey: TypeAlias = tuple[UserId, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A submission, and what of it is worth computing outside the transaction."""

    submission: Submission
    subject: str
    warnings: str
    answer: str


class Acceptances:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record
        self._keys_in_flight: set[OwnedKey] = set()
        self._commits: GroupCommit[_Entry, Outcome] = GroupCommit(self._commit, limit=BATCH_LIMIT)

    async def accept(self, submission: Submission) -> Acceptance:
        with self._alone_with_key(submission):
            outcome = await self._commits.join(_entry(submission))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def first(self, user_id: UserId, key: IdempotencyKey) -> Acceptance | None:
        """Return what was told first under the key; None when nothing was."""
        rows = await self._record.rows(_SQL["first_answers"], user_ids=[user_id], keys=[key.key])
        if not rows:
            return None
        outcome = _repetition(rows[0], key)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @contextmanager
    def _alone_with_key(self, submission: Submission) -> Iterator[None]:
        """Another process that uses the same key at this moment is waited for by the index."""
        if submission.idempotency is None:
            yield
            return
        key = (submission.user_id, submission.idempotency.key)
        if key in self._keys_in_flight:
            raise IdempotencyKeyInUseError(submission.idempotency.key)
        self._keys_in_flight.add(key)
        try:
            yield
        finally:
            self._keys_in_flight.discard(key)

    async def _commit(self, entries: Sequence[_Entry]) -> list[Outcome]:
        try:
            return await self._commit_together(entries)
        except PermanentError as error:
            if len(entries) == 1:
                return [error]
        # One of them cannot be stored; its neighbours shall not pay for it.
        return [outcome for entry in entries for outcome in await self._commit([entry])]

    async def _commit_together(self, entries: Sequence[_Entry]) -> list[Outcome]:
        async with self._record.connection() as connection:
            accepted = await self._insert(connection, entries)
            missing = [e.submission for e in entries if e.submission.job_id not in accepted]
            answered = await self._first_answers(connection, missing) if missing else {}
        return [
            _acceptance(entry.submission, row)
            if (row := accepted.get(entry.submission.job_id))
            else _replay(entry.submission, answered)
            for entry in entries
        ]

    async def _insert(
        self, connection: Connection, entries: Sequence[_Entry]
    ) -> dict[JobId, DictRow]:
        cursor = await connection.execute(_SQL["accept"], _columns(entries))
        return {JobId(str(row["id"])): row for row in await cursor.fetchall()}

    async def _first_answers(
        self, connection: Connection, submissions: Sequence[Submission]
    ) -> dict[OwnedKey, DictRow]:
        keys = [_owned_key(submission) for submission in submissions]
        cursor = await connection.execute(
            _SQL["first_answers"],
            {"user_ids": [user for user, _ in keys], "keys": [key for _, key in keys]},
        )
        return {(UserId(row["user_id"]), row["key"]): row for row in await cursor.fetchall()}


def _entry(submission: Submission) -> _Entry:
    return _Entry(
        submission=submission,
        subject=submission.subject.model_dump_json(),
        warnings=json_of(submission.warnings),
        answer=f'{{"queue_position":{submission.queue_position},'
        f'"eta_seconds":{submission.eta_seconds}}}',
    )


def _columns(entries: Sequence[_Entry]) -> dict[str, list[Any]]:
    submissions = [entry.submission for entry in entries]
    keys: list[IdempotencyKey | None] = [s.idempotency for s in submissions]
    return {
        "ids": [s.job_id for s in submissions],
        "user_ids": [s.user_id for s in submissions],
        "subjects": [entry.subject for entry in entries],
        "warnings": [entry.warnings for entry in entries],
        "request_ids": [s.request_id for s in submissions],
        "traceparents": [s.traceparent for s in submissions],
        "keys": [key.key if key else None for key in keys],
        "fingerprints": [key.fingerprint if key else None for key in keys],
        "answers": [entry.answer for entry in entries],
    }


def _owned_key(submission: Submission) -> OwnedKey:
    key = submission.idempotency.key if submission.idempotency else ""
    return submission.user_id, key


def _acceptance(submission: Submission, row: DictRow) -> Acceptance:
    return Acceptance(
        job_id=submission.job_id,
        product_details_id=row["product_details_id"],
        created_at=row["created_at"],
        warnings=submission.warnings,
        queue_position=submission.queue_position,
        eta_seconds=submission.eta_seconds,
    )


def _replay(submission: Submission, answered: dict[OwnedKey, DictRow]) -> Outcome:
    owned_key = _owned_key(submission)
    first = answered.get(owned_key)
    if first is None or submission.idempotency is None:
        # Forgotten between the two statements: whoever comes again will be the first.
        return IdempotencyKeyInUseError(owned_key[1])
    return _repetition(first, submission.idempotency)


def _repetition(first: DictRow, key: IdempotencyKey) -> Outcome:
    if first["fingerprint"] != key.fingerprint:
        return IdempotencyKeyReusedError(key.key)
    if first["product_details_id"] is None:
        return IdempotencyKeyInUseError(key.key)
    return Acceptance(
        job_id=JobId(str(first["job_id"])),
        product_details_id=first["product_details_id"],
        created_at=first["created_at"],
        warnings=warnings_of(first["warnings"]),
        queue_position=first["answer"]["queue_position"],
        eta_seconds=first["answer"]["eta_seconds"],
        replayed=True,
    )
