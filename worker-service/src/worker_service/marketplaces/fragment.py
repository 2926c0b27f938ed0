"""A block of ours, in the HTML that a marketplace leaves as it is."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from contracts.html import STYLE_PROPERTIES
from contracts.pages import ARTIFACTS_PATH

ImageAddress = Callable[[str], str | None]
"""From the key of an artifact to the address that takes its place; None takes the image out."""

ATTRIBUTES = frozenset({"style", "src", "alt", "width", "height", "loading", "colspan", "rowspan"})
_EMPTY = frozenset({"br", "hr", "img", "col"})
# What stands in these is no text of the page.
_UNREAD = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg"})
# Where such a tag is taken away, its text still ends a line.
_LINES = frozenset({"div", "h2", "h3", "h4", "h5", "h6", "tr", "figure", "table", "section"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What may stay; `image_address` is asked for each picture of ours, all others go."""

    tags: Set[str]
    image_address: ImageAddress
    is_lazy: bool = True


def fragment(html: str, profile: Profile) -> str:
    """Return the block with nothing in it but what the profile names; text always stays."""
    writer = _Writer(profile)
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


def artifact_key_in(address: str) -> str | None:
    """Return the key in an address of ours, whatever the host: a page outlives its name."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    return path.removeprefix(ARTIFACTS_PATH) if path.startswith(ARTIFACTS_PATH) else None


def image_keys(html: str) -> tuple[str, ...]:
    """Return the keys of the pictures in a block, in their order, each once."""
    seen: dict[str, None] = {}

    def remember(key: str) -> None:
        seen[key] = None

    fragment(html, Profile(tags=frozenset({"img"}), image_address=remember))
    return tuple(seen)


class _Writer(HTMLParser):
    def __init__(self, profile: Profile) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._profile = profile
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag in self._profile.tags and not self._unread:
            self._open(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in self._profile.tags and tag not in _EMPTY and not self._unread:
            self.parts.append(f"</{tag}>")
        elif tag in _LINES and "br" in self._profile.tags and not self._unread:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(escape(data, quote=False))

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "img":
            key = artifact_key_in(attributes.get("src", ""))
            address = self._profile.image_address(key) if key else None
            if address is None:
                return
            attributes = {"src": address, **_without(attributes, "src")}
        if not self._profile.is_lazy:
            attributes = _without(attributes, "loading")
        kept = "".join(
            f' {name}="{escape(_safe(name, value))}"'
            for name, value in attributes.items()
            if name in ATTRIBUTES
        )
        self.parts.append(f"<{tag}{kept}>")

    def _end_line(self) -> None:
        if self.parts and self.parts[-1] != "<br>":
            self.parts.append("<br>")


def _without(attributes: dict[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in attributes.items() if each != name}


def _safe(name: str, value: str) -> str:
    if name != "style":
        return value
    declarations = (part.strip() for part in value.split(";"))
    return ";".join(each for each in declarations if _is_inert(each))


def _is_inert(declaration: str) -> bool:
    name, colon, value = declaration.partition(":")
    is_known = name.strip().lower() in STYLE_PROPERTIES
    return bool(colon) and is_known and "url" not in value.lower() and "var(" not in value.lower()
