"""Strips become slices: as few as a marketplace's limits allow, never cut through a block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from chassis.origin import Origin, saying
from worker_service.marketplaces.rendering import Strip

# Text has hard edges, which JPEG blurs first; below the last quality a slice is divided instead.
QUALITIES = (92, 88, 84, 80, 75, 70)


@dataclass(frozen=True, kw_only=True, slots=True)
class SliceLimits:
    height: int
    byte_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """One JPEG, and the blocks that stand in it, counted from 0."""

    content: bytes
    width: int
    height: int
    quality: int
    blocks: tuple[int, ...]
    cuts_a_block: bool
    """A block that is higher than a slice may be was divided, between two of its lines."""
    cuts_through: bool
    """It had no gap to be divided at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows `top` to `bottom` of a block; mostly all of it."""

    block: int
    top: int
    bottom: int
    is_whole: bool
    is_clean: bool = True

    @property
    def height(self) -> int:
        return self.bottom - self.top


def sliced(strips: Sequence[Strip], limits: SliceLimits, origin: Origin | None) -> list[Slice]:
    """Return the page from top to bottom; work for a drawing process."""
    pieces = [
        piece
        for block, strip in enumerate(strips)
        for piece in pieces_of(block, strip.height, strip.cuts, limits.height)
    ]
    cutter = _Cutter(strips, limits, origin)
    return [made for group in packed(pieces, limits.height) for made in cutter.made(group)]


def pieces_of(block: int, height: int, cuts: Sequence[int], most: int) -> Iterator[Piece]:
    """Yield a block whole where it fits, else divided at the last gap that fits each time."""
    top = 0
    while height - top > most:
        gaps = [cut for cut in cuts if top < cut <= top + most]
        bottom = max(gaps, default=top + most)
        yield Piece(block, top, bottom, is_whole=False, is_clean=bool(gaps))
        top = bottom
    yield Piece(block, top, height, is_whole=top == 0)


def packed(pieces: Sequence[Piece], most: int) -> list[list[Piece]]:
    """Return consecutive pieces together as long as they fit into one slice."""
    groups: list[list[Piece]] = []
    room = 0
    for piece in pieces:
        if piece.height > room:
            groups.append([])
            room = most
        groups[-1].append(piece)
        room -= piece.height
    return groups


class _Cutter:
    def __init__(self, strips: Sequence[Strip], limits: SliceLimits, origin: Origin | None) -> None:
        self._strips = strips
        self._limits = limits
        self._origin = origin

    def made(self, group: Sequence[Piece]) -> list[Slice]:
        """Return the group as one slice, or as several where one would be too heavy."""
        picture = self._stacked(group)
        content, quality = self._encoded(picture)
        if len(content) > self._limits.byte_count and (halves := self._halves(group)):
            return [each for half in halves for each in self.made(half)]
        return [
            Slice(
                content=content,
                width=picture.width,
                height=picture.height,
                quality=quality,
                blocks=tuple(dict.fromkeys(piece.block for piece in group)),
                cuts_a_block=not all(piece.is_whole for piece in group),
                cuts_through=not all(piece.is_clean for piece in group),
            )
        ]

    def _stacked(self, group: Sequence[Piece]) -> Image.Image:
        width = self._strips[group[0].block].width
        picture = Image.new("RGB", (width, sum(piece.height for piece in group)), "white")
        at = 0
        for piece in group:
            with Image.open(BytesIO(self._strips[piece.block].png), formats=("PNG",)) as strip:
                part = strip.crop((0, piece.top, strip.width, piece.bottom)).convert("RGB")
            picture.paste(part, (0, at))
            at += piece.height
        return picture

    def _encoded(self, picture: Image.Image) -> tuple[bytes, int]:
        content, used = b"", QUALITIES[-1]
        for used in QUALITIES:
            file = BytesIO()
            picture.save(
                file,
                "JPEG",
                quality=used,
                optimize=True,
                subsampling="4:4:4" if used >= QUALITIES[2] else "4:2:0",
                **saying(self._origin, "JPEG"),
            )
            content = file.getvalue()
            if len(content) <= self._limits.byte_count:
                break
        return content, used

    def _halves(self, group: Sequence[Piece]) -> tuple[Sequence[Piece], Sequence[Piece]] | None:
        if len(group) > 1:
            middle = len(group) // 2
            return group[:middle], group[middle:]
        piece = group[0]
        middle_row = (piece.top + piece.bottom) // 2
        inside = [c for c in self._strips[piece.block].cuts if piece.top < c < piece.bottom]
        if not inside:
            return None
        cut = min(inside, key=lambda row: abs(row - middle_row))
        parts = [
            Piece(piece.block, top, bottom, is_whole=False, is_clean=piece.is_clean)
            for top, bottom in ((piece.top, cut), (cut, piece.bottom))
        ]
        return parts[:1], parts[1:]
