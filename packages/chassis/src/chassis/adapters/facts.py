"""The facts that a change of a job's record makes, for whichever record keeps them."""

from datetime import datetime
from typing import TypedDict

from chassis.errors import PermanentError
from chassis.records import Job, Progress
from chassis.tracing import traceparent
from contracts.events import (
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobProgressed,
    PageCompleted,
    PageFailed,
    progress_event_id,
    terminal_event_id,
)
from contracts.jobs import Failure, JobId, JobKind, Language, UserId
from contracts.pages import FinishedPage, VersionReason
from contracts.work import (
    ExportSubject,
    ImageSubject,
    JobOutcome,
    JobSubject,
    RevisionSubject,
)

TITLE_LENGTH = 60


def working_title(subject: JobSubject) -> str:
    """Return what a job is called by its own words, until what it makes has a title."""
    lines = (line.strip() for line in _words_of(subject).splitlines())
    return next((line[:TITLE_LENGTH] for line in lines if line), "")


def _words_of(subject: JobSubject) -> str:
    match subject:
        case ImageSubject():
            return subject.instructions
        case ExportSubject() | RevisionSubject():
            return subject.title
        case _:
            return subject.product_data


def progressed(job: Job, progress: Progress, at: datetime) -> JobProgressed:
    return JobProgressed(
        event_id=progress_event_id(job.id, job.run, progress.percent),
        stage=progress.stage,
        progress=progress.percent,
        message=progress.message,
        **_origin(job, at),
    )


def completed(job: Job, outcome: JobOutcome, at: datetime) -> PageCompleted | JobCompleted:
    if isinstance(outcome, FinishedPage):
        return PageCompleted(
            event_id=terminal_event_id(job.id, job.run),
            title=outcome.title,
            image_count=len(outcome.images),
            warning_count=len(outcome.warnings),
            **_origin(job, at),
        )
    return JobCompleted(
        event_id=terminal_event_id(job.id, job.run),
        title=working_title(job.subject),
        url=outcome.url,
        warning_count=len(outcome.warnings),
        **_origin(job, at),
    )


def failed(job: Job, failure: Failure, at: datetime) -> PageFailed | JobFailed:
    fact = PageFailed if job.kind is JobKind.PAGE else JobFailed
    return fact(
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


_OUT_OF_ATTEMPTS = {
    (JobKind.PAGE, Language.KOREAN): "페이지를 만드는 중에 문제가 반복되어 작업을 멈췄습니다. "
    "잠시 후 다시 시도해 주세요.",
    (JobKind.PAGE, Language.ENGLISH): "We stopped after several interrupted attempts to make "
    "this page. Please try again in a moment.",
    (JobKind.IMAGE, Language.KOREAN): "이미지를 편집하는 중에 문제가 반복되어 작업을 멈췄습니다. "
    "잠시 후 다시 시도해 주세요.",
    (JobKind.IMAGE, Language.ENGLISH): "We stopped after several interrupted attempts to edit "
    "this image. Please try again in a moment.",
    (JobKind.EXPORT, Language.KOREAN): "상세페이지를 내보내는 중에 문제가 반복되어 작업을 "
    "멈췄습니다. 잠시 후 다시 시도해 주세요.",
    (JobKind.EXPORT, Language.ENGLISH): "We stopped after several interrupted attempts to export "
    "this page. Please try again in a moment.",
    (JobKind.REVISION, Language.KOREAN): "상세페이지를 고치는 중에 문제가 반복되어 작업을 "
    "멈췄습니다. 상세페이지는 그대로 있습니다. 잠시 후 다시 시도해 주세요.",
    (JobKind.REVISION, Language.ENGLISH): "We stopped after several interrupted attempts to revise "
    "this page, which is as it was. Please try again in a moment.",
}


def out_of_attempts(subject: JobSubject) -> Failure:
    """Return why a job failed whose every worker died over it."""
    message = _OUT_OF_ATTEMPTS[subject.kind, subject.language]
    return Failure(code="ATTEMPTS_EXHAUSTED", message=message)


def _page_id(job: Job) -> int:
    if isinstance(job.subject, RevisionSubject):
        return job.subject.page_id
    return job.product_details_id


def reason_of(subject: RevisionSubject) -> VersionReason:
    is_told_anew = subject.rewrites or subject.answers
    return VersionReason.REWRITTEN if is_told_anew else VersionReason.RENDERED


def page_gone(subject: RevisionSubject) -> PermanentError:
    """Return what ends a revision whose page was deleted in the meantime."""
    return PermanentError(f"page {subject.page_id} is gone", code="PAGE_GONE")


class _Origin(TypedDict):
    job_id: JobId
    user_id: UserId
    kind: JobKind
    product_details_id: int
    language: Language
    is_quiet: bool
    request_id: str
    traceparent: str
    occurred_at: datetime


def _origin(job: Job, at: datetime) -> _Origin:
    return _Origin(
        job_id=job.id,
        user_id=job.user_id,
        kind=job.kind,
        product_details_id=_page_id(job),
        language=job.subject.language,
        is_quiet=isinstance(job.subject, RevisionSubject) and job.subject.is_quiet,
        request_id=job.request_id,
        traceparent=traceparent() or job.traceparent,
        occurred_at=at,
    )
