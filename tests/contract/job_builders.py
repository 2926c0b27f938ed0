"""Jobs as the contract suites make them: valid by default."""

import uuid
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from chassis.ports import JobStore
from chassis.records import Claim, Progress, Submission
from contracts.events import JobEvent
from contracts.jobs import Failure, JobId, Language, Stage, Subject, UserId
from contracts.pages import FinishedPage
from contracts.tasks import GeneratePage

Events: TypeAlias = Callable[[], Awaitable[list[JobEvent]]]
Tasks: TypeAlias = Callable[[], Awaitable[list[GeneratePage]]]

MINA = UserId("mina")
JOON = UserId("joon")
BROKEN = Failure(code="BROKEN", message="고장")


def a_submission() -> Submission:
    return Submission(
        job_id=JobId(str(uuid.uuid4())),
        user_id=MINA,
        subject=Subject(
            product_data="\n  오크 스탠드 조명  \n따뜻한 빛", language=Language.ENGLISH
        ),
        request_id="request-1",
    )


def a_page(title: str = "빛나는 조명") -> FinishedPage:
    return FinishedPage(title=title, html_blocks=("<div>1</div>",), images=())


def reaching(percent: int, stage: Stage = Stage.COPY) -> Progress:
    return Progress(stage=stage, percent=percent, message=f"{percent}%")


async def accepted(jobs: JobStore) -> JobId:
    return (await jobs.accept(a_submission())).job_id


async def claimed(jobs: JobStore, job_id: JobId, *, lease_seconds: float = 15) -> Claim:
    claim = await jobs.claim(job_id, token=uuid.uuid4(), lease_seconds=lease_seconds)
    assert claim is not None
    return claim
