"""The worker's own pipeline on a real record, hiring a supplier that a test plays."""

import asyncio
import threading
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import uuid_utils
from psycopg.rows import dict_row
from pydantic import SecretStr

from chassis.adapters.postgres.rows import page_of
from chassis.addresses import AddressPolicy
from chassis.fetching import FetchLimits, SafeFetcher
from chassis.records import Submission
from contracts.jobs import JobId, Subject, UserId
from contracts.pages import PageBlock
from contracts.tasks import GeneratePage
from contracts.work import RevisionResult, RevisionSubject
from tests.suppliers.endpoint import Supplier
from worker_service.pipeline import Pipeline
from worker_service.settings import Settings
from worker_service.suppliers.account import SupplierAccounts
from worker_service.tasks import Rules, attend
from worker_service.wiring import open_pipeline

PHOTO_KEY = "uploads/photo.jpg"
LOOPBACK = ip_network("127.0.0.0/8")
SUBJECT = {
    "product_data": "온도 텀블러\n가격: 29,000원\n용량: 500ml\n재질: 스테인리스",
    "features": ["보온 6시간", "한 손으로 여는 뚜껑"],
    "target_customer": "직장인",
}


@dataclass(frozen=True)
class Made:
    """What became of one job."""

    status: str
    attempt: int
    warnings: list[str]
    page: dict[str, Any]
    html: str
    job_id: JobId
    page_id: int
    blocks: dict[str, PageBlock]

    @property
    def written_by(self) -> set[str]:
        """Return who wrote the page's blocks."""
        return {made["supplier"] for made in self.page.get("block_provenance", ())} - {""}

    @property
    def drawn_by(self) -> set[str]:
        return {image["provenance"]["supplier"] for image in self.page["images"]}


@dataclass(frozen=True)
class Revised:
    """What became of one revision, and how the page stands behind it."""

    result: RevisionResult
    page: Made

    @property
    def warnings(self) -> list[str]:
        return [warning.code for warning in self.result.warnings]


class Workplace:
    """One pipeline for many jobs, in one event loop, as in a worker; jobs come one by one."""

    def __init__(self, settings: Settings, supplier: Supplier, photo: bytes) -> None:
        self._settings = settings
        self._supplier = supplier
        self._photo = photo
        self._runner = asyncio.Runner()
        self._resources = AsyncExitStack()

    def __enter__(self) -> Self:
        self._pipeline = self._runner.run(self._open())
        self._resting = self._tasks()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.run(self._resources.aclose())
        self._runner.close()

    def make_page(self, *, with_photo: bool = False, **subject: Any) -> Made:
        """Accept a job as the gateway does, attend to it as the worker does, and look at it."""
        told = {**SUBJECT, **({"photo_key": PHOTO_KEY} if with_photo else {}), **subject}
        job_id = JobId(str(uuid_utils.uuid7()))
        self._runner.run(self._make(job_id, Subject(**told)))
        # Whoever stopped waiting for an answer has not stopped its being made, and billed.
        self._supplier.until(lambda: self._supplier.ledger.under_way() == 0, seconds=30)
        return self._look_at(job_id)

    def write_anew(self, made: Made, *block_ids: str, variant: int = 1) -> Revised:
        """Have blocks of a page written anew, as the gateway orders it."""
        subject = RevisionSubject(
            page_id=made.page_id,
            page_task_id=made.job_id,
            title="온도 텀블러",
            block_ids=block_ids,
            rewrites=True,
            variant=variant,
            must_differ=True,
        )
        job_id = JobId(str(uuid_utils.uuid7()))
        self._runner.run(self._make(job_id, subject))
        self._supplier.until(lambda: self._supplier.ledger.under_way() == 0, seconds=30)
        job = self._runner.run(self._pipeline.jobs.find(job_id))
        assert job is not None
        assert isinstance(job.result, RevisionResult), job.failure
        return Revised(job.result, self._look_at(made.job_id))

    def forget_failures(self) -> None:
        """Ask the supplier again at once, however it failed last."""
        accounts = self._pipeline.accounts
        assert isinstance(accounts, SupplierAccounts)
        for purpose in ("text", "image"):
            accounts.lines.of(self._supplier.name, purpose).breaker.answered()

    def stored_images(self, made: Made) -> list[bytes]:
        """Return the bytes of every image of a page, as they lie in the artifacts."""

        async def read() -> list[bytes]:
            store = self._pipeline.artifacts
            stored = [await store.get(image["key"]) for image in made.page["images"]]
            return [artifact.content for artifact in stored if artifact is not None]

        return self._runner.run(read())

    def left_over(self) -> set[str]:
        """Return what goes on in the loop that did not before there were jobs."""
        return self._tasks() - self._resting

    def calls_under_way(self) -> int:
        """Return how many calls stand on record without an outcome."""
        with psycopg.connect(self._settings.database_url.get_secret_value()) as connection:
            row = connection.execute(
                "SELECT count(*) FROM generation.supplier_call WHERE status = 'asked'"
            ).fetchone()
        assert row is not None
        return int(row[0])

    async def _open(self) -> Pipeline:
        pipeline = await self._resources.enter_async_context(
            open_pipeline(self._settings, self._new_fetcher)
        )
        await pipeline.artifacts.put(PHOTO_KEY, self._photo, content_type="image/jpeg")
        return pipeline

    def _new_fetcher(self, settings: Settings) -> SafeFetcher:
        """Return one that reaches the supplier's port of the loopback, and no other."""
        ports = frozenset({self._supplier.port})
        return SafeFetcher(
            policy=AddressPolicy(allowed=(LOOPBACK,)),
            limits=FetchLimits(seconds=settings.worker_photo_seconds, ports=ports),
        )

    async def _make(self, job_id: JobId, subject: Subject | RevisionSubject) -> None:
        submission = Submission(job_id=job_id, user_id=UserId("seller"), subject=subject)
        await self._pipeline.jobs.accept(submission)
        await attend(
            self._pipeline,
            GeneratePage(job_id=job_id),
            Rules(max_attempts=3, is_leaving=lambda: False),
        )

    def _look_at(self, job_id: JobId) -> Made:
        url = self._settings.database_url.get_secret_value()
        with psycopg.connect(url, row_factory=dict_row) as connection:
            row = connection.execute(
                "SELECT job.status, job.attempt, product_details_id, page, html_blocks, blocks,"
                " material FROM generation.job"
                " LEFT JOIN generation.page USING (product_details_id) WHERE id = %s",
                [job_id],
            ).fetchone()
        assert row is not None
        page = row["page"] or {}
        stored = page_of(row["page"], row["html_blocks"], row["blocks"], row["material"])
        return Made(
            status=row["status"],
            attempt=row["attempt"],
            warnings=sorted(warning["code"] for warning in page.get("warnings", ())),
            page=page,
            html="\n".join(row["html_blocks"] or ()),
            job_id=job_id,
            page_id=row["product_details_id"],
            blocks={block.id: block for block in stored.blocks} if stored else {},
        )

    def _tasks(self) -> set[str]:
        async def names() -> set[str]:
            own = asyncio.current_task()
            return {task.get_coro().__qualname__ for task in asyncio.all_tasks() if task is not own}

        return self._runner.run(names())


def settings_for(supplier: Supplier, database_url: str, directory: Path, **own: Any) -> Settings:
    """Return settings that hire a supplier for all it can, with time-outs as short as may be."""
    told: dict[str, Any] = {
        "database_url": SecretStr(database_url),
        "redis_url": SecretStr("redis://127.0.0.1:1/0"),
        "artifacts_url": directory.as_uri(),
        "public_base_url": "http://localhost:8080",
        "text_supplier": supplier.name,
        "text_supplier_key": SecretStr(supplier.traits.key),
        "text_supplier_seconds": 2,
        "worker_copy_seconds": 12,
        "supplier_breaker_failures": 100,
        "supplier_attempts": 2,
        "image_supplier": supplier.name,
        "image_supplier_key": SecretStr(supplier.traits.key),
        "image_supplier_seconds": 4,
        "worker_photo_seconds": 3,
        **HIRED[supplier.name],
        **own,
    }
    for name in ("text_supplier_url", "image_supplier_url"):
        told[name] = supplier.origin + told[name]
    return Settings(**told)


HIRED: dict[str, dict[str, Any]] = {
    "openai": {
        "text_supplier_url": "/v1",
        "text_supplier_model": "gpt-5-mini",
        "image_supplier_url": "/v1",
        "image_supplier_model": "gpt-image-2.5-flare",
    },
    "azure": {
        "text_supplier_url": "/openai/deployments/writer",
        "text_supplier_model": "writer",
        "text_supplier_auth": "api-key",
        "text_supplier_api_version": "2024-10-21",
        "image_supplier_url": "/openai/v1",
        "image_supplier_model": "gpt-image-1.5",
        "image_supplier_auth": "api-key",
        "image_supplier_fidelity": "high",
    },
    "together": {
        "text_supplier_url": "/v1",
        "text_supplier_model": "openai/gpt-oss-20b",
        "image_supplier_api": "together",
        "image_supplier_url": "/v1",
        "image_supplier_model": "black-forest-labs/FLUX.1-kontext-pro",
        "image_supplier_inline": True,
    },
}


def threads() -> set[str]:
    """Return the names of this process's threads, but for those that end with their resolver."""
    names = {thread.name for thread in threading.enumerate()}
    return {name for name in names if not name.startswith("resolve_")}


def descriptors() -> set[str]:
    """Return the sockets, pipes and files that this process has open."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        # The one that lists them is closed again.
        with suppress(FileNotFoundError):
            found.add(f"{entry.name}: {entry.readlink()}")
    # The artifact store's runtime begins once and stays; a leaked event loop would show as sockets.
    return {told for told in found if "anon_inode" not in told}
