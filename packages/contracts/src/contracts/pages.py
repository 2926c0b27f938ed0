"""A finished page, as the workshop leaves it and the gateway shows it."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.jobs import JobWarning

ARTIFACTS_PATH = "/api/generation/artifacts/"


def artifact_url(public_base_url: str, key: str) -> str:
    """Return the public address of an artifact; its key is unguessable, so the address is
    the permission to read."""
    return f"{public_base_url.rstrip('/')}{ARTIFACTS_PATH}{key}"


def artifact_key(public_base_url: str, url: str) -> str | None:
    """Return the key of one of our own addresses; None for anybody else's."""
    prefix = artifact_url(public_base_url, "")
    return url.removeprefix(prefix) if url.startswith(prefix) and url != prefix else None


class ImageSource(StrEnum):
    """Where an image's pixels come from: the words that stand on the wire."""

    ORIGINAL = "ORIGINAL"
    GENERATED = "GENERATED"
    STUDIO = "STUDIO"
    PLACEHOLDER = "PLACEHOLDER"


class ImageType(StrEnum):
    """What an image is for."""

    HERO = "hero"
    PRODUCT = "product"
    DETAIL = "detail"
    THUMBNAIL = "thumbnail"
    MASTER = "master"
    """What thumbnails of marketplaces are cut from; no block shows it."""
    ORIGINAL = "original"
    EDIT = "edit"
    SIZE = "size"
    """A drawing of how large the product is, by the seller's own numbers."""
    SWATCHES = "swatches"
    """The colours that can be chosen, by their names."""


DRAWN_FROM_FACTS = frozenset({ImageType.SIZE, ImageType.SWATCHES})
"""Nothing can stand in for these but the facts themselves, which the page tells in words too."""


class Treatment(StrEnum):
    """What was done with the photo in an image."""

    UNKNOWN = "unknown"
    """Made before this was told."""
    CUT_OUT = "cut_out"
    """The product alone: nothing of its old background is left."""
    WHITENED = "whitened"
    """The whole photo, its near-white background made white; its own shadows are left."""
    FRAMED = "framed"
    """The photo, or most of it, as a card on a drawn ground."""
    CROPPED = "cropped"
    """A part of the photo, closer."""
    WHOLE = "whole"
    """The whole photo, background and all."""
    GENERATED = "generated"
    """A model made the image of it."""
    DRAWN = "drawn"
    """There is nothing of a photo in it."""


class RetakeReason(StrEnum):
    """What was measured in the photo that another photo would do better."""

    BUSY_BACKGROUND = "busy_background"
    BLENDS_IN = "blends_in"
    """The product is as light and as coloured as its background: white on white."""
    TOUCHES_BORDER = "touches_border"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    OVEREXPOSED = "overexposed"


class RetakeAdvice(BaseModel):
    """How to take a better photo, in a sentence for the seller."""

    model_config = ConfigDict(frozen=True)

    reason: RetakeReason
    message: str


class Provenance(BaseModel):
    """Who made an image or a block: for labels and audits. It holds no text of the seller's."""

    model_config = ConfigDict(frozen=True)

    ai_generated: bool = False
    supplier: str = ""
    """The supplier's configured name; `studio` and `rules` are our own."""
    model: str = ""
    prompt_hash: str = ""
    """The first 16 hexadecimal digits of the SHA-256 of what the supplier was asked."""


class Usage(BaseModel):
    """What a job asked of suppliers, whether it could use the answers or not."""

    model_config = ConfigDict(frozen=True)

    text_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    image_calls: int = 0
    images: int = 0
    estimated_cost_micro_usd: int = 0
    """By the configured prices, in millionths of a US dollar; an estimate, not a bill."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            **{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields}
        )


class PageImage(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    """Unique within the page: `hero`, `detail-1`, …"""
    key: str
    """Of the artifact that holds the bytes."""
    url: str
    image_source: ImageSource
    image_type: ImageType
    alt: str
    width: int
    height: int
    treatment: Treatment = Treatment.UNKNOWN
    provenance: Provenance = Provenance()
    web_key: str = ""
    """Of the same picture as WebP, for browsers; empty where there is none."""


class MissingField(BaseModel):
    """Something a buyer needs that the seller did not tell; asked for, never invented."""

    model_config = ConfigDict(frozen=True)

    field: str
    question: str


class LedgerFact(BaseModel):
    """A fact that the seller told, and where."""

    model_config = ConfigDict(frozen=True)

    kind: str
    """`dimension`, `weight`, `material`, `price` …; `other` for a label of the seller's own."""
    name: str = ""
    """The label it stood under, if any."""
    value: str
    source: str
    """`product_data`, `features[0]` or `answers[origin]`."""
    start: int
    end: int
    """In characters of that text, `end` exclusive: exactly `value` stands there."""


class Severity(StrEnum):
    """What a finding means for copy: left out of what is generated, or only pointed at."""

    BLOCK = "block"
    WARN = "warn"


class LintFinding(BaseModel):
    """A wording that the law on advertising may object to: a warning, no legal clearance."""

    model_config = ConfigDict(frozen=True)

    rule_id: str
    """The set and the rule: `all.superlative`, `food.disease`."""
    law: str
    severity: Severity
    source: str
    """What the seller handed in (`product_data`, `features[0]`, `target_customer`,
    `answers[origin]`), or a place in the page by block and slot (`hero.lead`,
    `points[1].body`)."""
    start: int
    end: int
    """In characters of that text, `end` exclusive."""
    found: str
    suggestion: str


class TakenAnswer(BaseModel):
    """An answer of the seller, and what became of it."""

    model_config = ConfigDict(frozen=True)

    value: str
    """As the seller wrote it."""
    text: str
    """What of it the page may say; empty where nothing may be advertised: then it is kept, never
    shown, and asked for again."""
    facts: tuple[LedgerFact, ...] = ()
    lint: tuple[LintFinding, ...] = ()


class PageBlock(BaseModel):
    """One fragment of a page, and what its seller made of it."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Unique within the page, and the same for as long as the block stands."""
    html: str
    is_hidden: bool = False
    """Kept in its place, and on no page until it is shown again."""
    is_locked: bool = False
    """No job changes it; its seller still may."""
    is_edited: bool = False
    """Its words are the seller's own: rendering a page again leaves it as it is."""
    provenance: Provenance = Provenance()
    lint: tuple[LintFinding, ...] | None = None
    """What was found in its words when they were written anew; None: what the page says of it."""


class VersionReason(StrEnum):
    """How a version of a page came to be."""

    MADE = "made"
    EDITED = "edited"
    """The whole page was saved in an editor."""
    BLOCK_CHANGED = "block_changed"
    REWRITTEN = "rewritten"
    RENDERED = "rendered"
    """The same words, in the look of a later release or another theme."""


class FinishedPage(BaseModel):
    """All that a completed job leaves behind, beside its artifacts."""

    model_config = ConfigDict(frozen=True)

    title: str
    html_blocks: tuple[str, ...]
    """What a buyer sees: the blocks that are not hidden."""
    images: tuple[PageImage, ...]
    warnings: tuple[JobWarning, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()
    block_provenance: tuple[Provenance, ...] = ()
    """One for each of `html_blocks`, in their order; empty for pages older than it."""
    usage: Usage = Usage()
    facts: tuple[LedgerFact, ...] = ()
    """The facts that the seller told, and that copy rests on."""
    lint: tuple[LintFinding, ...] = ()
    """What the law may object to, in what the seller handed in and in the page as first made."""
    blocks: tuple[PageBlock, ...] = ()
    """All blocks in their order, hidden ones too; a page that is read always has them."""
    material: dict[str, Any] | None = None
    """What the workshop can render the blocks from again; but for the answers in it, which a page
    that is read shows in `answers`, only the workshop reads it. None for pages older than it."""
    retake_advice: tuple[RetakeAdvice, ...] = ()
    """What a better photo would do differently; empty where the photo is good."""
    answers: dict[str, TakenAnswer] = {}
    """By the name of the field. It stands in the material, which goes back and forth with the
    versions; a page that is read shows it, and what follows from it, in its own fields."""
