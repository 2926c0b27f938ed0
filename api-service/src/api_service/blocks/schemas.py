"""What the blocks and the versions of a page take and answer, as JSON."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api_service.generation.orders import AcceptedJob, AcceptedJobData
from api_service.product_details.schemas import BlockState, EditWarning, Page
from contracts.jobs import JobId, JobKind, JobStatus, JobWarning, Tone
from contracts.pages import MissingField, Provenance, Usage, VersionReason

# Beyond it a block is simply the last.
FARTHEST_POSITION = 10_000
MOST_VARIANTS = 1_000_000


class Block(BlockState):
    html: str
    provenance: Provenance


class BlockList(BaseModel):
    """All blocks of a page in their order, hidden ones too."""

    product_details_id: int
    version: int
    blocks: list[Block]


class Regenerate(BaseModel):
    """How a block is made again; everything may be left out."""

    model_config = ConfigDict(frozen=True)

    same_words: bool = False
    """True: what it says stays, and only its look is made anew."""
    tone: Tone | None = None
    """Null: the tone of the page."""
    variant: Annotated[int, Field(ge=0, le=MOST_VARIANTS)] | None = None
    """The same number asks for the same words again; null: for others than before."""


class BlockChangeRequest(BaseModel):
    """Any of these, at least one; what is absent or null stays as it is. `regenerate` stands
    alone, because it takes a while. Unknown fields are ignored."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {"html": "<div><h2>제주 감귤칩</h2></div>", "expected_version": 3},
                {"position": 0, "hidden": False, "locked": True},
                {"regenerate": {"tone": "friendly"}},
            ]
        },
    )

    html: str | None = None
    """One fragment; sanitised, and inline images taken out, as for a whole page."""
    position: Annotated[int, Field(ge=0, le=FARTHEST_POSITION)] | None = None
    """From 0, among all blocks; beyond the last: last."""
    hidden: bool | None = None
    locked: bool | None = None
    """No job changes a locked block; its seller still may."""
    regenerate: Regenerate | None = None
    expected_version: int | None = None
    """The version that the caller knows; 409 when the page has moved on."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        changes = (self.html, self.position, self.hidden, self.locked)
        is_changed = any(each is not None for each in changes)
        if self.regenerate is None and not is_changed:
            raise PydanticCustomError("nothing_to_change", "no field says what to change")
        if self.regenerate is not None and is_changed:
            raise PydanticCustomError("regenerate_alone", "regenerate with other changes")
        return self


class BlockChangedData(BaseModel):
    version: int
    block: Block
    page: Page


class BlockChanged(BaseModel):
    """The page as it stands after the change."""

    success: Literal[True] = True
    message: str
    data: BlockChangedData
    warnings: list[EditWarning]


class RegenerationAcceptedData(AcceptedJobData):
    product_details_id: int
    block_id: str


class RegenerationAccepted(AcceptedJob):
    """The block is being made again; until then, and if it fails, the page is as it was."""

    data: RegenerationAcceptedData


class RevisionResultData(BaseModel):
    status: JobStatus
    kind: Literal[JobKind.REVISION] = JobKind.REVISION
    product_details_id: int
    warnings: tuple[JobWarning, ...]


class RevisionResultBody(BaseModel):
    product_details_id: int
    version: int
    """Of the page, behind the revision."""
    changed_blocks: tuple[str, ...]
    skipped_blocks: tuple[str, ...]
    """Left as they are: locked, changed or removed by the seller in the meantime, or with nothing
    to make them from."""
    block_provenance: tuple[Provenance, ...]
    """Who wrote each of `changed_blocks`, in their order."""
    missing_fields: tuple[MissingField, ...] | None = None
    """What the page still asked its seller then; null where it was not recorded."""
    warnings: tuple[JobWarning, ...]


class FinishedRevision(BaseModel):
    """What was changed in a page, by a job of kind `revision`."""

    success: Literal[True] = True
    task_id: JobId
    status: Literal[JobStatus.COMPLETED] = JobStatus.COMPLETED
    data: RevisionResultData
    result: RevisionResultBody
    usage: Usage


class Version(BaseModel):
    """How the page stood. Numbers grow and are never given twice; more reasons may come."""

    version: int
    reason: VersionReason
    created_at: datetime
    current: bool


class VersionList(BaseModel):
    """Newest first; what is ahead of the current one was undone, and can be redone."""

    product_details_id: int
    version: int
    versions: list[Version]


class Restored(BaseModel):
    success: Literal[True] = True
    message: str
    data: Page
