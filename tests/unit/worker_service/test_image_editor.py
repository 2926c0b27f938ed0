"""From a photo and an instruction to one image: what is made, what is told, what fails."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from chassis.records import Claim, Job
from contracts.events import JobCompleted, JobFailed, JobProgressed
from contracts.jobs import JobKind, JobStatus, Language, Stage, WarningCode
from contracts.pages import ImageSource, ImageType, Treatment
from contracts.work import ImageResult, ImageSubject
from tests.unit.worker_service.builders import (
    PHOTO_KEY,
    RENEW_SECONDS,
    RULES,
    SELLER,
    Room,
    StubFetcher,
    photo_bytes,
)
from worker_service.ladder import STEPS_DOWN
from worker_service.pipeline import Pipeline
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.tasks import attend
from worker_service.wiring import makers_beside

ADDRESS = "https://shop.example/mug.png"


def an_edit(**changes: Any) -> ImageSubject:
    """The uploaded photo, to be made brighter."""
    return ImageSubject(**{"instructions": "밝게 해 주세요", "photo_key": PHOTO_KEY, **changes})


class ObedientSupplier:
    """Does as it is told, and remembers what that was."""

    def __init__(self) -> None:
        self.orders: list[ShotOrder] = []

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        self.orders.append(order)
        return Shot(
            order=order,
            image_source=ImageSource.GENERATED,
            content=b"brighter",
            content_type="image/png",
            treatment=Treatment.GENERATED,
            width=1024,
            height=1024,
        )


async def a_room(*, photo: bytes | None = None) -> Room:
    """A room with the seller's photo in its store."""
    room = Room()
    await room.artifacts.put(PHOTO_KEY, photo or photo_bytes(), content_type="image/png")
    return room


def pipeline_of(room: Room, **changes: Any) -> Pipeline:
    pipeline = room.pipeline(photos=room.photo_desk(), **changes)
    return replace(pipeline, makers=makers_beside(pipeline))


async def ended(room: Room, subject: ImageSubject, **changes: Any) -> Job:
    """Attend to one job until it needs nothing more."""
    task = await room.accepted(subject=subject)
    await attend(pipeline_of(room, **changes), task, RULES)
    return room.job(task.job_id)


def image_of(job: Job) -> ImageResult:
    assert job.status is JobStatus.COMPLETED, job.failure
    assert isinstance(job.result, ImageResult)
    return job.result


def codes(image: ImageResult) -> list[WarningCode]:
    return [warning.code for warning in image.warnings]


async def test_a_supplier_that_follows_the_instruction_leaves_nothing_to_declare() -> None:
    supplier = ObedientSupplier()
    room = await a_room()

    ladder = replace(room.pipeline().ladder, supplier=supplier)
    image = image_of(await ended(room, an_edit(), ladder=ladder))

    [order] = supplier.orders
    assert (order.image_type, order.instructions) == (ImageType.EDIT, "밝게 해 주세요")
    assert (image.image_source, image.warnings) == (ImageSource.GENERATED, ())
    assert (image.width, image.height) == (1024, 1024)
    assert image.treatment is Treatment.GENERATED


async def test_the_image_is_a_stored_artifact_of_its_job() -> None:
    room = await a_room()

    job = await ended(room, an_edit())

    image = image_of(job)
    assert image.key.startswith(f"jobs/{job.id}/edit-")
    assert room.artifacts.artifacts[image.key].content == b"the edit"
    assert image.url == f"https://shop.example/api/generation/artifacts/{image.key}"


async def test_without_a_supplier_that_reads_the_step_down_is_declared() -> None:
    image = image_of(await ended(await a_room(), an_edit()))

    assert image.image_source is ImageSource.STUDIO
    assert codes(image) == [WarningCode.INSTRUCTION_NOT_FOLLOWED]


@pytest.mark.parametrize(
    ("language", "word"), [(Language.KOREAN, "요청"), (Language.ENGLISH, "asked")]
)
async def test_the_step_down_is_told_in_the_sellers_language(language: Language, word: str) -> None:
    image = image_of(await ended(await a_room(), an_edit(language=language)))

    assert word in image.warnings[0].message


@pytest.mark.parametrize("error", STEPS_DOWN)
async def test_a_failing_supplier_leaves_the_original(error: type[Exception]) -> None:
    room = await a_room()

    async def fail() -> None:
        raise error("down")

    room.supplier.before = fail

    image = image_of(await ended(room, an_edit()))

    assert image.image_source is ImageSource.ORIGINAL
    assert codes(image) == [
        WarningCode.IMAGE_FALLBACK_ORIGINAL,
        WarningCode.INSTRUCTION_NOT_FOLLOWED,
    ]


async def test_progress_and_the_end_are_told_as_of_an_image() -> None:
    room = await a_room()

    job = await ended(room, an_edit())

    *progress, end = room.events()
    told = [event for event in progress if isinstance(event, JobProgressed)]
    assert [event.stage for event in told] == [Stage.PHOTO, Stage.IMAGES, Stage.IMAGES]
    assert not any("상세페이지" in event.message for event in told)
    assert isinstance(end, JobCompleted)
    assert end.url == image_of(job).url
    assert "/product-details/" not in end.url


async def test_a_strangers_photo_is_fetched() -> None:
    room = Room(fetcher=StubFetcher({ADDRESS: photo_bytes()}))

    job = await ended(room, an_edit(photo_key=None, photo_url=ADDRESS))

    assert job.status is JobStatus.COMPLETED


@pytest.mark.parametrize("code", ["PHOTO_REFUSED", "PHOTO_UNREACHABLE", "PHOTO_TOO_LARGE"])
async def test_without_its_photo_an_edit_fails_at_once_and_says_why(code: str) -> None:
    room = Room(fetcher=StubFetcher({ADDRESS: PermanentError("no", code=code)}))

    job = await ended(room, an_edit(photo_key=None, photo_url=ADDRESS))

    assert (job.status, job.attempt) == (JobStatus.FAILED, 1)
    assert job.failure is not None
    assert job.failure.code == code
    assert "상세페이지" not in job.failure.message
    assert isinstance(room.events()[-1], JobFailed)


async def test_an_upload_that_is_gone_fails_at_once() -> None:
    job = await ended(Room(), an_edit())

    assert job.attempt == 1
    assert job.failure is not None
    assert job.failure.code == "PHOTO_UNREACHABLE"


async def test_bytes_that_are_no_photo_fail_at_once() -> None:
    job = await ended(await a_room(photo=b"no photo at all"), an_edit())

    assert job.failure is not None
    assert job.failure.code == "PHOTO_UNREADABLE"


class StoreThatIsAway:
    """An artifact store that cannot be reached; the rest of the world stands."""

    async def get(self, key: str) -> None:
        raise TransientError("away")


async def test_a_store_that_is_away_costs_an_attempt_and_not_the_job() -> None:
    room = await a_room()
    desk = replace(room.photo_desk(), artifacts=StoreThatIsAway())
    pipeline = room.pipeline(photos=desk, artifacts=StoreThatIsAway())
    task = await room.accepted(subject=an_edit())

    attending = asyncio.create_task(
        attend(replace(pipeline, makers=makers_beside(pipeline)), task, RULES)
    )
    await room.clock.advance(10)
    await attending
    waiting = room.job(task.job_id).status
    await attend(pipeline_of(room), task, RULES)

    assert waiting is JobStatus.PENDING
    assert room.job(task.job_id).status is JobStatus.COMPLETED


async def test_an_edit_that_its_user_cancels_stops_while_its_supplier_hangs() -> None:
    room = await a_room()
    claim = await room.claimed(subject=an_edit())
    is_shooting = asyncio.Event()

    async def hang() -> None:
        is_shooting.set()
        await asyncio.Event().wait()

    room.supplier.before = hang
    working = asyncio.create_task(pipeline_of(room).run(claim))
    await is_shooting.wait()

    await room.jobs.cancel(claim.job.id, user_id=SELLER)
    await room.clock.advance(RENEW_SECONDS)

    with pytest.raises(StaleClaimError):
        await working


async def test_a_repeated_edit_replaces_its_own_artifact() -> None:
    room = await a_room()
    claim = await room.claimed(subject=an_edit())
    with pytest.raises(ConnectionResetError):
        await pipeline_of(room, jobs=StoreThatDiesAtTheEnd(room)).run(claim)
    keys = set(room.artifacts.artifacts)

    await pipeline_of(room).run(claim)

    assert set(room.artifacts.artifacts) == keys


class StoreThatDiesAtTheEnd:
    """A process that is gone before it could record its result."""

    def __init__(self, room: Room) -> None:
        self._jobs = room.jobs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)

    async def complete(self, claim: Claim, image: ImageResult) -> None:
        raise ConnectionResetError


def test_every_kind_that_is_no_page_has_a_maker() -> None:
    # Packages and revisions have one of their own, which need more than the pipeline has.
    kinds = set(JobKind) - {JobKind.PAGE, JobKind.EXPORT, JobKind.REVISION}

    assert set(makers_beside(Room().pipeline())) == kinds
