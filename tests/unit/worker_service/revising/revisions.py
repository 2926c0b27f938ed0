"""A workshop with a finished page in it, and revisions of that page."""

from dataclasses import dataclass, field, replace
from typing import Any

from chassis.adapters.memory import MemoryPageStore
from chassis.records import Job, ProductDetails
from contracts.jobs import FieldAnswer, JobId, Subject
from contracts.pages import FinishedPage, PageBlock
from contracts.tasks import GeneratePage
from contracts.work import RevisionResult, RevisionSubject
from tests.unit.worker_service.builders import RULES, SELLER, Room, a_subject
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.pipeline import Pipeline
from worker_service.ports import Account, PageCopy, Rewrite
from worker_service.tasks import attend
from worker_service.wiring import makers_beside, reviser

CUP = (
    "머무름 도자기 커피잔 250ml\n가격: 19,900원\n소재: 도자기\n원산지: 대한민국\n"
    "- 식기세척기에 넣어도 됩니다\n- 전자레인지에 쓸 수 있습니다\n- 손에 감기는 손잡이"
)


class CountingCopywriter(RulesCopywriter):
    """Writes by rules, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Subject, int]] = []
        self.rewrites: list[Rewrite | None] = []
        self.changes: dict[str, Any] = {}

    async def write(
        self,
        subject: Subject,
        account: Account | None = None,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        self.asked.append((subject, variant))
        self.rewrites.append(rewrite)
        return replace(await super().write(subject, account, variant, rewrite), **self.changes)


@dataclass
class Revising:
    """One seller's page, and all that can be done to it."""

    room: Room = field(default_factory=Room)
    writer: CountingCopywriter = field(default_factory=CountingCopywriter)
    page_job: JobId = field(init=False)

    @property
    def pages(self) -> MemoryPageStore:
        return MemoryPageStore(self.room.record)

    def pipeline(self) -> Pipeline:
        pipeline = self.room.pipeline(copywriter=self.writer)
        makers = makers_beside(pipeline) | {"revision": reviser(self.pages, pipeline)}
        return replace(pipeline, makers=makers)

    async def make_page(self, **changes: Any) -> None:
        task = await self.room.accepted(subject=a_subject(**{"product_data": CUP, **changes}))
        await attend(self.pipeline(), task, RULES)
        self.page_job = task.job_id
        self.writer.asked.clear()

    async def revised(self, **changes: Any) -> RevisionResult:
        job = await self.ended(**changes)
        assert isinstance(job.result, RevisionResult), job.failure
        return job.result

    async def ended(self, **changes: Any) -> Job:
        return await self.ended_of(await self.details(), **changes)

    async def ended_of(self, details: ProductDetails, **changes: Any) -> Job:
        subject = {"page_id": details.id, "page_task_id": self.page_job, "title": details.title}
        task = await self.room.accepted(subject=RevisionSubject(**{**subject, **changes}))
        await attend(self.pipeline(), GeneratePage(job_id=task.job_id), RULES)
        return self.room.job(task.job_id)

    async def details(self) -> ProductDetails:
        page_id = self.room.job(self.page_job).product_details_id
        found = await self.pages.find(page_id, user_id=SELLER)
        assert found is not None
        return found

    async def page(self) -> FinishedPage:
        page = (await self.details()).page
        assert page is not None
        return page

    async def blocks(self) -> dict[str, PageBlock]:
        return {block.id: block for block in (await self.page()).blocks}

    def change(self, *, page: dict[str, Any] | None = None, **changes: dict[str, Any]) -> None:
        """Change the stored page: fields of it, and of its blocks by their ids."""
        stored = self.room.record.pages[self.room.job(self.page_job).product_details_id]
        blocks = tuple(
            block.model_copy(update=changes.get(block.id.replace("-", "_"), {}))
            for block in stored.page.blocks
        )
        stored.page = stored.page.model_copy(update={"blocks": blocks, **(page or {})})
        stored.page = stored.page.model_copy(
            update={"html_blocks": tuple(b.html for b in blocks if not b.is_hidden)}
        )


async def a_page(**changes: Any) -> Revising:
    revising = Revising()
    await revising.make_page(**changes)
    return revising


async def answered(shop: Revising, told: dict[str, str], **changes: Any) -> RevisionResult:
    answers = tuple(FieldAnswer(field=field, value=value) for field, value in told.items())
    return await shop.revised(block_ids=(), answers=answers, **changes)


async def asked(shop: Revising) -> set[str]:
    return {missing.field for missing in (await shop.page()).missing_fields}


async def order_of(shop: Revising) -> list[str]:
    return [block.id for block in (await shop.page()).blocks]
