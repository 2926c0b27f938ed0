"""Server-Sent Events, as bytes: a frame is encoded once, for all who hear it."""

import json
from collections.abc import Iterable
from typing import NewType

from chassis.records import InboxRow
from contracts.jobs import UserId

Frame = NewType("Frame", bytes)
"""One or more events, as the HTTP/1.1 chunk that carries them."""


# What ends a chunked response.
LAST_CHUNK = b"0\r\n\r\n"


def as_frame(body: bytes) -> Frame:
    """Frame a body, which must not be empty: an empty chunk would end the response."""
    return Frame(b"%x\r\n%b\r\n" % (len(body), body))


def body_of(frame: Frame) -> bytes:
    """Return the body that was framed, for a response that frames its chunks itself."""
    return frame[frame.index(b"\r\n") + 2 : -2]


def row_body(row: InboxRow) -> bytes:
    """Tell an inbox row. Its JSON has no line break, so one `data:` line holds it."""
    kind = b"notification" if row.is_notification else b"progress"
    return b'id: %d\ndata: {"type":"%b","data":%b}\n\n' % (row.id, kind, row.data)


def row_frame(row: InboxRow) -> Frame:
    return as_frame(row_body(row))


def rows_body(rows: Iterable[InboxRow]) -> bytes:
    return b"".join(map(row_body, rows))


def connected_body(user_id: UserId) -> bytes:
    return _event({"type": "connected", "user_id": user_id})


def retry_body(milliseconds: int) -> bytes:
    """Tell the browser how long to wait before it reconnects; no event is seen."""
    return b"retry: %d\n\n" % milliseconds


def _event(told: dict[str, str]) -> bytes:
    return b"data: %b\n\n" % json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


KEEPALIVE = as_frame(_event({"type": "keepalive"}))
