"""What an export answers until its package is there, as JSON."""

from typing import Literal

from pydantic import BaseModel

from api_service.generation.orders import AcceptedJob, AcceptedJobData
from contracts.exports import Marketplace
from contracts.jobs import JobId, JobKind, JobStatus, JobWarning
from contracts.pages import Usage
from contracts.work import RuleCounts


class ExportAcceptedData(AcceptedJobData):
    target: Marketplace


class ExportAccepted(AcceptedJob):
    """The package is being made; the same request answers with it once it is there."""

    data: ExportAcceptedData


class ExportResultData(BaseModel):
    status: JobStatus
    kind: Literal[JobKind.EXPORT] = JobKind.EXPORT
    warnings: tuple[JobWarning, ...]


class OpenRuleBody(BaseModel):
    rule: str
    status: Literal["fail", "unknown"]
    required: bool
    message: str


class ExportResultBody(BaseModel):
    download_url: str
    """Needs no identity: it cannot be guessed."""
    target: Marketplace
    byte_count: int
    slices: int
    thumbnails: int
    rules: RuleCounts
    open_rules: tuple[OpenRuleBody, ...]
    """Those that are not passed, in words: what fails first, then what could not be measured."""
    warnings: tuple[JobWarning, ...]


class FinishedExport(BaseModel):
    """A finished package, of a job of kind `export`."""

    success: Literal[True] = True
    task_id: JobId
    status: Literal[JobStatus.COMPLETED] = JobStatus.COMPLETED
    data: ExportResultData
    result: ExportResultBody
    usage: Usage
