"""Every page store shows a user's own pages, finished or not."""

import uuid
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest

from chassis.ports import JobRecovery, JobStore, PageStore
from chassis.records import Claim, PageEdit, Submission
from contracts.events import JobEvent
from contracts.jobs import Failure, JobId, JobStatus, Subject, UserId
from contracts.pages import FinishedPage, ImageSource, ImageType, MissingField, PageBlock, PageImage

Events: TypeAlias = Callable[[], Awaitable[list[JobEvent]]]

MINA = UserId("mina")
JOON = UserId("joon")


BLOCKS = (
    PageBlock(id="hero", html='<div data-block-id="hero">하나</div>'),
    PageBlock(id="points", html="""<div data-block-id="points">둘, {3} \\ 'x'</div>"""),
)


def a_page(title: str = "빛나는 조명") -> FinishedPage:
    hero = PageImage(
        id="hero",
        key="jobs/1/hero-0.jpg",
        url="http://localhost:8080/hero.jpg",
        image_source=ImageSource.STUDIO,
        image_type=ImageType.HERO,
        alt="조명",
        width=860,
        height=860,
    )
    return FinishedPage(
        title=title,
        html_blocks=tuple(block.html for block in BLOCKS),
        blocks=BLOCKS,
        material={"words": {"hero": ["하나", "{2} \\ 'x'"]}},
        images=(hero,),
        missing_fields=(MissingField(field="price", question="가격은 얼마인가요?"),),
    )


async def accepted(jobs: JobStore, *, user_id: UserId = MINA, text: str = "조명") -> int:
    submission = Submission(
        job_id=JobId(str(uuid.uuid4())), user_id=user_id, subject=Subject(product_data=text)
    )
    return (await jobs.accept(submission)).product_details_id


async def claimed(jobs: JobStore, pages: PageStore, page_id: int) -> Claim:
    details = await pages.find(page_id, user_id=MINA)
    assert details is not None
    claim = await jobs.claim(details.job.id, token=uuid.uuid4(), lease_seconds=15)
    assert claim is not None
    return claim


async def finished(jobs: JobStore, pages: PageStore, page: FinishedPage | None = None) -> int:
    page_id = await accepted(jobs)
    await jobs.complete(await claimed(jobs, pages, page_id), page or a_page())
    return page_id


async def test_a_page_in_the_making_has_a_working_title(jobs: JobStore, pages: PageStore) -> None:
    page_id = await accepted(jobs, text=f" \n {'가' * 70} \n설명")

    details = await pages.find(page_id, user_id=MINA)

    assert details is not None
    assert (details.title, details.status, details.page) == ("가" * 60, "pending", None)
    assert details.original_product_info == f" \n {'가' * 70} \n설명"


async def test_a_finished_page_is_found_as_it_was_made(jobs: JobStore, pages: PageStore) -> None:
    page_id = await finished(jobs, pages)

    details = await pages.find(page_id, user_id=MINA)

    assert details is not None
    assert details.page == a_page()
    assert (details.id, details.title, details.status) == (page_id, "빛나는 조명", "draft")


async def test_a_page_is_found_edited_and_deleted_by_its_own_user_only(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs, pages)

    assert await pages.find(page_id, user_id=JOON) is None
    assert await pages.edit(page_id, user_id=JOON, edit=PageEdit(status="archived")) is None
    assert await pages.delete(page_id, user_id=JOON) is None
    assert await pages.list_for(JOON, status=None, limit=20, offset=0) == ([], 0)


@pytest.mark.parametrize("strange", [0, -1, 2**31, 2**63 - 1, 2**63, 10**30])
async def test_numbers_of_no_page_find_nothing(pages: PageStore, strange: int) -> None:
    assert await pages.find(strange, user_id=MINA) is None
    assert await pages.edit(strange, user_id=MINA, edit=PageEdit()) is None
    assert await pages.delete(strange, user_id=MINA) is None


async def test_pages_are_listed_newest_first(jobs: JobStore, pages: PageStore) -> None:
    ids = [await accepted(jobs) for _ in range(5)]
    await accepted(jobs, user_id=JOON)

    listed, total = await pages.list_for(MINA, status=None, limit=2, offset=1)

    assert ([details.id for details in listed], total) == ([ids[3], ids[2]], 5)
    assert await pages.list_for(MINA, status=None, limit=2, offset=9) == ([], 5)


async def test_listed_pages_come_without_their_blocks(jobs: JobStore, pages: PageStore) -> None:
    await finished(jobs, pages)

    [listed], _ = await pages.list_for(MINA, status=None, limit=20, offset=0)

    absent = {"html_blocks": (), "blocks": (), "material": None}
    assert listed.page == a_page().model_copy(update=absent)


async def test_failed_and_cancelled_jobs_are_listed_only_when_asked_for(
    jobs: JobStore, pages: PageStore
) -> None:
    failed, cancelled, pending = [await accepted(jobs) for _ in range(3)]
    failing = await claimed(jobs, pages, failed)
    await jobs.fail(failing, Failure(code="BROKEN", message="고장"))
    await jobs.cancel((await claimed(jobs, pages, cancelled)).job.id, user_id=MINA)

    by_status = {
        status: [d.id for d in (await pages.list_for(MINA, status=status, limit=9, offset=0))[0]]
        for status in (None, "failed", "cancelled", "pending", "nonsense")
    }

    assert by_status == {
        None: [pending],
        "failed": [failed],
        "cancelled": [cancelled],
        "pending": [pending],
        "nonsense": [],
    }


async def test_pages_are_listed_by_their_own_status(jobs: JobStore, pages: PageStore) -> None:
    published, draft = await finished(jobs, pages), await finished(jobs, pages)
    await pages.edit(published, user_id=MINA, edit=PageEdit(status="published"))

    by_status = {
        status: [d.id for d in (await pages.list_for(MINA, status=status, limit=9, offset=0))[0]]
        for status in ("published", "draft", "completed")
    }

    assert by_status == {
        "published": [published],
        "draft": [draft],
        "completed": [draft, published],
    }


async def test_an_edit_changes_what_it_names_and_nothing_else(
    jobs: JobStore, pages: PageStore
) -> None:
    page_id = await finished(jobs, pages)

    html = '<div data-block-id="hero">새로</div>'
    await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=(html,)))
    edited = await pages.edit(
        page_id, user_id=MINA, edit=PageEdit(product_id="P-1", status="published")
    )

    assert edited is not None
    assert edited == await pages.find(page_id, user_id=MINA)
    hero = PageBlock(id="hero", html=html, is_edited=True)
    assert edited.page == a_page().model_copy(update={"html_blocks": (html,), "blocks": (hero,)})
    assert (edited.product_id, edited.status) == ("P-1", "published")
    assert edited.original_product_info == "조명"


async def test_an_unfinished_page_is_not_edited(jobs: JobStore, pages: PageStore) -> None:
    page_id = await accepted(jobs)

    assert await pages.edit(page_id, user_id=MINA, edit=PageEdit(status="published")) is None


async def test_a_deleted_page_is_gone_and_waits_to_be_purged(
    jobs: JobStore, pages: PageStore, recovery: JobRecovery, events: Events
) -> None:
    page_id = await finished(jobs, pages)

    deleted = await pages.delete(page_id, user_id=MINA)

    assert deleted is not None
    assert deleted.page == a_page()
    assert await pages.find(page_id, user_id=MINA) is None
    assert await pages.list_for(MINA, status=None, limit=20, offset=0) == ([], 0)
    assert await pages.delete(page_id, user_id=MINA) is None
    assert await recovery.deleted_unpurged(settled_seconds=0, limit=10) == [deleted.job.id]
    assert await recovery.deleted_unpurged(settled_seconds=60, limit=10) == []
    assert [event.type for event in await events()] == ["page.completed"]


async def test_a_purged_page_is_purged_once(
    jobs: JobStore, pages: PageStore, recovery: JobRecovery
) -> None:
    kept, page_id = await finished(jobs, pages), await finished(jobs, pages)
    deleted = await pages.delete(page_id, user_id=MINA)
    untouched = await pages.find(kept, user_id=MINA)
    assert deleted is not None
    assert untouched is not None

    await recovery.mark_purged([deleted.job.id, untouched.job.id])

    assert await recovery.deleted_unpurged(settled_seconds=0, limit=10) == []
    assert await pages.find(kept, user_id=MINA) == untouched


async def test_deleting_cancels_an_unfinished_job_for_good(
    jobs: JobStore, pages: PageStore, events: Events
) -> None:
    page_id = await accepted(jobs)

    deleted = await pages.delete(page_id, user_id=MINA)

    assert deleted is not None
    assert [event.type for event in await events()] == ["job.cancelled"]
    retried = await jobs.retry(deleted.job.id, user_id=MINA, request_id="")
    assert retried is not None
    assert retried.status is JobStatus.CANCELLED
