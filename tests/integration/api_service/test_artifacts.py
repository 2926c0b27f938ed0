"""Artifacts that nothing names can be found and removed; whatever a row names stays."""

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_service.artifacts import main, run
from api_service.settings import ArtifactCommandSettings
from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.page_blocks import PostgresPageBlocks
from chassis.adapters.postgres.page_store import PostgresPageStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.recovery import PostgresJobRecovery
from chassis.page_changes import BlockChange
from chassis.records import Job, PageEdit, Submission
from contracts.jobs import JobId, Subject, UserId
from contracts.pages import FinishedPage

MINA = UserId("mina")
LONG_AGO = 1_000_000_000
HASH = "0123456789abcdef0123456789abcdef"


class Shelf:
    """A record and a folder of artifacts beside it."""

    def __init__(self, record: PostgresRecord, folder: Path) -> None:
        self.record = record
        self.folder = folder
        self.store = ObjectArtifactStore(folder.as_uri())
        self.settings = ArtifactCommandSettings(
            database_url=SecretStr(record.database_url),
            artifacts_url=folder.as_uri(),
            public_base_url="http://localhost:8080",
        )

    async def put(self, key: str, *, is_old: bool = True) -> str:
        await self.store.put(key, b"pixels", content_type="image/png")
        if is_old:
            os.utime(self.folder / key, (LONG_AGO, LONG_AGO))
        return key

    async def finished_page(self, *, photo_key: str | None = None, block: str = "<p></p>") -> Job:
        jobs, job_id = PostgresJobStore(self.record), JobId(str(uuid.uuid4()))
        subject = Subject(product_data="감귤칩", photo_key=photo_key)
        await jobs.accept(Submission(job_id=job_id, user_id=MINA, subject=subject))
        claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=15)
        assert claim is not None
        page = FinishedPage(title="감귤칩", html_blocks=(block,), images=())
        await jobs.complete(claim, page)
        return claim.job

    async def orphans(self) -> list[str]:
        return (await run(self.settings, "list-orphans")).splitlines()


@pytest.fixture
async def shelf(database_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with PostgresRecord(database_url) as record:
        yield Shelf(record, tmp_path / "artifacts")


async def test_what_no_row_names_is_listed_and_then_removed(shelf: Shelf) -> None:
    job = await shelf.finished_page()
    kept = await shelf.put(f"jobs/{job.id}/hero.png")
    orphans = [
        await shelf.put(f"jobs/{uuid.uuid4()}/hero.png"),
        await shelf.put(f"uploads/owner/{HASH}.jpg"),
    ]

    assert await shelf.orphans() == orphans
    assert await run(shelf.settings, "collect") == "collect: 2\n"
    assert await run(shelf.settings, "collect") == "collect: 0\n"
    assert await shelf.store.get(kept) is not None
    assert await shelf.store.get(orphans[0]) is None


@pytest.mark.parametrize("end", ['.jpg">', ".jpg.", ".jpg)", ".jpg?w=2"])
async def test_what_stands_in_a_block_is_never_removed(shelf: Shelf, end: str) -> None:
    key = await shelf.put(f"uploads/owner/{HASH}.jpg")
    await shelf.finished_page(block=f"<img src='http://x/api/artifacts/uploads/owner/{HASH}{end}")

    await run(shelf.settings, "collect")

    assert await shelf.store.get(key) is not None


async def test_what_is_hidden_or_may_be_brought_back_is_never_removed(shelf: Shelf) -> None:
    hidden = await shelf.put(f"uploads/owner/{HASH}.jpg")
    undone = await shelf.put(f"uploads/owner/{HASH[::-1]}.jpg")
    page_id = (await shelf.finished_page(block="<div>글</div>")).product_details_id
    pages, blocks = PostgresPageStore(shelf.record), PostgresPageBlocks(shelf.record)
    for key in (undone, hidden):
        shown = ("<div>글</div>", f'<div><img src="http://x/api/artifacts/{key}"></div>')
        edited = await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=shown))
    assert edited is not None
    assert edited.page is not None
    last = edited.page.blocks[-1].id
    await blocks.change(page_id, last, user_id=MINA, change=BlockChange(is_hidden=True))

    assert await shelf.orphans() == []


async def test_what_an_edit_brought_in_is_never_removed(shelf: Shelf) -> None:
    key = await shelf.put(f"uploads/owner/{HASH}.jpg")
    job = await shelf.finished_page()
    edit = PageEdit(html_blocks=(f'<img src="http://x/api/artifacts/{key}">',))
    pages = PostgresPageStore(shelf.record)
    await pages.edit(job.product_details_id, user_id=MINA, edit=edit)

    assert await shelf.orphans() == []


async def test_the_photo_of_a_job_stays_until_the_job_is_purged(shelf: Shelf) -> None:
    key = await shelf.put(f"uploads/owner/{HASH}.jpg")
    job = await shelf.finished_page(photo_key=key)
    recovery = PostgresJobRecovery(shelf.record)

    before = await shelf.orphans()
    await PostgresPageStore(shelf.record).delete(job.product_details_id, user_id=MINA)
    deleted = await shelf.orphans()
    await recovery.mark_purged([job.id])

    assert (before, deleted, await shelf.orphans()) == ([], [], [key])


async def test_what_is_young_may_yet_be_ordered_with(shelf: Shelf) -> None:
    key = await shelf.put(f"uploads/owner/{HASH}.jpg", is_old=False)

    await run(shelf.settings, "collect")

    assert await shelf.store.get(key) is not None


async def test_answers_of_suppliers_and_strangers_files_are_left_alone(shelf: Shelf) -> None:
    await shelf.put("answers/job/1-6b")
    await shelf.put("backups/record.dump")

    assert await shelf.orphans() == []


def test_less_than_an_hour_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["collect", "--older-than-hours", "0"])

    assert "at least 1" in capsys.readouterr().err
