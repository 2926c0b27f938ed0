"""A real worker and a real courier on real servers, and a host for photos."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import uuid_utils
from psycopg.rows import dict_row

from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.records import Submission
from contracts.jobs import JobId, Subject, UserId
from contracts.work import ImageSubject, JobSubject, RevisionSubject
from standalone.embedded import EmbeddedRedis, free_port
from standalone.sample import draw_sample_photo
from tests.integration.worker_service.photo_host import PhotoHost

SELLER = UserId("seller")
ROOT = Path(__file__).parents[3]
# Leases as short as they may be, so that a test waits for seconds and not for half a minute.
HURRY = {
    "WORKER_CONCURRENCY": "1",
    "WORKER_LEASE_SECONDS": "4",
    "WORKER_LEASE_RENEW_SECONDS": "1",
    "WORKER_PHOTO_SECONDS": "10",
    "WORKER_METRICS_PORT": "0",
    "DRAIN_SECONDS": "1",
    "API_SWEEP_SECONDS": "0.5",
    "API_REQUEUE_AFTER_SECONDS": "5",
}


@dataclass
class Bench:
    """The processes of one test, the jobs it submits, and what became of them."""

    environment: dict[str, str]
    directory: Path
    database_url: str
    host: PhotoHost
    processes: ExitStack = field(default_factory=ExitStack)

    def start_worker(self, **own: str) -> psutil.Process:
        """Return a worker that waits for tasks."""
        name = f"worker-{len(list(self.directory.glob('worker-*.log')))}"
        beats = self.directory / name
        process = self._start(
            name,
            ["tests.integration.worker_service.lenient_worker", str(self.host.port)],
            WORKER_HEARTBEAT_DIRECTORY=str(beats),
            **own,
        )
        until((beats / "ready").exists, seconds=60)
        return process

    def start_courier(self) -> psutil.Process:
        return self._start("courier", ["api_service.courier"], API_COURIER_PORT=str(free_port()))

    def _start(self, name: str, module: list[str], **own: str) -> psutil.Process:
        with (self.directory / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *module],
                env={**self.environment, **own},
                stdout=log,
                stderr=log,
                cwd=ROOT,
            )
        self.processes.callback(end, child)
        return psutil.Process(child.pid)

    def submit(self, **subject: Any) -> JobId:
        """Accept a page the way the gateway does."""
        return self._accept(
            Subject(**{"product_data": "물결 스탠드 램프\n가격: 39,000원", **subject})
        )

    def submit_edit(self, **subject: Any) -> JobId:
        """Accept the edit of an image the way the gateway does."""
        return self._accept(ImageSubject(**{"instructions": "배경을 바다로", **subject}))

    def submit_blocks_anew(self, page: dict[str, Any], *block_ids: str) -> JobId:
        """Accept that blocks of a finished page are written anew, the way the gateway does."""
        return self._accept(
            RevisionSubject(
                page_id=page["product_details_id"],
                page_task_id=JobId(str(page["id"])),
                title="물결 스탠드 램프",
                block_ids=block_ids,
                rewrites=True,
                variant=1,
                must_differ=True,
            )
        )

    def _accept(self, subject: JobSubject) -> JobId:
        submission = Submission(
            job_id=JobId(str(uuid_utils.uuid7())), user_id=SELLER, subject=subject
        )
        asyncio.run(self._with_jobs(lambda jobs: jobs.accept(submission)))
        return submission.job_id

    def cancel(self, job_id: JobId) -> None:
        asyncio.run(self._with_jobs(lambda jobs: jobs.cancel(job_id, user_id=SELLER)))

    async def _with_jobs(self, act: Callable[[PostgresJobStore], Awaitable[object]]) -> None:
        async with PostgresRecord(self.database_url, pool_size=1) as record:
            await act(PostgresJobStore(record))

    def job(self, job_id: JobId) -> dict[str, Any]:
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            row = connection.execute(
                "SELECT job.*, page, html_blocks FROM generation.job LEFT JOIN generation.page"
                " USING (product_details_id) WHERE id = %s",
                [job_id],
            ).fetchone()
        assert row is not None
        return row

    def until_ended(self, job_id: JobId, *, seconds: float = 30) -> dict[str, Any]:
        """Wait for the job's end and return how it ended."""
        ended = {"completed", "failed", "cancelled"}
        until(lambda: self.job(job_id)["status"] in ended, seconds=seconds)
        return self.job(job_id)

    def until_photo_is_asked_for(self) -> None:
        """Return in the middle of a job: it has begun, and its photo is on the way."""
        assert self.host.asked.wait(20)


def what_draws(worker: psutil.Process) -> list[psutil.Process]:
    """Return the processes in which a worker draws: they are forked by a child of its own."""
    try:
        return [child for child in worker.children(recursive=True) if child.ppid() != worker.pid]
    except psutil.NoSuchProcess:
        return []


def kill_what_draws(worker: psutil.Process) -> None:
    until(lambda: bool(what_draws(worker)), seconds=20)
    for process in what_draws(worker):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def until(condition: Callable[[], bool], *, seconds: float) -> None:
    """Return once it holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a process that this test run started, and its children."""
    if child.poll() is None:
        child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)


@pytest.fixture(scope="session")
def photo() -> bytes:
    return draw_sample_photo()


@pytest.fixture
def host(photo: bytes) -> Iterator[PhotoHost]:
    with PhotoHost(photo) as host:
        yield host


@pytest.fixture
def redis_of_its_own(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    """A Redis that this test may stop."""
    server = EmbeddedRedis(tmp_path / "redis")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def bench(
    tmp_path: Path, database_url: str, redis_of_its_own: EmbeddedRedis, host: PhotoHost
) -> Iterator[Bench]:
    environment = {
        **os.environ,
        **HURRY,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_of_its_own.url,
        "ARTIFACTS_URL": (tmp_path / "artifacts").as_uri(),
    }
    (tmp_path / "artifacts").mkdir()
    bench = Bench(environment, tmp_path, database_url, host)
    with bench.processes:
        yield bench
