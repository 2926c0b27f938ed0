"""What a job's record says, in the words of the public interface."""

from collections.abc import Sequence
from typing import Any

from api_service.blocks.answers import finished_revision
from api_service.blocks.schemas import FinishedRevision
from api_service.exports.schemas import (
    ExportResultBody,
    ExportResultData,
    FinishedExport,
    OpenRuleBody,
)
from api_service.generation.orders import told, told_data
from api_service.generation.schemas import (
    Accepted,
    AcceptedData,
    CancelledResult,
    Changed,
    FailedResult,
    FinishedImage,
    ImageResultBody,
    ImageResultData,
    NoResult,
    Result,
    ResultBody,
    ResultData,
    ResultImage,
    Status,
    StatusData,
)
from api_service.wording import PAGE, WORDS
from chassis import page_lint
from chassis.records import Acceptance, Job
from chassis.supplier_records import Spending
from chassis.violations import Said
from contracts.jobs import JobKind, JobStatus, Language
from contracts.pages import FinishedPage, PageImage, Usage, artifact_url
from contracts.work import (
    ExportResult,
    ImageResult,
    JobResult,
    OpenRule,
    RevisionResult,
    RevisionSubject,
)


def accepted(acceptance: Acceptance, language: Language) -> Accepted:
    return Accepted(
        **told(acceptance, PAGE.accepted, language),
        data=AcceptedData(
            **told_data(acceptance), product_details_id=acceptance.product_details_id
        ),
        warnings=acceptance.warnings,
    )


def message_of(job: Job, language: Language) -> str:
    """Return what is being done, else what became of the job."""
    if job.status is JobStatus.FAILED and job.failure:
        return job.failure.message
    if job.status is JobStatus.PROCESSING and job.message:
        return job.message
    return WORDS[job.kind].status[job.status].in_(language)


def status(job: Job, language: Language) -> Status:
    data = status_data(job, language)
    return Status(
        task_id=job.id,
        status=job.status,
        progress=data.progress,
        message=data.message,
        data=data,
    )


def status_data(job: Job, language: Language) -> StatusData:
    has_failed = job.status is JobStatus.FAILED
    message = message_of(job, language)
    return StatusData(
        task_id=job.id,
        kind=job.kind,
        status=job.status,
        progress=100 if job.status is JobStatus.COMPLETED else job.progress,
        stage=job.stage,
        message=message,
        error=message if has_failed else None,
        error_code=job.failure.code if has_failed and job.failure else None,
        product_details_id=_page_id(job),
        attempt=job.attempt,
        run=job.run,
        warnings=job.warnings,
        created_at=job.created_at,
        updated_at=job.updated_at,
        expires_at=job.expires_at if job.is_finished else None,
    )


def _page_id(job: Job) -> int | None:
    if isinstance(job.subject, RevisionSubject):
        return job.subject.page_id
    return job.product_details_id if job.kind is JobKind.PAGE else None


def changed(job: Job, sentence: Said, language: Language) -> Changed:
    return Changed(
        task_id=job.id,
        status=job.status,
        message=sentence.in_(language),
        data=status_data(job, language),
    )


def result(job: Job, page: FinishedPage, *, public_base_url: str) -> Result:
    count = len(page.images)
    return Result(
        task_id=job.id,
        data=ResultData(
            status=JobStatus.COMPLETED,
            product_details_id=job.product_details_id,
            image_count=count,
            warnings=page.warnings,
            expires_at=job.expires_at,
        ),
        result=ResultBody(
            product_details_id=job.product_details_id,
            html_list=page.html_blocks,
            block_provenance=page.block_provenance,
            image_count=count,
            images=tuple(_image(image, public_base_url) for image in page.images),
            warnings=page.warnings,
            missing_fields=page.missing_fields,
            facts=page.facts,
            lint=page_lint.standing(page),
            retake_advice=page.retake_advice,
        ),
        usage=page.usage,
    )


def made(
    job: Job, found: JobResult, language: Language, *, public_base_url: str
) -> FinishedImage | FinishedExport | FinishedRevision:
    """Return what a finished job made that is no page."""
    match found:
        case ImageResult():
            return finished_image(job, found, public_base_url=public_base_url)
        case ExportResult():
            return finished_export(job, found, language, public_base_url=public_base_url)
        case RevisionResult():
            return finished_revision(job, found)


def finished_image(job: Job, image: ImageResult, *, public_base_url: str) -> FinishedImage:
    return FinishedImage(
        task_id=job.id,
        data=ImageResultData(status=JobStatus.COMPLETED, warnings=image.warnings),
        result=ImageResultBody(
            image_url=artifact_url(public_base_url, image.key),
            width=image.width,
            height=image.height,
            image_source=image.image_source,
            treatment=image.treatment,
            warnings=image.warnings,
        ),
        usage=image.usage,
    )


def finished_export(
    job: Job, package: ExportResult, language: Language, *, public_base_url: str
) -> FinishedExport:
    return FinishedExport(
        task_id=job.id,
        data=ExportResultData(status=JobStatus.COMPLETED, warnings=package.warnings),
        result=ExportResultBody(
            download_url=artifact_url(public_base_url, package.key),
            target=package.target,
            byte_count=package.byte_count,
            slices=package.slices,
            thumbnails=package.thumbnails,
            rules=package.rules,
            open_rules=tuple(_open_rule(each, language) for each in package.open_rules),
            warnings=package.warnings,
        ),
        usage=package.usage,
    )


def _open_rule(left: OpenRule, language: Language) -> OpenRuleBody:
    return OpenRuleBody(
        rule=left.rule,
        status=left.status,
        required=left.required,
        message=left.en if language is Language.ENGLISH else left.ko,
    )


def no_result(job: Job, language: Language) -> NoResult:
    return NoResult(task_id=job.id, status=job.status, message=message_of(job, language))


def ended_without(job: Job, language: Language, spendings: Sequence[Spending]) -> CancelledResult:
    """Return how a job ended that has no result, and what it cost all the same."""
    known: dict[str, Any] = {
        "task_id": job.id,
        "status": job.status,
        "message": (message := message_of(job, language)),
        "usage": sum((each.cost for each in spendings), Usage()) if spendings else None,
        "expires_at": job.expires_at,
    }
    if job.status is not JobStatus.FAILED:
        return CancelledResult(**known)
    error_code = job.failure.code if job.failure else "UNEXPECTED"
    return FailedResult(**known, error=message, error_code=error_code)


def _image(image: PageImage, public_base_url: str) -> ResultImage:
    return ResultImage(
        id=image.id,
        url=artifact_url(public_base_url, image.key),
        image_source=image.image_source,
        image_type=image.image_type,
        alt=image.alt,
        width=image.width,
        height=image.height,
        treatment=image.treatment,
        provenance=image.provenance,
        web_url=artifact_url(public_base_url, image.web_key) if image.web_key else None,
    )
