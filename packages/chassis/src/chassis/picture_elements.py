"""Pictures that a browser may have in a newer format, and everybody else as they were."""

import re
from collections.abc import Callable
from html import escape, unescape

# Attributes may hold a ">"; what is not closed is no tag, and stays as it is.
_IMG = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_SRC = re.compile(r"\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)


def with_webp(html: str, webp_of: Callable[[str], str | None]) -> str:
    """Return `html` with every image that has a WebP, as `webp_of` tells of its address, in a
    `<picture>` with both; the `<img>` stays as it was, for whoever reads no WebP."""

    def both(found: "re.Match[str]") -> str:
        img = found.group()
        source = _SRC.search(img)
        webp = webp_of(unescape(source[1] or source[2] or "")) if source else None
        if webp is None:
            return img
        return f'<picture><source type="image/webp" srcset="{escape(webp)}">{img}</picture>'

    return _IMG.sub(both, html)
