"""The thumbnail of a page that has no image yet: a quiet grey square."""

import struct
import zlib
from functools import cache

SIDE_PIXELS = 300
GREY = 0xEE


@cache
def placeholder_png() -> bytes:
    """Return it, drawn without an image library: one grey byte per pixel, packed to nothing."""
    header = struct.pack(">IIBBBBB", SIDE_PIXELS, SIDE_PIXELS, 8, 0, 0, 0, 0)
    line = b"\x00" + bytes([GREY]) * SIDE_PIXELS
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(line * SIDE_PIXELS, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
