"""The same version of a page is the same package, to the byte, whoever packs it and when."""

import uuid
from io import BytesIO
from zipfile import ZipFile

import pytest

from chassis.adapters.memory import MemoryPageStore
from chassis.records import Claim, Submission
from contracts.exports import Marketplace, page_version
from contracts.jobs import JobId
from contracts.work import ExportResult, ExportSubject
from tests.unit.worker_service.builders import SELLER, DrawnHere, Room, photo_bytes
from tests.unit.worker_service.no_suppliers import NoSuppliers
from worker_service.attempt import Attempt
from worker_service.marketplaces.browser import found_browser
from worker_service.marketplaces.exporter import Exporter
from worker_service.marketplaces.rendering import Rendering


def an_exporter(room: Room) -> Exporter:
    return Exporter(
        pages=MemoryPageStore(room.record),
        artifacts=room.artifacts,
        rendering=Rendering(found_browser(""), seconds=60),
        room=DrawnHere(),
        patience=room.patience,
        public_base_url="https://shop.example",
        drawing_seconds=30,
        turn_seconds=60,
    )


async def a_finished_page(room: Room) -> JobId:
    claim = await room.claimed()
    await room.pipeline().run(claim)
    page = room.page_of(claim.job.id)
    assert page is not None
    for image in page.images:
        # What draws in a unit test draws no pixels.
        await room.artifacts.put(image.key, photo_bytes(), content_type="image/png")
    return claim.job.id


async def an_export(room: Room, page: JobId, target: Marketplace) -> Claim:
    made = room.page_of(page)
    assert made is not None
    subject = ExportSubject(
        page_id=room.job(page).product_details_id,
        page_task_id=page,
        title=made.title,
        target=target,
        version=page_version(made),
    )
    job_id = JobId(str(uuid.uuid4()))
    await room.jobs.accept(Submission(job_id=job_id, user_id=SELLER, subject=subject))
    claim = await room.jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)
    assert claim is not None
    return claim


async def packed(room: Room, page: JobId, target: Marketplace) -> tuple[ExportResult, bytes]:
    attempt = Attempt(room.jobs, await an_export(room, page, target))
    result = await an_exporter(room).make(attempt, NoSuppliers())
    stored = await room.artifacts.get(result.key)
    assert stored is not None
    return result, stored.content


@pytest.mark.parametrize("target", [Marketplace.COUPANG, Marketplace.SMARTSTORE])
async def test_a_page_that_is_packed_again_on_another_day_is_the_same_bytes(
    target: Marketplace,
) -> None:
    room = Room()
    page = await a_finished_page(room)
    first, before = await packed(room, page, target)

    await room.clock.advance(24 * 60 * 60)
    again, after = await packed(room, page, target)

    assert first.slices > 0
    assert again.key == first.key
    assert after == before
    with ZipFile(BytesIO(after)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
