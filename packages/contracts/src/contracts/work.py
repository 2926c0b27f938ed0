"""What each kind of job is given, and what it leaves behind: one model of each per kind."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, computed_field

from contracts.exports import Marketplace
from contracts.jobs import JobId, JobKind, JobWarning, Language, Subject
from contracts.pages import FinishedPage, ImageSource, Provenance, Usage


class ImageSubject(BaseModel):
    """A photo to be changed as its seller says; validated, but never trusted."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.IMAGE] = JobKind.IMAGE
    instructions: str
    # One of the two: an address to fetch, or the key of an artifact that we hold.
    photo_url: str | None = None
    photo_key: str | None = None
    language: Language = Language.KOREAN

    @computed_field
    def product_data(self) -> str:
        """What a release that knows pages alone reads in this job's record."""
        return self.instructions


class ImageResult(BaseModel):
    """One image that was made."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.IMAGE] = JobKind.IMAGE
    key: str
    """Of the artifact that holds the bytes."""
    url: str
    width: int
    height: int
    image_source: ImageSource
    warnings: tuple[JobWarning, ...] = ()
    provenance: Provenance = Provenance()
    usage: Usage = Usage()


class ExportSubject(BaseModel):
    """A finished page that is to be packed for a marketplace, as it stood when it was asked for."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.EXPORT] = JobKind.EXPORT
    page_id: int
    page_task_id: JobId
    title: str
    target: Marketplace
    version: str
    """As `page_version` says; a page that was edited since is packed as it stands then."""
    language: Language = Language.KOREAN

    @computed_field
    def product_data(self) -> str:
        """What a release that knows pages alone reads in this job's record."""
        return self.title


class RuleCounts(BaseModel):
    """How many of a marketplace's rules a package keeps, breaks, or cannot be held against."""

    model_config = ConfigDict(frozen=True)

    passed: int = 0
    failed: int = 0
    unknown: int = 0


class OpenRule(BaseModel):
    """A rule of a marketplace that a package breaks, or cannot be held against, in words."""

    model_config = ConfigDict(frozen=True)

    rule: str
    status: Literal["fail", "unknown"]
    required: bool
    """False: advice, which a marketplace does not insist on."""
    ko: str
    en: str


class ExportResult(BaseModel):
    """One package that was made."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.EXPORT] = JobKind.EXPORT
    key: str
    """Of the artifact that holds the ZIP."""
    url: str
    target: Marketplace
    version: str
    """Of the page that was packed."""
    byte_count: int
    slices: int
    thumbnails: int
    rules: RuleCounts
    open_rules: tuple[OpenRule, ...] = ()
    """Those not passed; empty for packages older than it."""
    warnings: tuple[JobWarning, ...] = ()
    usage: Usage = Usage()


def _kind_of(value: Any) -> str:
    """Return the kind; a record from before there were kinds is a page."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind or JobKind.PAGE)


JobSubject: TypeAlias = Annotated[
    Annotated[Subject, Tag(JobKind.PAGE.value)]
    | Annotated[ImageSubject, Tag(JobKind.IMAGE.value)]
    | Annotated[ExportSubject, Tag(JobKind.EXPORT.value)],
    Discriminator(_kind_of),
]
JOB_SUBJECT: TypeAdapter[JobSubject] = TypeAdapter(JobSubject)

# A page is kept beside its blocks and its edits; every other result stands in the job's record.
JobResult: TypeAlias = Annotated[ImageResult | ExportResult, Field(discriminator="kind")]
JOB_RESULT: TypeAdapter[JobResult] = TypeAdapter(JobResult)

JobOutcome: TypeAlias = FinishedPage | ImageResult | ExportResult
