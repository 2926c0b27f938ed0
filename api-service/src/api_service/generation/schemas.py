"""What `/api/generation` takes and answers about jobs, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from api_service.generation.orders import AcceptedJob, AcceptedJobData
from api_service.images.addresses import (
    LONGEST_PHOTO_ADDRESS,
    is_inside_a_browser,
    is_photo_address,
)
from api_service.plain_text import SEEN
from contracts.jobs import JobId, JobKind, JobStatus, JobWarning, Language, PageOrder, Stage, Tone
from contracts.pages import (
    ImageSource,
    ImageType,
    LedgerFact,
    LintFinding,
    MissingField,
    Provenance,
    RetakeAdvice,
    Treatment,
    Usage,
)

LONGEST_PRODUCT_DATA = 20_000
LONGEST_FEATURE = 200
MOST_FEATURES = 30
LONGEST_TARGET_CUSTOMER = 500


def _nothing_as_none(value: object) -> object:
    return None if value == "" else value


def _none_as_empty(value: object) -> object:
    return "" if value is None else value


def _none_as_no_list(value: object) -> object:
    return () if value is None else value


def _without_blanks(features: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(feature for feature in features if feature)


def _known_kind_of_address(address: str) -> str:
    if not address or is_inside_a_browser(address) or is_photo_address(address):
        return address
    raise PydanticCustomError("photo_address", "neither http(s) nor an uploaded photo")


class DisplayListRequest(BaseModel):
    """A product to make a page for. Unknown fields are ignored, `user_id` among them."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {"product_data": "테스트 상품"},
                {
                    "product_data": "제주 감귤칩 30g x 10봉\n가격: 19,900원\n원산지: 제주",
                    "product_image_url": "https://shop.example/photos/chips.jpg",
                    "features": ["설탕 무첨가", "낱개 포장"],
                    "target_customer": "건강한 간식을 찾는 직장인",
                    "tone": "friendly",
                    "language": "ko",
                },
            ]
        },
    )

    product_data: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PRODUCT_DATA),
        SEEN,
    ]
    """What the product is, in the seller's own words."""
    product_image_url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_PHOTO_ADDRESS),
        AfterValidator(_known_kind_of_address),
        SEEN,
        BeforeValidator(_none_as_empty),
    ] = ""
    features: Annotated[
        tuple[
            Annotated[
                str, StringConstraints(strip_whitespace=True, max_length=LONGEST_FEATURE), SEEN
            ],
            ...,
        ],
        Field(max_length=MOST_FEATURES),
        AfterValidator(_without_blanks),
        BeforeValidator(_none_as_no_list),
    ] = ()
    target_customer: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_TARGET_CUSTOMER),
        SEEN,
        BeforeValidator(_none_as_empty),
    ] = ""
    tone: Annotated[Tone | None, BeforeValidator(_nothing_as_none)] = None
    language: Annotated[Language | None, BeforeValidator(_nothing_as_none)] = None
    # An order's Idempotency-Key is held to its body as dumped: what is not told leaves no trace,
    # so that an order repeated after an update is the same order still.
    page_order: Annotated[
        PageOrder | None,
        BeforeValidator(_nothing_as_none),
        Field(exclude_if=lambda order: order is None),
    ] = None
    """`open_market` or `curated`; null or absent: as you prefer."""


class AcceptedData(AcceptedJobData):
    html_list: list[str] = Field(default_factory=list)
    product_details_id: int


class Accepted(AcceptedJob):
    """The page is recorded and will reach an end, whatever happens to any process."""

    data: AcceptedData
    warnings: tuple[JobWarning, ...]


class StatusData(BaseModel):
    task_id: JobId
    kind: JobKind
    status: JobStatus
    progress: int
    stage: Stage | None
    message: str
    error: str | None
    error_code: str | None
    product_details_id: int | None
    """Of a job that is no page: null."""
    attempt: int
    run: int
    warnings: tuple[JobWarning, ...]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None = None
    """When it goes by itself, or null: it is kept for ever, or not finished."""


class Status(BaseModel):
    """Where a job stands. More status words may come; treat unknown ones as unfinished."""

    success: Literal[True] = True
    task_id: JobId
    status: JobStatus
    progress: int
    message: str
    data: StatusData


class ResultImage(BaseModel):
    id: str
    url: str
    image_source: ImageSource
    image_type: ImageType
    alt: str
    width: int
    height: int
    treatment: Treatment
    """What was done with the photo in it; more words may come."""
    provenance: Provenance
    web_url: str | None
    """The same picture as WebP, for browsers; no marketplace takes it."""


class ResultData(BaseModel):
    """Carries no `html_list`: the storefront front end would leave its editor if it did."""

    status: JobStatus
    product_details_id: int
    image_count: int
    warnings: tuple[JobWarning, ...]
    expires_at: datetime | None = None


class ResultBody(BaseModel):
    product_details_id: int
    html_list: tuple[str, ...]
    block_provenance: tuple[Provenance, ...]
    """Who wrote each block of `html_list`, in their order; empty for pages older than this."""
    image_count: int
    images: tuple[ResultImage, ...]
    warnings: tuple[JobWarning, ...]
    missing_fields: tuple[MissingField, ...]
    facts: tuple[LedgerFact, ...]
    """What the seller told, and where; all that copy rests on."""
    lint: tuple[LintFinding, ...]
    """What the law on advertising may object to: a warning, no legal clearance."""
    retake_advice: tuple[RetakeAdvice, ...]
    """How to take a better photo; empty where nothing was measured that would be better."""


class Result(BaseModel):
    """A finished page."""

    success: Literal[True] = True
    task_id: JobId
    status: Literal[JobStatus.COMPLETED] = JobStatus.COMPLETED
    data: ResultData
    result: ResultBody
    usage: Usage
    """What was asked of suppliers, interrupted attempts of this run included."""


class ImageResultData(BaseModel):
    status: JobStatus
    kind: Literal[JobKind.IMAGE] = JobKind.IMAGE
    image_count: Literal[1] = 1
    warnings: tuple[JobWarning, ...]


class ImageResultBody(BaseModel):
    image_url: str
    width: int
    height: int
    image_source: ImageSource
    treatment: Treatment
    warnings: tuple[JobWarning, ...]


class FinishedImage(BaseModel):
    """A finished image, of a job of kind `image`."""

    success: Literal[True] = True
    task_id: JobId
    status: Literal[JobStatus.COMPLETED] = JobStatus.COMPLETED
    data: ImageResultData
    result: ImageResultBody
    usage: Usage


class NoResult(BaseModel):
    """There is no result yet, or there never will be."""

    success: Literal[False] = False
    task_id: JobId
    status: JobStatus
    message: str


class CancelledResult(NoResult):
    """There never will be one."""

    usage: Usage | None
    """What was asked of suppliers nevertheless; null: nothing, or so long ago that it is
    forgotten."""
    expires_at: datetime | None = None


class FailedResult(CancelledResult):
    """There never will be one, and this is why."""

    error: str
    error_code: str


class Changed(BaseModel):
    """A job after it was cancelled or begun again."""

    success: Literal[True] = True
    task_id: JobId
    status: JobStatus
    message: str
    data: StatusData
