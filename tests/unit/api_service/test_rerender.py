"""Every finished page is rendered again: a few at a time, once under each name, told at the end."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from api_service.rerender import STALLED_SECONDS, Order, Rerendering, StalledError
from api_service.wiring import new_job_id
from chassis.adapters.memory import (
    ManualClock,
    MemoryJobStore,
    MemoryPageCatalogue,
    MemoryPageStore,
    MemoryRecord,
)
from chassis.page_catalogue import PageFilter
from chassis.records import Job, Submission
from contracts.jobs import Failure, JobKind, JobStatus, JobWarning, Subject, UserId, WarningCode
from contracts.work import RevisedBlock, RevisionOutcome, RevisionSubject
from tests.unit.api_service.builders import a_page

URL = "https://shop.example/api/generation/product-details/1"
BROKEN = Failure(code="UNEXPECTED", message="고장")
NOTHING_LEFT = JobWarning(code=WarningCode.REVISION_WITHOUT_MATERIAL, message="재료가 없습니다.")


def an_order(name: str, *, at_once: int = 8, limit: int | None = None) -> Order:
    return Order(wanted=PageFilter(), name=name, at_once=at_once, limit=limit)


@dataclass
class Plant:
    """Some sellers' pages, an operator's command, and a worker that does as it is told."""

    clock: ManualClock = field(default_factory=ManualClock)
    fates: dict[int, str] = field(default_factory=dict)
    most_waiting: int = 0

    def __post_init__(self) -> None:
        self.record = MemoryRecord(clock=self.clock)
        self.jobs = MemoryJobStore(self.record)

    async def page(self, seller: str = "seller") -> int:
        accepted = await self.jobs.accept(
            Submission(
                job_id=new_job_id(),
                user_id=UserId(seller),
                subject=Subject(product_data="감귤칩"),
            )
        )
        claim = await self.jobs.claim(accepted.job_id, token=uuid4(), lease_seconds=15)
        assert claim is not None
        await self.jobs.complete(claim, a_page(claim.job.id))
        return accepted.product_details_id

    def command(self) -> Rerendering:
        catalogue = MemoryPageCatalogue(self.record)
        return Rerendering(catalogue=catalogue, jobs=self.jobs, clock=self.clock)

    async def run(
        self, *, at_once: int = 8, name: str = "1", limit: int | None = None
    ) -> Rerendering:
        """Run the command to its end, with a worker beside it."""
        command = self.command()
        running = asyncio.create_task(command.run(an_order(name, at_once=at_once, limit=limit)))
        await self.clock.settle()
        while not running.done():
            await self._work()
            await self.clock.advance(0.5)
        await running
        return command

    def revisions(self) -> list[Job]:
        jobs = [stored.job for stored in self.record.jobs.values()]
        return [job for job in jobs if job.kind is JobKind.REVISION]

    async def _work(self) -> None:
        waiting = [job for job in self.revisions() if not job.is_finished]
        self.most_waiting = max(self.most_waiting, len(waiting))
        for job in waiting:
            claim = await self.jobs.claim(job.id, token=uuid4(), lease_seconds=15)
            assert claim is not None
            page_id = job.subject_as(RevisionSubject).page_id
            if self.fates.get(page_id) == "fails":
                await self.jobs.fail(claim, BROKEN)
            else:
                await self.jobs.complete(claim, await self._outcome(page_id, job.user_id))

    async def _outcome(self, page_id: int, user_id: UserId) -> RevisionOutcome:
        details = await MemoryPageStore(self.record).find(page_id, user_id=user_id)
        assert details is not None
        assert details.page is not None
        block = details.page.blocks[0]
        new = RevisedBlock(id=block.id, html="<div>새 모습</div>", replaces=block.html)
        fate = self.fates.get(page_id, "changes")
        return RevisionOutcome(
            url=URL,
            blocks=(new,) if fate == "changes" else (),
            warnings=(NOTHING_LEFT,) if fate == "has no material" else (),
        )


async def test_every_page_of_everybody_gets_one_quiet_revision() -> None:
    plant = Plant()
    pages = [await plant.page(), await plant.page("another")]

    command = await plant.run()

    orders = [job.subject_as(RevisionSubject) for job in plant.revisions()]
    assert [order.page_id for order in orders] == pages
    assert all(order.is_quiet and order.block_ids is None for order in orders)
    assert not any(order.rewrites for order in orders)
    assert command.told() == {
        "pages": 2,
        "already": 0,
        "submitted": 2,
        "changed": 2,
        "unchanged": 0,
        "skipped": 0,
        "failed": 0,
        "waiting": 0,
    }


async def test_only_so_many_wait_beside_sellers_own_jobs() -> None:
    plant = Plant()
    for _ in range(7):
        await plant.page()

    command = await plant.run(at_once=3)

    assert (plant.most_waiting, command.counts["changed"]) == (3, 7)


async def test_repeating_the_command_renders_nothing_twice_unless_under_another_name() -> None:
    plant = Plant()
    await plant.page()
    await plant.run()

    again = await plant.run()
    under_another_name = await plant.run(name="2")

    assert (again.counts["already"], again.counts["submitted"]) == (1, 0)
    assert again.remark(an_order("1")).startswith(
        "1 of 1 pages were left as they are: rendered as '1'"
    )
    assert under_another_name.remark(an_order("2")) == ""
    assert under_another_name.counts["submitted"] == 1
    assert len(plant.revisions()) == 2


async def test_each_end_is_told_by_what_it_did_to_the_page() -> None:
    plant = Plant()
    changed, same, old, bad = [await plant.page() for _ in range(4)]
    plant.fates = {same: "stays", old: "has no material", bad: "fails"}

    command = await plant.run()

    told = command.told()
    assert [told[word] for word in ("changed", "unchanged", "skipped", "failed")] == [1, 1, 1, 1]
    assert [(f["page_id"], f["code"]) for f in command.failures] == [(bad, "UNEXPECTED")]
    assert json.dumps(command.failures)
    assert changed


async def test_what_failed_runs_again_when_the_command_is_repeated() -> None:
    plant = Plant()
    page_id = await plant.page()
    plant.fates = {page_id: "fails"}
    await plant.run()
    plant.fates = {}

    again = await plant.run()

    assert (again.counts["submitted"], again.counts["changed"]) == (1, 1)
    [job] = plant.revisions()
    assert (job.status, job.run) == (JobStatus.COMPLETED, 2)


async def test_a_limit_ends_it_there() -> None:
    plant = Plant()
    for _ in range(3):
        await plant.page()

    assert (await plant.run(limit=2)).counts["pages"] == 2


async def test_it_gives_up_waiting_when_no_worker_moves() -> None:
    plant = Plant()
    await plant.page()
    command = plant.command()
    running = asyncio.create_task(command.run(Order(wanted=PageFilter(), name="1")))

    await plant.clock.settle()
    with suppress(StalledError):
        for _ in range(STALLED_SECONDS * 2 + 4):
            await plant.clock.advance(0.5)

    with pytest.raises(StalledError):
        await running
    assert command.told()["waiting"] == 1
