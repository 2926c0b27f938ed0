"""When two sentences say the same: most of what they are spelled with is common to both."""

from collections.abc import Iterable

from worker_service.copywriting import prose

# From this share of common trigrams on, two sentences say the same.
_SAME = 0.5
_TELLING_LENGTH = 8


def is_same(one: str, other: str) -> bool:
    """True if two sentences share half of their trigrams, or are short and spelled alike."""
    one, other = prose.plain(one), prose.plain(other)
    if min(len(one), len(other)) < _TELLING_LENGTH:
        return one == other and bool(one)
    mine, theirs = _trigrams(one), _trigrams(other)
    return len(mine & theirs) >= _SAME * len(mine | theirs)


def is_said(text: str, said: Iterable[str]) -> bool:
    """True if a sentence of `text` says what a sentence of `said` says already."""
    earlier = [sentence for other in said for sentence in prose.sentences(other)]
    return any(is_same(s, other) for s in prose.sentences(text) for other in earlier)


def _trigrams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(len(text) - 2)}
