"""A release from before there were kinds may run beside this one, and breaks nothing."""

import json
import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest

from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.records import Submission
from contracts.jobs import FieldAnswer, JobId, JobKind, Subject, UserId
from contracts.work import ImageSubject, RevisionSubject

MINA = UserId("mina")

# What the release before this one says, word for word.
OLD_ACCEPT = """
    INSERT INTO generation.job (id, user_id, subject, warnings, request_id)
    VALUES (%(id)s, 'mina', %(subject)s, '[]', '')
"""
OLD_CLAIM = """
    UPDATE generation.job
    SET status = 'processing', attempt = attempt + 1, claim_token = %(token)s,
        lease_expires_at = now() + make_interval(secs => 15),
        enqueued_at = NULL, requeues = 0, updated_at = now()
    WHERE id = %(id)s
      AND (status = 'pending' OR (status = 'processing' AND lease_expires_at < now()))
"""

# What the release before answers says.
OLD_CLAIM_BY_KIND = """
    UPDATE generation.job
    SET status = 'processing', attempt = attempt + 1, claim_token = %(token)s,
        knowing_token = %(token)s, lease_expires_at = now() + make_interval(secs => 15),
        enqueued_at = NULL, requeues = 0, updated_at = now()
    WHERE id = %(id)s AND kind = ANY('{page,image,export,revision}')
      AND (status = 'pending' OR (status = 'processing' AND lease_expires_at < now()))
"""


@pytest.fixture
async def jobs(database_url: str) -> AsyncIterator[PostgresJobStore]:
    async with PostgresRecord(database_url) as record:
        yield PostgresJobStore(record)


@pytest.fixture
async def older(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A process of the release before."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def an_image(jobs: PostgresJobStore) -> JobId:
    subject = ImageSubject(instructions="배경을 바다로", photo_key="uploads/mina/a.png")
    job_id = JobId(str(uuid.uuid4()))
    return (await jobs.accept(Submission(job_id=job_id, user_id=MINA, subject=subject))).job_id


async def test_what_it_recorded_is_a_page(
    jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = JobId(str(uuid.uuid4()))
    subject = json.dumps({"product_data": "조명", "language": "ko"})
    await older.execute(OLD_ACCEPT, {"id": job_id, "subject": subject})

    claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)

    assert claim is not None
    assert claim.job.kind is JobKind.PAGE
    assert claim.job.subject == Subject(product_data="조명")


async def test_its_workers_take_pages_as_ever(
    jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = JobId(str(uuid.uuid4()))
    page = Subject(product_data="조명")
    await jobs.accept(Submission(job_id=job_id, user_id=MINA, subject=page))

    taken = await older.execute(OLD_CLAIM, {"id": job_id, "token": uuid.uuid4()})

    assert taken.rowcount == 1


@pytest.mark.parametrize("was_claimed_before", [False, True])
async def test_its_workers_cannot_take_what_is_no_page(
    was_claimed_before: bool, jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = await an_image(jobs)
    if was_claimed_before:
        claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)
        assert claim is not None
        await jobs.release(claim, retry_after_seconds=0)

    with pytest.raises(psycopg.errors.CheckViolation):
        await older.execute(OLD_CLAIM, {"id": job_id, "token": uuid.uuid4()})

    assert await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15) is not None


async def test_it_reads_every_subject_as_one_of_its_own(
    jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = await an_image(jobs)

    cursor = await older.execute("SELECT subject FROM generation.job WHERE id = %s", (job_id,))
    row = await cursor.fetchone()

    assert row is not None
    assert row[0]["product_data"] == "배경을 바다로"


async def test_a_kind_of_a_later_release_is_left_to_its_workers(
    jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = await an_image(jobs)
    await older.execute("UPDATE generation.job SET kind = 'of tomorrow' WHERE id = %s", (job_id,))

    assert await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15) is None


@pytest.mark.parametrize("answers", [(), (FieldAnswer(field="maker", value="행복도예"),)])
async def test_its_workers_take_revisions_and_leave_answers_to_those_who_know_them(
    answers: tuple[FieldAnswer, ...], jobs: PostgresJobStore, older: psycopg.AsyncConnection
) -> None:
    job_id = JobId(str(uuid.uuid4()))
    subject = RevisionSubject(
        page_id=7, page_task_id=JobId("a-page"), title="잔", block_ids=(), answers=answers
    )
    await jobs.accept(Submission(job_id=job_id, user_id=MINA, subject=subject))

    taken = await older.execute(OLD_CLAIM_BY_KIND, {"id": job_id, "token": uuid.uuid4()})
    claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)

    assert (taken.rowcount == 0, claim is not None) == (bool(answers), bool(answers))
    found = await jobs.find(job_id)
    assert found is not None
    assert (found.kind, found.subject) == (JobKind.REVISION, subject)
