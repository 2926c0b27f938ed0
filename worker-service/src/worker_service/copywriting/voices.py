"""What buyers said, as the seller pasted it: word for word, or not at all."""

import re

from worker_service.copywriting import prose
from worker_service.copywriting.reading import Reading
from worker_service.ports import Review

_MOST = 5
_LONGEST = 240
_STARS = re.compile(r"[★☆⭐✩✪🌟\ufe0f]+\s?(?:\d(?:\.\d)?(?:\s?/\s?5|점)?)?\s*")
_AUTHOR = re.compile(
    r"^(?P<text>.{4,}?)\s*(?:[-–—]\s?|\(\s?)(?P<author>[가-힣A-Za-z][가-힣A-Za-z*○. ]{0,15}"
    r"(?:\s?(?:님|고객님|씨))?)\s*\)?$"
)
_QUOTES = re.compile(r"^[\s\"'“‘「『]+|[\s\"'”’」』]+$")
# Asking for reviews is no review.
_ASKS = re.compile(
    r"작성|이벤트|적립|증정|남겨\s?주|포인트|없습니다|^없음"
    r"|\b(?:leave (?:us )?a review|review event|none yet)\b",
    re.I,
)


def reviews_of(reading: Reading) -> tuple[Review, ...]:
    """Return the buyers' voices that stand under a heading for them."""
    told = [_review(f.value) for f in reading.told_as("review") if len(f.value) <= _LONGEST]
    kept: dict[str, Review] = {}
    for review in told:
        if prose.has_words(review.text) and not _ASKS.search(review.text):
            kept.setdefault(prose.plain(review.text), review)
    return tuple(kept.values())[:_MOST]


def _review(value: str) -> Review:
    said = _STARS.sub("", value).strip()
    found = _AUTHOR.match(said)
    text, author = (found["text"], found["author"]) if found else (said, "")
    return Review(text=_QUOTES.sub("", text), author=author.strip(" -–—\"'“”()"))
