"""The life of a job: what was asked for, where it stands, and how it may end."""

from enum import StrEnum
from typing import Literal, NewType

from pydantic import BaseModel, ConfigDict

JobId = NewType("JobId", str)
"""A UUIDv7 in its 36-character form; the public `task_id`."""

UserId = NewType("UserId", str)
"""Whoever a token names; opaque, at most 200 characters."""


class JobKind(StrEnum):
    """What a job makes. All kinds go the same way; `contracts.work` says what each is given
    and what it leaves behind."""

    PAGE = "page"
    IMAGE = "image"
    EXPORT = "export"
    REVISION = "revision"
    """A block of a finished page written anew, or a page rendered again."""


class JobStatus(StrEnum):
    """The words that stand on the wire."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


TERMINAL_STATUSES = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED})


class Stage(StrEnum):
    """The parts of the pipeline, in their order."""

    PHOTO = "photo"
    COPY = "copy"
    IMAGES = "images"
    PAGE = "page"


class Tone(StrEnum):
    PROFESSIONAL = "professional"
    FRIENDLY = "friendly"
    HUMOROUS = "humorous"
    LUXURIOUS = "luxurious"
    TRENDY = "trendy"


class PageOrder(StrEnum):
    """In which order a page tells: an open market's buyers compare, a curated mall's browse."""

    OPEN_MARKET = "open_market"
    """Check points and proof first, for whom it is later."""
    CURATED = "curated"
    """For whom it is first."""


class Language(StrEnum):
    """What a page and its notifications are written in."""

    KOREAN = "ko"
    ENGLISH = "en"


class FieldAnswer(BaseModel):
    """What the seller answered to one of a page's questions, in their own words."""

    model_config = ConfigDict(frozen=True)

    field: str
    """As the question is called: `origin`, `seller.delivery`, …"""
    value: str

    @property
    def source(self) -> str:
        """How facts and findings call the place where they stand."""
        return f"answers[{self.field}]"


class Subject(BaseModel):
    """What a page is to be made of, as the seller told it; validated, but never trusted."""

    model_config = ConfigDict(frozen=True)

    kind: Literal[JobKind.PAGE] = JobKind.PAGE
    product_data: str
    # At most one of the two: an address to fetch, or the key of an artifact that we hold.
    photo_url: str | None = None
    photo_key: str | None = None
    features: tuple[str, ...] = ()
    target_customer: str = ""
    tone: Tone | None = None
    """None: recognise it in the text, else professional."""
    language: Language = Language.KOREAN
    page_order: PageOrder | None = None
    """None: as the user prefers."""
    answers: tuple[FieldAnswer, ...] = ()
    """What the seller told since, when asked; an order has none."""


class WarningCode(StrEnum):
    """Steps down from what was asked; each leaves something to use."""

    PHOTO_NOT_REACHABLE_BY_SERVER = "PHOTO_NOT_REACHABLE_BY_SERVER"
    PHOTO_MISSING = "PHOTO_MISSING"
    PHOTO_REFUSED = "PHOTO_REFUSED"
    PHOTO_UNREACHABLE = "PHOTO_UNREACHABLE"
    PHOTO_TOO_LARGE = "PHOTO_TOO_LARGE"
    PHOTO_UNREADABLE = "PHOTO_UNREADABLE"
    PHOTO_SMALL = "PHOTO_SMALL"
    IMAGE_FALLBACK_ORIGINAL = "IMAGE_FALLBACK_ORIGINAL"
    IMAGE_FALLBACK_PLACEHOLDER = "IMAGE_FALLBACK_PLACEHOLDER"
    DRAWING_LEFT_OUT = "DRAWING_LEFT_OUT"
    PRODUCT_NOT_CUT_OUT = "PRODUCT_NOT_CUT_OUT"
    COPY_SUPPLIER_UNAVAILABLE = "COPY_SUPPLIER_UNAVAILABLE"
    COPY_REJECTED = "COPY_REJECTED"
    IMAGE_SUPPLIER_UNAVAILABLE = "IMAGE_SUPPLIER_UNAVAILABLE"
    IMAGE_FILTERED = "IMAGE_FILTERED"
    IMAGE_REJECTED = "IMAGE_REJECTED"
    IMAGE_PRODUCT_ALTERED = "IMAGE_PRODUCT_ALTERED"
    SUPPLIER_BUDGET_SPENT = "SUPPLIER_BUDGET_SPENT"
    INSTRUCTION_NOT_FOLLOWED = "INSTRUCTION_NOT_FOLLOWED"
    EXPORT_WITHOUT_SLICES = "EXPORT_WITHOUT_SLICES"
    REVISION_WITHOUT_MATERIAL = "REVISION_WITHOUT_MATERIAL"
    ANSWER_NOT_SHOWN = "ANSWER_NOT_SHOWN"
    ANSWER_NOT_PUBLISHED = "ANSWER_NOT_PUBLISHED"


class JobWarning(BaseModel):
    """One declared step down: a stable code, where it happened, and a sentence for the seller."""

    model_config = ConfigDict(frozen=True)

    code: WarningCode
    message: str
    stage: Stage | None = None


class Failure(BaseModel):
    """Why a job failed: a stable code and a sentence for the seller."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
