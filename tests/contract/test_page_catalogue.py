"""Every catalogue of pages lists what is finished and stands, of everybody, in one order."""

from dataclasses import replace
from datetime import timedelta

from chassis.page_catalogue import PageCatalogue, PageFilter
from chassis.ports import JobStore, PageStore
from contracts.jobs import UserId
from tests.contract.conftest import Age
from tests.contract.job_builders import JOON, MINA, a_page, a_submission, claimed

ALL = PageFilter()


async def finished(jobs: JobStore, user_id: UserId = MINA) -> int:
    accepted = await jobs.accept(replace(a_submission(), user_id=user_id))
    await jobs.complete(await claimed(jobs, accepted.job_id), a_page())
    return accepted.product_details_id


async def numbers(catalogue: PageCatalogue, wanted: PageFilter = ALL, after: int = 0) -> list[int]:
    found = await catalogue.finished(wanted, after=after, limit=10)
    return [page.page_id for page in found]


async def test_finished_pages_of_everybody_stand_in_their_order(
    jobs: JobStore, catalogue: PageCatalogue
) -> None:
    mine, theirs = await finished(jobs), await finished(jobs, JOON)
    await jobs.accept(a_submission())

    pages = await catalogue.finished(ALL, after=0, limit=10)

    assert [(page.page_id, page.user_id) for page in pages] == [(mine, MINA), (theirs, JOON)]
    assert (pages[0].title, pages[0].language) == ("빛나는 조명", "en")
    job = await jobs.find(pages[0].job_id)
    assert job is not None
    assert job.product_details_id == mine


async def test_they_are_read_on_behind_a_number(jobs: JobStore, catalogue: PageCatalogue) -> None:
    first, second, third = [await finished(jobs) for _ in range(3)]

    beginning = await catalogue.finished(ALL, after=0, limit=2)

    assert [page.page_id for page in beginning] == [first, second]
    assert await numbers(catalogue, after=second) == [third]


async def test_a_deleted_page_is_not_among_them(
    jobs: JobStore, pages: PageStore, catalogue: PageCatalogue
) -> None:
    page_id = await finished(jobs)
    await pages.delete(page_id, user_id=MINA)

    assert await numbers(catalogue) == []


async def test_they_can_be_narrowed_to_a_user_a_page_or_a_time(
    jobs: JobStore, catalogue: PageCatalogue, age: Age
) -> None:
    old = await finished(jobs)
    await age(timedelta(days=2))
    new, theirs = await finished(jobs), await finished(jobs, JOON)
    pages = await catalogue.finished(ALL, after=new - 1, limit=1)
    job = await jobs.find(pages[0].job_id)
    assert job is not None

    assert await numbers(catalogue, PageFilter(user_id=JOON)) == [theirs]
    assert await numbers(catalogue, PageFilter(page_id=old)) == [old]
    assert await numbers(catalogue, PageFilter(since=job.created_at)) == [new, theirs]
