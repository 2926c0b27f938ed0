"""What a page says, read back from its blocks: an edit by hand is then part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

NOTICE = "notice"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXTS = frozenset({"p", "li", "figcaption", "dt", "dd", "blockquote"})
_CELLS = frozenset({"th", "td"})


@dataclass(kw_only=True, slots=True)
class BlockText:
    """The words of one block, in their order; `rows` are the cells of its tables."""

    id: str
    headings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    """What each picture shows, in words; empty where nobody said."""
    language: str = ""
    """As the block says itself (`ko`, `en`); empty where it does not."""


def read_all(html_blocks: Sequence[str]) -> list[BlockText]:
    """Return the words of a page's blocks; one without a name is called by its number."""
    return [read(block, number=number) for number, block in enumerate(html_blocks, start=1)]


def read(html: str, *, number: int) -> BlockText:
    """Return the words of block `number`, by which it is called where it has no name."""
    reader = _Reader(number)
    reader.feed(html)
    reader.close()
    return reader.block


class _Reader(HTMLParser):
    def __init__(self, number: int) -> None:
        super().__init__(convert_charrefs=True)
        self.block = BlockText(id=f"block-{number}")
        self._parts: list[str] = []
        self._is_named = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("data-block-id")
        if name and not self._is_named:
            self.block.id, self._is_named = name, True
        self.block.language = self.block.language or told.get("lang") or ""
        if tag == "img":
            self.block.images.append(told.get("alt") or "")
        elif tag == "tr":
            self.block.rows.append([])
        elif tag == "br":
            self._parts.append(" ")
        elif tag in _HEADINGS | _TEXTS | _CELLS:
            self._take()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._keep(self.block.headings)
        elif tag in _CELLS and self.block.rows:
            self._keep(self.block.rows[-1])
        elif tag in _TEXTS or tag == "div":
            self._keep(self.block.texts)

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def _keep(self, kept: list[str]) -> None:
        if text := self._take():
            kept.append(text)

    def _take(self) -> str:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        return text
