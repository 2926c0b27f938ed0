"""A workshop on memory, and what comes into it."""

import hashlib
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import uuid_utils
from PIL import Image, ImageDraw

from chassis.adapters.memory import (
    ManualClock,
    MemoryArtifactStore,
    MemoryJobRecovery,
    MemoryJobStore,
    MemoryPreferenceStore,
    MemoryRecord,
)
from chassis.fetching import FetchedBody
from chassis.records import Claim, Job, Lane, Submission
from contracts.events import JOB_EVENT, JobEvent
from contracts.jobs import JobId, Subject, Tone, UserId, WarningCode
from contracts.pages import FinishedPage, ImageSource, Treatment
from contracts.tasks import GeneratePage
from tests.unit.worker_service.no_suppliers import NoSuppliers
from worker_service.ladder import Ladder
from worker_service.lease import Lease
from worker_service.patience import Patience
from worker_service.photo import FoundPhoto, PhotoDesk
from worker_service.pipeline import Pipeline, StageSeconds
from worker_service.ports import (
    Account,
    Copywriter,
    ImageSupplier,
    PageCopy,
    Palette,
    Photo,
    Rewrite,
    Shot,
    ShotOrder,
)
from worker_service.studio.studio import Studio
from worker_service.tasks import Rules

Hook = Callable[[], Awaitable[object]]
SELLER = UserId("seller")
PHOTO_KEY = "uploads/seller/lamp.png"
LEASE_SECONDS = 15.0
RENEW_SECONDS = 4.5

RULES = Rules(max_attempts=3, is_leaving=lambda: False)


def a_subject(**changes: Any) -> Subject:
    """A lamp with an uploaded photo."""
    return Subject(**{"product_data": "물결 스탠드 램프", "photo_key": PHOTO_KEY, **changes})


def a_submission(**changes: Any) -> Submission:
    fresh = {"job_id": JobId(str(uuid_utils.uuid7())), "user_id": SELLER, "subject": a_subject()}
    return Submission(**{**fresh, **changes})


def photo_bytes(side: int = 700) -> bytes:
    """A PNG of something dark on something light."""
    image = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(image).ellipse((side // 4, side // 4, side * 3 // 4, side * 3 // 4), "navy")
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def a_photo(content: bytes, **changes: Any) -> Photo:
    known: dict[str, Any] = {"content_type": "image/png", "width": 64, "height": 64}
    digest = hashlib.sha256(content).hexdigest()
    return Photo(**{**known, "content": content, "digest": digest, **changes})


class DrawnHere:
    """A drawing room without processes: what is asked for is done at once, or fails as told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def run(self, function: Any, *args: Any, near: str, seconds: float) -> Any:
        if self.error is not None:
            raise self.error
        return function(*args)


def a_studio(room: Any = None) -> Studio:
    return Studio(room=room or DrawnHere(), seconds=5)


async def nothing_happens() -> None:
    """The default of a hook."""


class StubDesk:
    """Finds a photo as small as a stamp, which is quick to look at."""

    async def find(self, subject: Subject) -> FoundPhoto:
        if subject.photo_key is None:
            return FoundPhoto(warnings=(WarningCode.PHOTO_MISSING,))
        return FoundPhoto(a_photo(photo_bytes(side=64)), Palette(brand="#000080"))


class StubCopywriter:
    """Writes the same copy for everything; `before` may interfere."""

    def __init__(self) -> None:
        self.before: Hook = nothing_happens

    async def write(
        self,
        subject: Subject,
        account: Account,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        await self.before()
        return PageCopy(
            language=subject.language,
            tone=Tone.FRIENDLY,
            title="물결 램프",
            hook="밤을 밝히는 물결",
        )


class StubSupplier:
    """Shoots at once; `before` may interfere."""

    def __init__(self) -> None:
        self.before: Hook = nothing_happens

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        await self.before()
        return Shot(
            order=order,
            image_source=ImageSource.STUDIO,
            content=f"the {order.id}".encode(),
            content_type="image/jpeg",
            treatment=Treatment.CUT_OUT,
            width=860,
            height=860,
        )


class StubFetcher:
    """The internet: an address is bytes, or an error."""

    def __init__(self, answers: dict[str, bytes | Exception] | None = None) -> None:
        self.answers = answers or {}
        self.asked = 0

    async def fetch(self, url: str) -> FetchedBody:
        self.asked += 1
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return FetchedBody(content=answer, content_type="image/png", final_url=url)


@dataclass
class Room:
    """One pipeline on memory, with every part of it in reach."""

    clock: ManualClock = field(default_factory=ManualClock)
    artifacts: MemoryArtifactStore = field(default_factory=MemoryArtifactStore)
    copywriter: StubCopywriter = field(default_factory=StubCopywriter)
    supplier: StubSupplier = field(default_factory=StubSupplier)
    fetcher: Any = field(default_factory=StubFetcher)
    preferences: MemoryPreferenceStore = field(default_factory=MemoryPreferenceStore)
    room: Any = field(default_factory=DrawnHere)
    record: MemoryRecord = field(init=False)
    jobs: MemoryJobStore = field(init=False)
    recovery: MemoryJobRecovery = field(init=False)

    def __post_init__(self) -> None:
        self.record = MemoryRecord(clock=self.clock)
        self.jobs = MemoryJobStore(self.record)
        self.recovery = MemoryJobRecovery(self.record)

    @property
    def patience(self) -> Patience:
        return Patience(clock=self.clock, jitter=lambda: 0.0)

    def photo_desk(self, *, seconds: float = 5) -> PhotoDesk:
        return PhotoDesk(
            artifacts=self.artifacts,
            fetcher=self.fetcher,
            patience=self.patience,
            room=self.room,
            seconds=seconds,
            look_seconds=5,
        )

    def pipeline(self, *, jobs: Any = None, **changes: Any) -> Pipeline:
        store = jobs or self.jobs
        copywriter: Copywriter = self.copywriter
        supplier: ImageSupplier = self.supplier
        parts: dict[str, Any] = {
            "jobs": store,
            "preferences": self.preferences,
            "artifacts": self.artifacts,
            "photos": StubDesk(),
            "accounts": NoSuppliers(),
            "copywriter": copywriter,
            "ladder": Ladder(supplier=supplier, studio=a_studio(), shot_seconds=5),
            "lease": Lease(
                jobs=store, clock=self.clock, seconds=LEASE_SECONDS, renew_seconds=RENEW_SECONDS
            ),
            "patience": self.patience,
            "seconds": StageSeconds(copy=5, images=5, page=5),
            "public_base_url": "https://shop.example",
            "new_token": uuid.uuid4,
        }
        return Pipeline(**{**parts, **changes})

    async def accepted(self, **changes: Any) -> GeneratePage:
        """Accept a job with a photo, and return its task."""
        submission = a_submission(**changes)
        await self.jobs.accept(submission)
        return GeneratePage(job_id=submission.job_id)

    async def claimed(self, **changes: Any) -> Claim:
        claim = await self.pipeline().claim(await self.accepted(**changes))
        assert claim is not None
        return claim

    def job(self, job_id: JobId) -> Job:
        return self.record.jobs[job_id].job

    def page_of(self, job_id: JobId) -> FinishedPage | None:
        stored = self.record.pages.get(self.job(job_id).product_details_id)
        return stored.page if stored else None

    def events(self) -> list[JobEvent]:
        rows = self.record.uncarried(Lane.EVENT)
        return [JOB_EVENT.validate_python(row.payload) for row in rows]
