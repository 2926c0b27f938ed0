"""A text with one spelling for every character, from which one finds back to the original."""

import re
import unicodedata
from dataclasses import dataclass

# A character and what is composed with it: accents, and the vowels and finals of split Hangul.
_COMPOSED = re.compile("[^\u0300-\u036f\u1160-\u11ff][\u0300-\u036f\u1160-\u11ff]*|.", re.S)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in NFKC and lower case, without invisible characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]`, which is not empty, stands in the original."""
        return self.starts[start], self.ends[end - 1]


def folded(original: str) -> Folded:
    """Return `original` ready to be searched."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _COMPOSED.finditer(original):
        piece = _plain(found.group())
        pieces.append(piece)
        starts += [found.start()] * len(piece)
        ends += [found.end()] * len(piece)
    return Folded("".join(pieces), tuple(starts), tuple(ends))


def _plain(piece: str) -> str:
    if piece.isascii():
        return piece.lower()
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", piece).lower()
        if unicodedata.category(character) != "Cf"
    )
