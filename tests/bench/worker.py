"""A worker while suppliers are slow: one page's latency, pages per minute, memory of those in hand.

Run with `python tests/bench/worker.py`. The worker, the courier, PostgreSQL and Redis are real;
suppliers only wait (tests/bench/stub_worker.py).
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
import psycopg
import uuid_utils
from PIL import Image

from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.migrate import migrate
from chassis.adapters.postgres.record import PostgresRecord
from chassis.records import Submission
from contracts.jobs import JobId, Subject, UserId
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port
from standalone.sample import draw_sample_photo

HERE = Path(__file__).parent
TEXT_SECONDS, IMAGE_SECONDS = 1.0, 2.0
CHAIN_SECONDS = TEXT_SECONDS + IMAGE_SECONDS
# What the system that this one replaces asked for, one after the other: 7 texts and 3 images.
PEER_TEXT_SECONDS = 7 * TEXT_SECONDS
JOBS_IN_FLIGHT = 32
MIB = 2**20
USER = UserId("bench")


@dataclass
class Ground:
    """The servers, the courier, and the photos that jobs refer to."""

    home: Path
    database_url: str
    redis_url: str
    processes: ExitStack = field(default_factory=ExitStack)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "ARTIFACTS_URL": (self.home / "artifacts").as_uri(),
            "LOG_LEVEL": "WARNING",
        }

    def start(self, *command: str, **own: str) -> subprocess.Popen[bytes]:
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                env={**self.environment, **own},
                stdout=log,
                stderr=log,
            )
        self.processes.callback(self.end, process)
        return process

    @staticmethod
    def end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        process.wait(60)

    def submit(self, count: int, photo: bytes) -> list[str]:
        return asyncio.run(self._submit(count, photo))

    async def _submit(self, count: int, photo: bytes) -> list[str]:
        store = ObjectArtifactStore((self.home / "artifacts").as_uri())
        ids = [str(uuid_utils.uuid7()) for _ in range(count)]
        async with PostgresRecord(self.database_url, pool_size=4) as record:
            for job_id in ids:
                # Different photos, as far as anybody can tell.
                key = f"uploads/bench/{job_id}.jpg"
                await store.put(key, photo + job_id.encode(), content_type="image/jpeg")
                subject = Subject(product_data="물결 스탠드 램프\n가격: 39,000원", photo_key=key)
                await PostgresJobStore(record).accept(
                    Submission(job_id=JobId(job_id), user_id=USER, subject=subject)
                )
        return ids

    def rows(self, ids: list[str]) -> list[tuple[str, float]]:
        """Return the status of each, and seconds from acceptance to its last change."""
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(
                "SELECT status, extract(epoch FROM updated_at - created_at)::float"
                " FROM generation.job WHERE id = ANY(%s::uuid[])",
                [ids],
            ).fetchall()
        return [(str(status), float(seconds)) for status, seconds in found]

    def until(self, ids: list[str], status: str, *, seconds: float = 300) -> float:
        """Return seconds until all have that status."""
        began = time.monotonic()
        while {one for one, _ in self.rows(ids)} != {status}:
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"not all {status}")
            time.sleep(0.05)
        return time.monotonic() - began


@contextmanager
def ground(home: Path) -> Iterator[Ground]:
    with ExitStack() as running:
        redis = EmbeddedRedis(home / "redis")
        redis.start()
        running.callback(redis.stop)
        postgres = EmbeddedPostgres(home / "postgres")
        postgres.start()
        running.callback(postgres.stop)
        (home / "artifacts").mkdir()
        url = postgres.ensure_database("bench")
        migrate(url)
        found = Ground(home, url, redis.url)
        running.callback(found.processes.close)
        found.start("-m", "api_service.courier", API_COURIER_PORT=str(free_port()))
        yield found


@contextmanager
def worker(
    base: Ground, text: float, image: float, way: str, **own: str
) -> Iterator[tuple[psutil.Process, Callable[[], list[float]]]]:
    """Yield a worker that is ready, and what tells its loop's lateness once it has left."""
    beats, late = base.home / "beats", base.home / "late.json"
    (beats / "ready").unlink(missing_ok=True)
    command = [str(HERE / "stub_worker.py"), str(text), str(image), way, str(late)]
    told = {"WORKER_HEARTBEAT_DIRECTORY": str(beats), "WORKER_METRICS_PORT": "0", **own}
    process = base.start(*command, **told)
    while not (beats / "ready").exists():
        time.sleep(0.05)
    # The first page pays for what the process has not imported yet.
    base.until(base.submit(1, small_photo()), "completed")

    def left() -> list[float]:
        base.end(process)
        milliseconds: list[float] = json.loads(late.read_text())
        return sorted(milliseconds)

    yield psutil.Process(process.pid), left
    base.end(process)


def small_photo() -> bytes:
    """A photo that asks for three images: too small for details."""
    return _jpeg(Image.open(BytesIO(draw_sample_photo())).resize((560, 560)))


def camera_photo() -> bytes:
    """The sample, as a 12-megapixel camera would have taken it."""
    return _jpeg(Image.open(BytesIO(draw_sample_photo())).resize((3000, 4000)))


def _jpeg(image: Any) -> bytes:
    file = BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def pss_mib(process: psutil.Process) -> float:
    return sum(_pss(one.pid) for one in (process, *process.children(recursive=True))) / MIB


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def latency(base: Ground) -> None:
    with worker(base, TEXT_SECONDS, IMAGE_SECONDS, "together"):
        seconds = []
        for _ in range(5):
            ids = base.submit(1, small_photo())
            base.until(ids, "completed")
            seconds.append(base.rows(ids)[0][1])
    median = sorted(seconds)[2]
    print(f"| one page, s (chain: {CHAIN_SECONDS:.0f} s) | {median:.2f} | – | ≤ 3.45 |", flush=True)


def throughput(base: Ground) -> None:
    with worker(base, PEER_TEXT_SECONDS, IMAGE_SECONDS, "in-sequence", WORKER_CONCURRENCY="1"):
        peer = per_minute(base, 2)
    with worker(base, TEXT_SECONDS, IMAGE_SECONDS, "together"):
        ours = per_minute(base, 3 * JOBS_IN_FLIGHT)
    print(f"| pages per minute | {ours:.0f} | {peer:.1f} | – |", flush=True)


def per_minute(base: Ground, jobs: int) -> float:
    ids = base.submit(jobs, small_photo())
    return jobs / base.until(ids, "completed") * 60


def in_flight(base: Ground) -> None:
    # Long enough for all photos to have been looked at.
    with worker(base, 60, IMAGE_SECONDS, "together", WORKER_COPY_SECONDS="90") as (process, _):
        at_rest = pss_mib(process)
        ids = base.submit(JOBS_IN_FLIGHT, camera_photo())
        base.until(ids, "processing")
        most = 0.0
        while {status for status, _ in base.rows(ids)} == {"processing"}:
            most = max(most, pss_mib(process))
            time.sleep(0.5)
        base.until(ids, "completed")
    print(f"| PSS after one page, MiB | {at_rest:.0f} | – | – |")
    print(f"| PSS with {JOBS_IN_FLIGHT} jobs in flight, MiB | {most:.0f} | – | – |")
    print(f"| jobs in flight per GiB | {JOBS_IN_FLIGHT / most * 1024:.0f} | – | ≥ 32 |", flush=True)


def lateness(base: Ground) -> None:
    with worker(base, 0, 0, "studio") as (_, left):
        ids = base.submit(24, camera_photo())
        took = base.until(ids, "completed")
        late = left()
    p99, most = late[int(len(late) * 0.99)], late[-1]
    print(f"| pages per minute by the studio alone | {24 / took * 60:.0f} | – | – |")
    print(f"| meanwhile the event loop is late, p99 ms | {p99:.0f} | – | – |")
    print(f"| meanwhile the event loop is late, at most ms | {most:.0f} | – | – |", flush=True)


MEASUREMENTS: tuple[Callable[[Ground], None], ...] = (latency, throughput, in_flight, lateness)


def main() -> None:
    print("| one worker, suppliers at 1 s per text and 2 s per image | Pageloom | peer | target |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        with ground(Path(home)) as base:
            for measurement in MEASUREMENTS:
                measurement(base)


if __name__ == "__main__":
    main()
