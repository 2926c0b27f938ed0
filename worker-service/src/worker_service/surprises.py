"""What Pillow and numpy raise over a picture that nobody foresaw."""

import struct
import zlib

# One image steps down for them, and no page is lost.
DRAWING_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
