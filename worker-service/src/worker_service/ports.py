"""The talents this service hires, and what passes between them and the pipeline."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import SecretStr

from chassis.records import Claim
from contracts.jobs import JobId, Language, Subject, Tone, WarningCode
from contracts.pages import (
    ImageSource,
    ImageType,
    LedgerFact,
    LintFinding,
    MissingField,
    Provenance,
    RetakeReason,
    Treatment,
    Usage,
)
from worker_service.drawn_facts import Measure, NamedColour

STUDIO = Provenance(supplier="studio")


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """The original photo as it came, and what one look at it told; it is opened where it is drawn.

    `digest` is the SHA-256 of `content` in hex; `width` and `height` are upright.
    """

    content: bytes = field(repr=False)
    content_type: str
    digest: str
    width: int
    height: int
    details: int = 0
    """How many windows of it deserve a closer look."""
    retake: tuple[RetakeReason, ...] = ()
    """What another photo would do better."""
    study: bytes = field(default=b"", repr=False)
    """What the look found out, for the processes that draw from the photo; empty: they look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """Colours taken from the product, as `#rrggbb`; `brand` is the most telling one."""

    brand: str
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A name and its value, both as the seller wrote them."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One reason to buy. Heading: at most 20 characters (52 in English); body: at most 3 lines, or
    none where nothing but the heading was told."""

    heading: str
    body: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One property of the seller's own product, before and now."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What a buyer said, as the seller handed it in; `author` may be empty."""

    text: str
    author: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SizeChart:
    """Garments as the seller measured them: each row as long as `head`, whose first cell names
    what stands below it; `note` is what the seller said of measuring, or empty."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A question that buyers ask, and its answer from the seller's facts."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PageCopy:
    """Text slots, never markup: every value is plain text and is escaped by the page."""

    language: Language
    tone: Tone
    title: str
    """The product's name, at most 60 characters; never empty."""
    brand: str = ""
    price: str = ""
    hook: str
    """The hero's headline."""
    lead: str = ""
    """One sentence under the headline."""
    tags: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    """What the buyer knows from daily life, at most 3 lines; only from what the seller told."""
    solution: Point | None = None
    """The key message: what changes with the product."""
    points: tuple[Point, ...] = ()
    proof: tuple[Fact, ...] = ()
    """Tests, certificates and figures that the seller supplied."""
    detail_captions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    """How to use it, in order."""
    options: tuple[Fact, ...] = ()
    """What a buyer chooses from: a name and its choices."""
    package: tuple[str, ...] = ()
    """What is in the box."""
    specs: tuple[Fact, ...] = ()
    sizes: SizeChart | None = None
    """Measured sizes, shown beside the specifications."""
    comparison: tuple[Comparison, ...] = ()
    reviews: tuple[Review, ...] = ()
    faq: tuple[Answer, ...] = ()
    care: tuple[str, ...] = ()
    """Care and cautions."""
    recommended_for: tuple[str, ...] = ()
    notice: tuple[Fact, ...] = ()
    closing: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    """Section headings in this tone and language, by the name of the slot they stand over."""
    missing_fields: tuple[MissingField, ...] = ()
    facts: tuple[LedgerFact, ...] = ()
    lint: tuple[LintFinding, ...] = ()
    warnings: tuple[WarningCode, ...] = ()
    """Why some of this comes from the rules although a supplier was asked."""
    provenance: dict[str, Provenance] = field(default_factory=dict)
    """By block: hero, problem, solution, points, detail, recommended, faq, closing. A block not
    named comes from rules."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewrite:
    """Blocks of a finished page that are written anew, and what stands there."""

    block_ids: frozenset[str]
    standing: PageCopy | None = None
    """What the page says by now: its other blocks are not repeated. None: nobody knows."""
    beside: tuple[str, ...] = ()
    """Texts of blocks that the seller wrote, which no copy of ours holds."""
    must_differ: bool = False
    """The blocks say something else than they say by now, as far as the facts allow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShotOrder:
    """One image that a page wants."""

    id: str
    image_type: ImageType
    tone: Tone
    title: str
    """The product's name, for a placeholder's lettering."""
    number: int = 0
    """Which of several of this type, from 0; only details come in several."""
    instructions: str = ""
    """How an image of type `edit` is to differ from the photo: a stranger's text, never trusted."""
    measures: tuple[Measure, ...] = ()
    """What an image of type `size` shows."""
    colours: tuple[NamedColour, ...] = ()
    """What an image of type `swatches` shows, and beneath it `remark`."""
    remark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One finished image, encoded."""

    order: ShotOrder
    image_source: ImageSource
    content: bytes
    content_type: str
    width: int
    height: int
    treatment: Treatment
    provenance: Provenance = STUDIO
    webp: bytes = b""
    """The same picture for browsers, where that is smaller; marketplaces never get it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One address of one supplier: what a breaker, a limit and a price belong to."""

    name: str
    """As it stands in metrics and provenance: `openai`, `azure`, `together`, …"""
    base_url: str
    """Without a slash at its end."""
    headers: dict[str, SecretStr] = field(default_factory=dict, repr=False)
    """Whatever authenticates us."""
    seconds: float
    """How long one call may take from its first byte out to its last byte in."""
    at_once: int
    """How many calls may be under way at the same time, of all workers together."""
    is_idempotent: bool = False
    """Whether it honours `Idempotency-Key`: only then is a call repeated whose fate is unknown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierRequest:
    """One call. The same bytes of the same job are the same call, and are paid once; so is what
    a job knows by the same name."""

    endpoint: Endpoint
    purpose: Literal["text", "image"]
    path: str
    """Behind the base URL, with its query."""
    content_type: str
    body: bytes
    expected_cost_micro_usd: int = 0
    """What the call may cost at the most, for the budget, before its answer tells."""
    known_by: bytes = b""
    """What the call is known by where its bytes tell of something that may change between two
    attempts of a job; empty: by its bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierReply:
    """The body of a 2xx answer, as long as it was within its limit of bytes."""

    content_type: str
    body: bytes


class Account(Protocol):
    """What one job asks of suppliers, and what it owes for it."""

    @property
    def job_id(self) -> JobId: ...

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        """Return the answer; one that this job has paid for before is returned again, unasked.

        `TransientError`: down, too slow, too busy, or the breaker is open; whatever could be
        repeated without paying twice has been. `PermanentError`: refused (4xx), not an answer
        at all, the budget is spent, or the call may have been paid for in an attempt that did
        not live to see the answer. `StaleClaimError`: the job is no longer ours, or cancelled.
        """

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        """Add what the answer to `request` says it cost; saying it again changes nothing."""

    @property
    def usage(self) -> Usage:
        """What this job has asked for so far, earlier attempts included."""


class Accounts(Protocol):
    async def open(self, claim: Claim) -> Account:
        """Return the account of a claimed job, with what earlier attempts spent."""


class Copywriter(Protocol):
    async def write(
        self,
        subject: Subject,
        account: Account,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        """Return text slots, or raise `TransientError` or `PermanentError`.

        The same `variant` is the same copy; another one says the same facts in other words. Of a
        `rewrite` only its blocks count: nothing is asked or paid for any other.
        """


class ImageSupplier(Protocol):
    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        """Return one image, or raise `TransientError` or `PermanentError`."""
