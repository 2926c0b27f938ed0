"""Bytes that stand where a picture should: other things, broken things and enormous ones."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image

from tests.suppliers.pictures import encoded

# 13,000 squared: Pillow alone takes hundreds of megabytes for it, and only warns.
_BOMB_SIDE = 13_000
_TINY_SIDE = 8

_SCRIPT = b"<script>alert(document.domain)</script>"
_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024">'
    + _SCRIPT
    + b'<image href="http://169.254.169.254/"/></svg>'
)
_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
_OTHER_THINGS = {
    "svg": (_SVG, "image/svg+xml"),
    "html_image": (b"<!doctype html>" + _SCRIPT, "text/html"),
    "pdf": (_PDF, "application/pdf"),
}
_BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda picture: picture[: len(picture) // 3],
    "bomb": lambda _: bomb(_BOMB_SIDE),
    "tiny": lambda _: _white((_TINY_SIDE, _TINY_SIDE)),
    "polyglot": lambda picture: picture + _SCRIPT,
    "blank": lambda picture: _white(Image.open(BytesIO(picture)).size),
}
PICTURES = (*_OTHER_THINGS, *_BROKEN)


def spoiled(kind: str, picture: bytes) -> tuple[bytes, str]:
    """Return bytes and the content type they are served under, instead of `picture`."""
    if kind in _OTHER_THINGS:
        return _OTHER_THINGS[kind]
    return _BROKEN[kind](picture), "image/png"


def _white(size: tuple[int, int]) -> bytes:
    return encoded(Image.new("RGB", size, "white"))


@cache
def bomb(side: int) -> bytes:
    """Return a small PNG of a huge black square."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side * 4)
    rows = [packer.compress(row) for _ in range(side)]
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    data = b"".join((*rows, packer.flush()))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
