"""Outgoing frames with every field in its place: the client reads fields by position."""

import struct

from tests.eventhubs import amqp

# The engine drops trailing nulls, and writes an empty list as one byte; the client understands
# neither. How many fields each performative and each composite has, by its code:
_PERFORMATIVES = dict(zip(range(0x10, 0x19), (10, 8, 14, 11, 11, 6, 3, 1, 1), strict=True))
_ERROR, _REJECTED, _SOURCE, _TARGET = 0x1D, 0x25, 0x28, 0x29
_FIELDS = _PERFORMATIVES | {_ERROR: 3, _REJECTED: 1, _SOURCE: 11, _TARGET: 7}
_HEADER = struct.Struct(">IBBH")


class FramePadding:
    """Rewrites the engine's output; whole frames come out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        data = self._rest + data
        out, at = [], 0
        while len(data) - at >= _HEADER.size:
            size = _HEADER.size if data[at : at + 4] == b"AMQP" else int.from_bytes(data[at:][:4])
            if len(data) - at < size:
                break
            out.append(padded(data[at : at + size]))
            at += size
        self._rest = data[at:]
        return b"".join(out)


def padded(frame: bytes) -> bytes:
    """Pad an AMQP frame; leave protocol headers, heartbeats and SASL frames as they are."""
    if frame[:4] == b"AMQP" or len(frame) <= _HEADER.size:
        return frame
    _, offset, kind, channel = _HEADER.unpack_from(frame)
    if kind != 0:
        return frame
    end = amqp.end_of_value(frame, offset * 4)
    body = _pad(frame[offset * 4 : end]) + frame[end:]
    return _HEADER.pack(_HEADER.size + len(body), 2, kind, channel) + body


def _pad(value: bytes) -> bytes:
    if value[:2] != b"\x00\x53":
        return value
    code, content = value[2], value[3:]
    if code not in _FIELDS or not amqp.is_list(content):
        return value
    fields = [_pad(item) for item in amqp.items(content)]
    fields += [amqp.NULL] * (_FIELDS[code] - len(fields))
    return amqp.described(code, amqp.list32(fields))
