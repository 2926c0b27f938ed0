"""The facts that a change of a job's record makes, for whichever record keeps them."""

from datetime import datetime
from typing import TypedDict

from chassis.records import Job, Progress
from contracts.events import (
    JobCancelled,
    JobProgressed,
    PageCompleted,
    PageFailed,
    progress_event_id,
    terminal_event_id,
)
from contracts.jobs import Failure, JobId, Language, Subject, UserId
from contracts.pages import FinishedPage

TITLE_LENGTH = 60


def working_title(subject: Subject) -> str:
    """Return what a product is called until its page has a title."""
    lines = (line.strip() for line in subject.product_data.splitlines())
    return next((line[:TITLE_LENGTH] for line in lines if line), "")


def progressed(job: Job, progress: Progress, at: datetime) -> JobProgressed:
    return JobProgressed(
        event_id=progress_event_id(job.id, job.run, progress.percent),
        stage=progress.stage,
        progress=progress.percent,
        message=progress.message,
        **_origin(job, at),
    )


def completed(job: Job, page: FinishedPage, at: datetime) -> PageCompleted:
    return PageCompleted(
        event_id=terminal_event_id(job.id, job.run),
        title=page.title,
        image_count=len(page.images),
        warning_count=len(page.warnings),
        **_origin(job, at),
    )


def failed(job: Job, failure: Failure, at: datetime) -> PageFailed:
    return PageFailed(
        event_id=terminal_event_id(job.id, job.run),
        title=working_title(job.subject),
        failure=failure,
        **_origin(job, at),
    )


def cancelled(job: Job, at: datetime) -> JobCancelled:
    return JobCancelled(
        event_id=terminal_event_id(job.id, job.run),
        title=working_title(job.subject),
        **_origin(job, at),
    )


def out_of_attempts(language: Language) -> Failure:
    """Return why a job failed whose every worker died over it."""
    message = {
        Language.KOREAN: "페이지를 만드는 중에 문제가 반복되어 작업을 멈췄습니다. "
        "잠시 후 다시 시도해 주세요.",
        Language.ENGLISH: "We stopped after several interrupted attempts to make this page. "
        "Please try again in a moment.",
    }
    return Failure(code="ATTEMPTS_EXHAUSTED", message=message[language])


class _Origin(TypedDict):
    job_id: JobId
    user_id: UserId
    product_details_id: int
    language: Language
    request_id: str
    occurred_at: datetime


def _origin(job: Job, at: datetime) -> _Origin:
    return _Origin(
        job_id=job.id,
        user_id=job.user_id,
        product_details_id=job.product_details_id,
        language=job.subject.language,
        request_id=job.request_id,
        occurred_at=at,
    )
