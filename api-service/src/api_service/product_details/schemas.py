"""What `/api/generation/product-details` takes and answers, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api_service.plain_text import SEEN
from contracts.jobs import JobId
from contracts.pages import ImageSource, ImageType, MissingField

LONGEST_PRODUCT_ID = 200
LONGEST_ORIGINAL_PRODUCT_INFO = 20_000
MOST_BLOCKS = 200

PageStatus = Literal["draft", "published", "archived"]
# What a list can be narrowed to: pages by their own status, jobs by theirs.
ListedStatus = Literal[
    "draft",
    "published",
    "archived",
    "pending",
    "processing",
    "completed",
    "failed",
    "cancelled",
]


class ListedPage(BaseModel):
    id: int
    original_product_info: str
    title: str
    status: str
    thumbnail: str
    created_at: datetime
    updated_at: datetime


class PageList(BaseModel):
    """The caller's own pages, newest first."""

    total: int
    items: list[ListedPage]
    limit: int
    offset: int


class GeneratedHtml(BaseModel):
    html_blocks: tuple[str, ...]
    image_count: int
    generation_completed: bool


class ProductImage(BaseModel):
    id: str
    s3_url: str
    temp_url: str
    image_source: ImageSource
    image_type: ImageType


class BlockState(BaseModel):
    id: str
    """Of the block, as long as it stands: the `data-block-id` of its root."""
    position: int
    """From 0, among all blocks."""
    hidden: bool
    locked: bool
    edited: bool
    """Its words are the seller's own."""
    ai_generated: bool


class Page(BaseModel):
    """One page, or the job that is still making it (`generation_completed`: false)."""

    id: int
    task_id: JobId
    product_id: str | None
    user_id: str
    title: str
    original_product_info: str
    generated_html: GeneratedHtml
    status: str
    thumbnail: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None = None
    """When it goes by itself; null: never, as everything that is published."""
    product_images: list[ProductImage]
    version: int
    """Where the page stands among its versions."""
    blocks: list[BlockState]
    """All of them in their order; `html_blocks` holds those that are not hidden."""
    missing_fields: tuple[MissingField, ...]
    """What the page still asks its seller; `POST …/answers` takes the answers."""


class EditedHtml(BaseModel):
    model_config = ConfigDict(frozen=True)

    html_blocks: Annotated[tuple[str, ...], Field(max_length=MOST_BLOCKS)] | None = None


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class PageEditRequest(BaseModel):
    """Any of these; what is absent or null stays as it is. Unknown fields are ignored."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "generated_html": {"html_blocks": ["<div><h2>제주 감귤칩</h2></div>"]},
                    "status": "published",
                }
            ]
        },
    )

    generated_html: EditedHtml | None = None
    original_product_info: (
        Annotated[str, StringConstraints(max_length=LONGEST_ORIGINAL_PRODUCT_INFO), SEEN] | None
    ) = None
    product_id: (
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, max_length=LONGEST_PRODUCT_ID),
            SEEN,
            BeforeValidator(_number_as_text),
        ]
        | None
    ) = None
    status: PageStatus | None = None
    expected_version: int | None = None
    """The version that the caller knows; 409 when the page has moved on."""


class EditWarning(BaseModel):
    """Something that could not be kept; `block` counts from 1."""

    code: Literal["IMAGE_UNREADABLE", "IMAGE_FOREIGN"]
    message: str
    block: int


class Saved(BaseModel):
    success: Literal[True] = True
    message: str
    data: Page
    warnings: list[EditWarning]


class DeletedData(BaseModel):
    deleted_product_details_id: int
    deleted_image_count: int


class Deleted(BaseModel):
    success: Literal[True] = True
    message: str
    data: DeletedData
