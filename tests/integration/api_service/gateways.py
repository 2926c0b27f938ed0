"""The gateway as it is deployed, on real servers, inside the test's own process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from pydantic import SecretStr

from api_service.app import create_app
from api_service.settings import Settings
from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.tokens import DevTokens
from contracts.jobs import JobId, JobStatus
from contracts.pages import FinishedPage, ImageSource, ImageType, PageImage
from contracts.work import ImageResult

BASE_URL = "http://localhost:8080"
SECRET = SecretStr("a secret that is long enough for HS256")


class Door:
    """The gateway's door, and a worker's hands behind it."""

    def __init__(self, transport: httpx.ASGITransport, record: PostgresRecord, home: Path) -> None:
        self._transport = transport
        self.jobs = PostgresJobStore(record)
        self.artifacts = ObjectArtifactStore((home / "artifacts").as_uri())

    @asynccontextmanager
    async def client(self, user_id: str | None) -> AsyncIterator[httpx.AsyncClient]:
        """A client that is signed in as this user; None: not signed in."""
        headers = {}
        if user_id is not None:
            headers["authorization"] = f"Bearer {DevTokens(SECRET).mint(user_id)}"
        async with httpx.AsyncClient(
            transport=self._transport, base_url=BASE_URL, headers=headers
        ) as client:
            yield client

    async def complete(
        self, task_id: str, *blocks: str, material: dict[str, Any] | None = None
    ) -> None:
        job_id = JobId(task_id)
        claim = await self.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
        assert claim is not None
        key = f"jobs/{job_id}/thumbnail-0123456789abcdef.jpg"
        await self.artifacts.put(key, b"bytes", content_type="image/jpeg")
        image = PageImage(
            id="thumbnail",
            key=key,
            url=f"{BASE_URL}/api/generation/artifacts/{key}",
            image_source=ImageSource.STUDIO,
            image_type=ImageType.THUMBNAIL,
            alt="감귤칩",
            width=1000,
            height=1000,
        )
        page = FinishedPage(
            title="감귤칩",
            html_blocks=blocks or ("<div><h2>감귤칩</h2></div>",),
            images=(image,),
            material=material,
        )
        await self.jobs.complete(claim, page)

    async def edit(self, task_id: str) -> None:
        """Do what a worker does for the edit of an image."""
        job_id = JobId(task_id)
        claim = await self.jobs.claim(job_id, token=uuid4(), lease_seconds=15)
        assert claim is not None
        key = f"jobs/{job_id}/edit-0123456789abcdef.jpg"
        await self.artifacts.put(key, b"bytes", content_type="image/jpeg")
        image = ImageResult(
            key=key,
            url=f"{BASE_URL}/api/generation/artifacts/{key}",
            width=1290,
            height=1290,
            image_source=ImageSource.STUDIO,
        )
        await self.jobs.complete(claim, image)

    async def status_of(self, task_id: str) -> JobStatus:
        job = await self.jobs.find(JobId(task_id))
        assert job is not None
        return job.status


@asynccontextmanager
async def gateway(database_url: str, home: Path, **changed: object) -> AsyncIterator[Door]:
    """Run the gateway on this database, with its artifacts under `home`."""
    values: dict[str, object] = {
        "database_url": database_url,
        "artifacts_url": (home / "artifacts").as_uri(),
        "auth_mode": "dev",
        "auth_dev_secret": SECRET,
    }
    app = create_app(Settings.model_validate(values | changed))
    async with app.router.lifespan_context(app), PostgresRecord(database_url) as record:
        yield Door(httpx.ASGITransport(app), record, home)
