"""HTML from an editor, brought back to what a block may be: nothing in it acts or loads."""

import re
from collections.abc import Callable

import nh3

from api_service.product_details.inline_style import allowed_style
from contracts.html import ATTRIBUTES, TAGS

ImageAddress = Callable[[str], str | None]
"""Return the address under which an image may stay; None takes the image out."""

# What editors write beyond our own templates.
_TAGS = {*TAGS, "a", "h1", "center", "pre", "code", "strike", "del", "ins", "font"}
# Their text is no text of the page.
_TAGS_WITH_CONTENT = {
    *("script", "style", "noscript", "template", "title", "textarea", "iframe", "object"),
    *("embed", "svg", "math", "select", "option", "button", "xmp", "noembed", "noframes"),
}
# Neither `class` nor `id`: the front end's own style sheet and scripts would answer to them.
_ATTRIBUTES = {
    "*": {*ATTRIBUTES, "dir"} - {"src"},
    "a": {"href"},
    "img": {"src"},
    "table": {"border", "cellpadding", "cellspacing"},
    "col": {"span"},
    "colgroup": {"span"},
    "td": {"valign"},
    "th": {"valign"},
    "tr": {"valign"},
    "ol": {"start", "type"},
    "li": {"value"},
    "font": {"color", "size", "face"},
}
_LINKS = ("https:", "mailto:", "tel:")
# Those of images pass through here so that `ImageAddress` can have its say.
_SCHEMES = {"http", "https", "mailto", "tel", "data", "blob"}

# Time grows with the square of how deep tags are nested: 20,000 in one another take a second.
MOST_TAGS = 20_000

_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
_SECTION = re.compile(r"<(/?)section(?=[\s/>])", re.IGNORECASE)
# As nh3 writes it: a quote inside of a value is always escaped.
_IMAGE = re.compile(r'<img(?:\s[\w-]+="[^"]*")*>')


def count_tags(html: str) -> int:
    return len(_TAG.findall(html))


def clean_block(html: str, image_address: ImageAddress) -> str:
    """Return one fragment with a `<div>` root; cleaning it again changes nothing."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return allowed_style(value)
        if tag == "img" and name == "src":
            return image_address(value.strip())
        if name == "href":
            return value if value.strip().lower().startswith(_LINKS) else None
        return value

    cleaned = nh3.clean(
        # Its editor counts sections: it has put this one around the block itself.
        _SECTION.sub(r"<\1div", html),
        tags=_TAGS,
        clean_content_tags=_TAGS_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        tag_attribute_values={"a": {"target": {"_blank"}}},
        url_schemes=_SCHEMES,
    )
    return _rooted(_IMAGE.sub(_unless_empty, cleaned).strip())


def _unless_empty(image: re.Match[str]) -> str:
    return image[0] if ' src="' in image[0] else ""


def _rooted(html: str) -> str:
    return html if html.startswith("<div") and html.endswith("</div>") else f"<div>{html}</div>"
