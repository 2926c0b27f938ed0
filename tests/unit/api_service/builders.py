"""A world in memory behind the gateway, and what a worker would do in it."""

from dataclasses import dataclass, field
from uuid import uuid4

from pydantic import SecretStr

from api_service.settings import Settings
from api_service.wiring import World
from chassis.adapters.memory import (
    ManualClock,
    MemoryArtifactStore,
    MemoryIdempotencyStore,
    MemoryJobStore,
    MemoryOutbox,
    MemoryPageBlocks,
    MemoryPageStore,
    MemoryPreferenceStore,
    MemoryRecord,
    MemoryStandings,
    MemorySupplierCallStore,
)
from chassis.records import Claim, Job
from chassis.tokens import DevTokens
from contracts.exports import Marketplace, package_key
from contracts.jobs import Failure, JobId, JobWarning, WarningCode
from contracts.pages import FinishedPage, ImageSource, ImageType, PageImage, Treatment
from contracts.work import (
    ExportResult,
    ExportSubject,
    ImageResult,
    OpenRule,
    RevisedBlock,
    RevisionOutcome,
    RevisionSubject,
    RuleCounts,
)

BASE_URL = "http://localhost:8080"
SECRET = SecretStr("a secret that is long enough for HS256")


def some_settings(**changed: object) -> Settings:
    values: dict[str, object] = {
        "database_url": "postgresql://nobody@nowhere/nothing",
        "artifacts_url": "memory:///",
        "auth_mode": "dev",
        "auth_dev_secret": SECRET,
        "api_page_seconds": 8,
    }
    return Settings.model_validate(values | changed)


def a_page(job_id: JobId, *html_blocks: str) -> FinishedPage:
    key = f"jobs/{job_id}/thumbnail-0123456789abcdef.jpg"
    image = PageImage(
        id="thumbnail",
        key=key,
        url=f"{BASE_URL}/api/generation/artifacts/{key}",
        image_source=ImageSource.STUDIO,
        image_type=ImageType.THUMBNAIL,
        alt="감귤칩",
        width=1000,
        height=1000,
        web_key=key.replace(".jpg", ".webp"),
    )
    blocks = html_blocks or ("<div><h2>감귤칩</h2></div>",)
    return FinishedPage(
        title="감귤칩", html_blocks=blocks, images=(image,), material={"words": {"hook": "감귤칩"}}
    )


A_BROKEN_RULE = OpenRule(
    rule="title.length", status="fail", required=True, ko="제목이 깁니다.", en="The title is long."
)


def an_image(job_id: JobId) -> ImageResult:
    key = f"jobs/{job_id}/edit-0123456789abcdef.jpg"
    unheard = JobWarning(code=WarningCode.INSTRUCTION_NOT_FOLLOWED, message="그대로입니다.")
    return ImageResult(
        key=key,
        url=f"{BASE_URL}/api/generation/artifacts/{key}",
        width=1290,
        height=1290,
        image_source=ImageSource.STUDIO,
        treatment=Treatment.CUT_OUT,
        warnings=(unheard,),
    )


@dataclass
class Shop:
    """The world behind the gateway, with what a worker would do in it."""

    clock: ManualClock = field(default_factory=ManualClock)
    artifacts: MemoryArtifactStore = field(default_factory=MemoryArtifactStore)
    photos: dict[str, bytes | Exception] = field(default_factory=dict)
    record: MemoryRecord = field(init=False)
    jobs: MemoryJobStore = field(init=False)
    supplier_calls: MemorySupplierCallStore = field(init=False)
    standings: MemoryStandings = field(init=False)

    def __post_init__(self) -> None:
        self.record = MemoryRecord(clock=self.clock)
        self.jobs = MemoryJobStore(self.record)
        self.supplier_calls = MemorySupplierCallStore(self.record)
        self.standings = MemoryStandings(self.record)

    async def fetch(self, url: str) -> bytes:
        found = self.photos[url]
        if isinstance(found, Exception):
            raise found
        return found

    def world(self) -> World:
        return World(
            jobs=self.jobs,
            outbox=MemoryOutbox(self.record),
            pages=MemoryPageStore(self.record),
            blocks=MemoryPageBlocks(self.record),
            preferences=MemoryPreferenceStore(),
            idempotency=MemoryIdempotencyStore(self.record),
            artifacts=self.artifacts,
            supplier_calls=self.supplier_calls,
            standings=self.standings,
            fetch=self.fetch,
            clock=self.clock,
        )

    async def claim(self, task_id: str) -> Claim:
        claim = await self.jobs.claim(JobId(task_id), token=uuid4(), lease_seconds=15)
        assert claim is not None
        return claim

    async def complete(self, task_id: str, *html_blocks: str) -> None:
        job_id = JobId(task_id)
        claim = await self.claim(task_id)
        page = a_page(job_id, *html_blocks)
        for image in page.images:
            await self.artifacts.put(image.key, b"bytes", content_type="image/jpeg")
        await self.jobs.complete(claim, page)

    async def revise(self, task_id: str, **texts: str) -> None:
        """Do what a worker does for a revision: let these blocks say this."""
        claim = await self.claim(task_id)
        subject = claim.job.subject_as(RevisionSubject)
        standing = {
            block.id: block.html for block in self.record.pages[subject.page_id].page.blocks
        }
        revised = tuple(
            RevisedBlock(id=block_id, html=f"<div>{text}</div>", replaces=standing[block_id])
            for block_id, text in texts.items()
        )
        url = f"{BASE_URL}/api/generation/product-details/{subject.page_id}"
        await self.jobs.complete(claim, RevisionOutcome(url=url, blocks=revised))

    async def edit(self, task_id: str) -> None:
        await self.jobs.complete(await self.claim(task_id), an_image(JobId(task_id)))

    async def pack(self, task_id: str, content: bytes = b"a package") -> None:
        claim = await self.claim(task_id)
        subject = claim.job.subject_as(ExportSubject)
        key = package_key(subject.page_task_id, subject.target, subject.version)
        await self.artifacts.put(key, content, content_type="application/zip")
        result = ExportResult(
            key=key,
            url=f"{BASE_URL}/api/generation/artifacts/{key}",
            target=Marketplace(subject.target),
            version=subject.version,
            byte_count=len(content),
            slices=1,
            thumbnails=1,
            rules=RuleCounts(passed=1, failed=1),
            open_rules=(A_BROKEN_RULE,),
        )
        await self.jobs.complete(claim, result)

    async def fail(self, task_id: str, code: str = "NOTHING_DRAWABLE") -> None:
        await self.jobs.fail(
            await self.claim(task_id), Failure(code=code, message="그릴 수 없습니다.")
        )

    def job(self, task_id: str) -> Job:
        return self.record.jobs[JobId(task_id)].job

    def token_of(self, user_id: str) -> str:
        return DevTokens(SECRET).mint(user_id)
