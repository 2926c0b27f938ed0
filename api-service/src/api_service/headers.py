"""What a client asks for in request headers, read from their text."""

import re
from collections.abc import Iterable

LONGEST_WAIT_SECONDS = 60

_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")
_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?=$|[,;])", re.IGNORECASE)
_ASYNC = re.compile(r"(?:^|,)\s*respond-async\s*(?=$|[,;])", re.IGNORECASE)
# RFC 9110, 8.8.3; a comma may stand in a tag, so that the list cannot be split at commas.
_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class InvalidIdempotencyKeyError(ValueError):
    """The header does not hold 1 to 255 visible ASCII characters."""


def idempotency_key(header: str | None) -> str | None:
    """Return the key, which may stand in quotes; None without the header."""
    if header is None:
        return None
    text = header.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    key = text[1:-1] if is_quoted else text
    if _VISIBLE_ASCII.fullmatch(key) is None:
        raise InvalidIdempotencyKeyError
    return key


def holds(if_none_match: Iterable[str], etag: str) -> bool:
    """Say whether the client has what this tag names (RFC 9110, 13.1.2): `*` names whatever is
    there, and a weak tag matches the strong one. Takes every such header of the request."""
    text = ",".join(if_none_match).strip()
    tag = etag.removeprefix("W/")
    return text == "*" or tag in _ENTITY_TAG.findall(text)


def wait_seconds(prefer: str | None) -> int | None:
    """Return how long the client would wait (`Prefer: wait=N`), at most a minute.

    None: it does not ask, or asks for nothing that can be given; a preference is never an error.
    """
    found = _WAIT.search(prefer) if prefer else None
    seconds = int(found[1]) if found else 0
    return min(seconds, LONGEST_WAIT_SECONDS) if seconds else None


def prefers_html(accept: str | None) -> bool:
    """Say whether the client names HTML, and JSON not before it; a wildcard names neither."""
    named = dict(_accepted(part) for part in (accept or "").split(","))
    html = named.get("text/html", 0.0)
    return html > 0 and html >= named.get("application/json", 0.0)


def _accepted(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
    try:
        return kind, float(weights[0]) if weights else 1.0
    except ValueError:
        return kind, 0.0


def will_not_wait(prefer: str | None) -> bool:
    """Say whether the client asks for an answer at once (`respond-async`, `wait=0`)."""
    if not prefer or wait_seconds(prefer) is not None:
        return False
    found = _WAIT.search(prefer)
    return _ASYNC.search(prefer) is not None or (found is not None and int(found[1]) == 0)
