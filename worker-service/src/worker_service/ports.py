"""The talents this service hires, and what passes between them and the pipeline."""

from dataclasses import dataclass, field
from typing import Protocol

from PIL import Image

from contracts.jobs import Language, Subject, Tone
from contracts.pages import ImageSource, ImageType, MissingField


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """The original photo: upright, sRGB, mode RGB or RGBA, and the bytes it came in."""

    image: Image.Image
    content: bytes
    content_type: str


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
    """One reason to buy. Heading: at most 20 characters (40 in English); body: at most 3 lines."""

    heading: str
    body: tuple[str, ...]


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
    points: tuple[Point, ...] = ()
    detail_captions: tuple[str, ...] = ()
    specs: tuple[Fact, ...] = ()
    recommended_for: tuple[str, ...] = ()
    notice: tuple[Fact, ...] = ()
    closing: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    """Section headings in this tone and language: points, detail, specs, recommended, notice."""
    missing_fields: tuple[MissingField, ...] = ()


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One finished image, encoded."""

    order: ShotOrder
    image_source: ImageSource
    content: bytes
    content_type: str
    width: int
    height: int
    cut_out: bool = True
    """False: the product could not be told from its background and was left uncut."""


class Copywriter(Protocol):
    async def write(self, subject: Subject) -> PageCopy:
        """Return text slots, or raise `TransientError` or `PermanentError`."""


class ImageSupplier(Protocol):
    async def shoot(self, order: ShotOrder, photo: Photo) -> Shot:
        """Return one image, or raise `TransientError` or `PermanentError`."""
