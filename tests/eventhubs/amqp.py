"""AMQP 1.0 values as bytes: where one ends, and how the few that are written look."""

import struct
from collections.abc import Iterator

NULL = b"\x40"
_TEXTS = {0xA0: 1, 0xA1: 1, 0xA3: 1, 0xB0: 4, 0xB1: 4, 0xB3: 4}
_LISTS = {0xC0: 1, 0xD0: 4}
_MAPS = {0xC1: 1, 0xD1: 4}
# The upper half of a constructor says how long the value is.
_FIXED = {0x4: 0, 0x5: 1, 0x6: 2, 0x7: 4, 0x8: 8, 0x9: 16}


def end_of_value(data: bytes, at: int) -> int:
    """Return where the value that begins at `at` ends; raise `ValueError` if it is none."""
    if at >= len(data):
        raise ValueError("the value ends before it begins")
    code = data[at]
    if code == 0x00:
        return end_of_value(data, end_of_value(data, at + 1))
    if code >> 4 in _FIXED:
        end = at + 1 + _FIXED[code >> 4]
    elif code >= 0xA0:
        width = 4 if code & 0x10 else 1
        end = at + 1 + width + int.from_bytes(data[at + 1 : at + 1 + width])
    else:
        raise ValueError(f"{code:#x} begins no value")
    if end > len(data):
        raise ValueError("the value is cut off")
    return end


def text(value: bytes) -> bytes:
    """Return the content of a string, a symbol or a binary."""
    return value[1 + _TEXTS[value[0]] :]


def is_list(value: bytes) -> bool:
    return value[0] == 0x45 or value[0] in _LISTS


def items(value: bytes) -> list[bytes]:
    """Return the items of a list or a map, each still encoded."""
    if value[0] == 0x45:
        return []
    width = (_LISTS | _MAPS)[value[0]]
    return list(_values(value, 1 + 2 * width))


def _values(data: bytes, at: int) -> Iterator[bytes]:
    while at < len(data):
        end = end_of_value(data, at)
        yield data[at:end]
        at = end


def described(code: int, value: bytes) -> bytes:
    return bytes((0x00, 0x53, code)) + value


def list32(values: list[bytes]) -> bytes:
    return _compound(0xD0, values)


def map32(values: list[bytes]) -> bytes:
    """Encode keys and values, which take turns in `values`."""
    return _compound(0xD1, values)


def _compound(code: int, values: list[bytes]) -> bytes:
    body = b"".join(values)
    return struct.pack(">BII", code, 4 + len(body), len(values)) + body


def symbol(value: str) -> bytes:
    return struct.pack(">BB", 0xA3, len(value)) + value.encode()


def string(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">BI", 0xB1, len(encoded)) + encoded


def long(value: int) -> bytes:
    return struct.pack(">Bq", 0x81, value)


def timestamp(milliseconds: int) -> bytes:
    return struct.pack(">Bq", 0x83, milliseconds)
