"""What each kind of job is given, and what it leaves behind: one model of each per kind."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, computed_field

from contracts.exports import Marketplace
from contracts.jobs import FieldAnswer, JobId, JobKind, JobWarning, Language, Subject, Tone
from contracts.pages import (
    FinishedPage,
    ImageSource,
    LintFinding,
    MissingField,
    Provenance,
    Treatment,
    Usage,
)

CLAIMED_AS_ANSWERS = "answers"


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
    treatment: Treatment = Treatment.UNKNOWN
    """As of an image of a page; unknown for edits older than it."""
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


class RevisionSubject(BaseModel):
    """Blocks of a finished page that are to be written anew, or rendered again, or answers of its
    seller that the page is to take in."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.REVISION] = JobKind.REVISION
    page_id: int
    page_task_id: JobId
    title: str
    block_ids: tuple[str, ...] | None = None
    """None: every block that is neither edited nor locked."""
    rewrites: bool = False
    """Words anew; otherwise the same words are rendered again."""
    variant: int = 0
    """Another number asks for other words where there are several ways to say it."""
    must_differ: bool = False
    """The words are to be others than stand there by now; who names a variant wants that one's."""
    tone: Tone | None = None
    """None: the tone that the page has."""
    answers: tuple[FieldAnswer, ...] = ()
    """What the page is to take in; `block_ids` is empty beside them."""
    is_quiet: bool = False
    """Nobody asked for it but the operators: its end is recorded, and no notification tells it."""
    language: Language = Language.KOREAN

    @computed_field
    def claimed_as(self) -> str | None:
        """As what the record offers the job to workers; None: as what it is.

        Workers of before answers would revise the page without them, and call it done.
        """
        return CLAIMED_AS_ANSWERS if self.answers else None

    @computed_field
    def product_data(self) -> str:
        """What a release that knows pages alone reads in this job's record."""
        return self.title


class RevisedBlock(BaseModel):
    """What a revision makes of one block."""

    model_config = ConfigDict(frozen=True)

    id: str
    html: str
    provenance: Provenance = Provenance()
    replaces: str | None
    """The block's HTML as the workshop read it: one that says something else by now is left as it
    is. None: the page has no such block yet."""
    after: str | None = None
    """Behind which block a new one goes; None, or a block that is gone: at the end."""
    lint: tuple[LintFinding, ...] | None = None
    """What the law may object to in its words; None: they are the words that stood there."""
    material: dict[str, Any] | None = None
    """What changes in the page's material with the block, as a JSON merge patch (RFC 7396)."""


class RevisionOutcome(BaseModel):
    """What the workshop hands in; the record decides block by block what of it still fits."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.REVISION] = JobKind.REVISION
    url: str
    """Where the page can be looked at: absolute, and of our own origin."""
    blocks: tuple[RevisedBlock, ...]
    skipped_block_ids: tuple[str, ...] = ()
    """Asked for, and not made: locked, gone, or nothing to make them from."""
    material: dict[str, Any] | None = None
    """What changes in the page's material whatever becomes of the blocks, as a merge patch."""
    read_version: int | None = None
    """The version that all of it was made for; None: it fits any, block by block."""
    warnings: tuple[JobWarning, ...] = ()
    usage: Usage = Usage()


class RevisionResult(BaseModel):
    """What a revision changed. Where it changed nothing, the page has no new version."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.REVISION] = JobKind.REVISION
    page_id: int
    version: int
    """Of the page, behind the revision."""
    url: str
    changed_block_ids: tuple[str, ...]
    skipped_block_ids: tuple[str, ...] = ()
    """Not made, or changed, locked or removed by the seller in the meantime."""
    provenance: tuple[Provenance, ...] = ()
    """One for each of `changed_block_ids`."""
    missing_fields: tuple[MissingField, ...] | None = None
    """What the page still asks; None for results from before it was told."""
    warnings: tuple[JobWarning, ...] = ()
    usage: Usage = Usage()


def _kind_of(value: Any) -> str:
    """Return the kind; a record from before there were kinds is a page."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind or JobKind.PAGE)


JobSubject: TypeAlias = Annotated[
    Annotated[Subject, Tag(JobKind.PAGE.value)]
    | Annotated[ImageSubject, Tag(JobKind.IMAGE.value)]
    | Annotated[ExportSubject, Tag(JobKind.EXPORT.value)]
    | Annotated[RevisionSubject, Tag(JobKind.REVISION.value)],
    Discriminator(_kind_of),
]
JOB_SUBJECT: TypeAdapter[JobSubject] = TypeAdapter(JobSubject)

# A page is kept beside its blocks and its edits; every other result stands in the job's record.
JobResult: TypeAlias = Annotated[
    ImageResult | ExportResult | RevisionResult, Field(discriminator="kind")
]
JOB_RESULT: TypeAdapter[JobResult] = TypeAdapter(JobResult)

JobOutcome: TypeAlias = FinishedPage | ImageResult | ExportResult | RevisionOutcome
