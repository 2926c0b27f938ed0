"""Facts about a job, as they cross the log."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from contracts.jobs import Failure, JobId, JobKind, Language, Stage, UserId


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True)

    schema_version: int = 1
    event_id: str
    """Unique for what it says, not for how often it is said: an echo carries the same id."""
    job_id: JobId
    user_id: UserId
    """Also the partition key: a user's events keep their order."""
    kind: JobKind = JobKind.PAGE
    product_details_id: int
    """The number of the page that was made or revised; of other kinds of jobs it names nothing."""
    language: Language = Language.KOREAN
    is_quiet: bool = False
    """Its end reaches the streams, and stands among nobody's notifications."""
    request_id: str = ""
    traceparent: str = ""
    """The span in which it happened, as W3C Trace Context writes it."""
    occurred_at: AwareDatetime


class JobProgressed(_Fact):
    type: Literal["job.progressed"] = "job.progressed"
    stage: Stage
    progress: int = Field(ge=0, le=100)
    """Percent of the whole job; it never falls."""
    message: str


class PageCompleted(_Fact):
    type: Literal["page.completed"] = "page.completed"
    title: str
    image_count: int
    warning_count: int = 0


class PageFailed(_Fact):
    type: Literal["page.failed"] = "page.failed"
    title: str
    failure: Failure


class JobCompleted(_Fact):
    """A job that is no page has reached its end."""

    type: Literal["job.completed"] = "job.completed"
    title: str
    url: str
    """Where what was made can be looked at: absolute, and of our own origin."""
    warning_count: int = 0


class JobFailed(_Fact):
    """A job that is no page has failed."""

    type: Literal["job.failed"] = "job.failed"
    title: str
    failure: Failure


class JobCancelled(_Fact):
    type: Literal["job.cancelled"] = "job.cancelled"
    title: str


JobEvent = Annotated[
    JobProgressed | PageCompleted | PageFailed | JobCompleted | JobFailed | JobCancelled,
    Field(discriminator="type"),
]

JOB_EVENT: TypeAdapter[JobEvent] = TypeAdapter(JobEvent)

TERMINAL_EVENTS = (PageCompleted, PageFailed, JobCompleted, JobFailed, JobCancelled)


def terminal_event_id(job_id: JobId, run: int) -> str:
    """The id of the one event that ends run number `run` (from 1; a retry is a new run)."""
    return f"{job_id}-{run}"


def progress_event_id(job_id: JobId, run: int, progress: int) -> str:
    """The id of reaching `progress` percent, whichever attempt reaches it first."""
    return f"{job_id}-{run}-p{progress}"
