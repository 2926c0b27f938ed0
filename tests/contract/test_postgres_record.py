"""What only a real PostgreSQL can break: sessions, servers and transactions."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import yoyo

from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.migrate import MIGRATIONS, migrate
from chassis.adapters.postgres.only_one import PostgresOnlyOne
from chassis.adapters.postgres.outbox import PostgresOutbox
from chassis.adapters.postgres.record import PostgresRecord
from chassis.errors import PermanentError, TransientError
from chassis.records import EventBatch, InboxEntry, Submission, Unreadable
from contracts.jobs import JobId, Stage, Subject, UserId
from contracts.notifications import ProgressReport
from standalone.embedded import EmbeddedPostgres

MINA = UserId("mina")
# Nothing here takes long: a test that reaches it has missed a wake-up.
PATIENCE_SECONDS = 20


@pytest.fixture
async def record(database_url: str) -> AsyncIterator[PostgresRecord]:
    async with PostgresRecord(database_url, pool_size=4) as record:
        yield record


def a_submission(text: str = "조명") -> Submission:
    return Submission(
        job_id=JobId(str(uuid.uuid4())), user_id=MINA, subject=Subject(product_data=text)
    )


def a_report(event_id: str) -> InboxEntry:
    told = ProgressReport(task_id=JobId("job"), stage=Stage.COPY, progress=40, message="…")
    return InboxEntry(event_id=event_id, user_id=MINA, job_id=JobId("job"), told=told)


def a_batch(*unreadable: Unreadable, position: str = "1") -> EventBatch:
    return EventBatch(partition="0", position=position, events=(), unreadable=unreadable)


async def end_other_sessions(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as killer:
        await killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def accepted_in_the_end(jobs: PostgresJobStore) -> int:
    """Repeat as a client does, and return how often that was necessary."""
    submission = a_submission()
    async with asyncio.timeout(PATIENCE_SECONDS):
        for failures in range(1000):
            try:
                await jobs.accept(submission)
            except TransientError:
                await asyncio.sleep(0.05)
            else:
                return failures
    raise AssertionError("never accepted")


async def test_a_submission_that_cannot_be_stored_fails_alone(record: PostgresRecord) -> None:
    jobs = PostgresJobStore(record)
    texts = ["하나", "nul \x00 byte", "셋"]

    outcomes = await asyncio.gather(
        *(jobs.accept(a_submission(text)) for text in texts), return_exceptions=True
    )

    assert [isinstance(outcome, PermanentError) for outcome in outcomes] == [False, True, False]


async def test_a_job_id_used_twice_is_refused_and_disturbs_nobody(record: PostgresRecord) -> None:
    jobs = PostgresJobStore(record)
    first = a_submission()
    await jobs.accept(first)

    outcomes = await asyncio.gather(
        jobs.accept(a_submission()), jobs.accept(replace(first)), return_exceptions=True
    )

    assert [isinstance(outcome, PermanentError) for outcome in outcomes] == [False, True]


async def test_a_caller_who_leaves_does_not_take_the_others_along(record: PostgresRecord) -> None:
    jobs = PostgresJobStore(record)
    leaving = asyncio.create_task(jobs.accept(a_submission()))
    staying = asyncio.create_task(jobs.accept(a_submission()))
    await asyncio.sleep(0)

    leaving.cancel()

    assert (await staying).product_details_id > 0


@pytest.mark.parametrize("turns", range(12))
async def test_who_is_cancelled_while_borrowing_borrows_no_more(
    database_url: str, turns: int
) -> None:
    async def borrow_for_ever() -> None:
        async with record.connection():
            await asyncio.Event().wait()

    async with PostgresRecord(database_url, pool_size=1) as record:
        async with record.connection():
            waiting = asyncio.create_task(borrow_for_ever())
            await asyncio.sleep(0.01)
        # The connection comes back and is handed over within these turns of the loop.
        for _ in range(turns):
            await asyncio.sleep(0)

        waiting.cancel()

        await asyncio.wait([waiting], timeout=PATIENCE_SECONDS)
        assert waiting.cancelled()
        await record.ping()


async def test_ended_sessions_are_replaced(record: PostgresRecord) -> None:
    jobs = PostgresJobStore(record)
    await asyncio.gather(*(record.ping() for _ in range(20)))

    await end_other_sessions(record.database_url)

    # The first call may meet a broken session; the pool then throws out all of them.
    assert await accepted_in_the_end(jobs) <= 1


async def test_a_wait_hears_what_another_process_records(record: PostgresRecord) -> None:
    outbox = PostgresOutbox(record)
    async with PostgresRecord(record.database_url) as other, asyncio.timeout(PATIENCE_SECONDS):
        waiting = asyncio.create_task(outbox.wait(seconds=600))

        while not waiting.done():
            await PostgresJobStore(other).accept(a_submission())
            await asyncio.wait([waiting], timeout=0.05)


async def test_a_wait_hears_again_after_its_session_ended(record: PostgresRecord) -> None:
    inbox = PostgresInbox(record)
    await inbox.wait(seconds=0)
    await end_other_sessions(record.database_url)

    async with PostgresRecord(record.database_url) as other, asyncio.timeout(PATIENCE_SECONDS):
        waiting = asyncio.create_task(inbox.wait(seconds=600))
        while not waiting.done():
            await PostgresInbox(other).store(a_batch(), [])
            await asyncio.wait([waiting], timeout=0.05)


async def test_a_wait_ends_by_time_when_nothing_is_said(record: PostgresRecord) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await PostgresInbox(record).wait(seconds=0.01)


async def test_a_store_that_fails_halfway_leaves_neither_rows_nor_position(
    record: PostgresRecord,
) -> None:
    inbox = PostgresInbox(record)
    await inbox.store(a_batch(position="1"), [a_report("a")])

    with pytest.raises(PermanentError):
        await inbox.store(a_batch(position="2"), [a_report("b"), a_report("nul \x00")])

    assert await inbox.position("0") == "1"
    assert len(await inbox.after(0, limit=9)) == 1


async def test_an_unreadable_event_is_set_aside_with_the_position(record: PostgresRecord) -> None:
    await PostgresInbox(record).store(
        a_batch(Unreadable(raw=b"\x00\xff{", reason="not JSON"), position="5"), []
    )

    rows = await record.rows(b"SELECT partition, raw, reason FROM notification.parked")

    assert rows == [{"partition": "0", "raw": b"\x00\xff{", "reason": "not JSON"}]


async def test_the_only_one_loses_its_place_with_its_session(database_url: str) -> None:
    first, second = (PostgresOnlyOne(database_url, name="relay") for _ in range(2))
    async with first as is_first:
        assert is_first
        await end_other_sessions(database_url)

        async with second as is_second:
            assert is_second


async def test_without_a_server_everything_is_transient(tmp_path: Path) -> None:
    nowhere = f"postgresql://postgres:@/nowhere?host={tmp_path}"

    with pytest.raises(TransientError):
        async with PostgresOnlyOne(nowhere, name="sweep"):
            pass
    async with PostgresRecord(nowhere, borrow_seconds=0.2) as record:
        with pytest.raises(TransientError):
            await record.ping()


async def test_after_a_restart_of_the_server_everything_goes_on(
    own_postgres: EmbeddedPostgres,
) -> None:
    own_postgres.start()
    url = own_postgres.ensure_database("record")
    migrate(url)
    async with PostgresRecord(url, borrow_seconds=0.5) as record:
        jobs = PostgresJobStore(record)
        before = await jobs.accept(a_submission())
        await asyncio.to_thread(own_postgres.stop)
        with pytest.raises(TransientError):
            await jobs.accept(a_submission())
        await asyncio.to_thread(own_postgres.start)

        await accepted_in_the_end(jobs)

        assert await jobs.find(before.job_id) is not None


async def test_many_processes_may_migrate_at_once(postgres_server: EmbeddedPostgres) -> None:
    url = postgres_server.ensure_database("migrated_by_many")

    await asyncio.gather(*(asyncio.to_thread(migrate, url) for _ in range(4)))

    async with PostgresRecord(url) as record:
        await PostgresJobStore(record).accept(a_submission())


async def test_every_migration_can_be_taken_back(postgres_server: EmbeddedPostgres) -> None:
    url = postgres_server.ensure_database("migrated_and_back")
    migrate(url)
    backend = yoyo.get_backend(url.replace("postgresql:", "postgresql+psycopg:"))
    with closing(backend.connection):
        migrations = yoyo.read_migrations(str(MIGRATIONS))
        backend.rollback_migrations(backend.to_rollback(migrations))

    migrate(url)

    async with PostgresRecord(url) as record:
        await PostgresJobStore(record).accept(a_submission())
