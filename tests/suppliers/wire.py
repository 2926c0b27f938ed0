"""HTTP/1.1 as bytes on a socket: written here, so that it can also be written wrongly."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

# An image that is sent for editing may have 50 MB (OpenAI), and base64 adds a third.
LARGEST_BODY = 80 * 1024 * 1024
_LARGEST_HEAD = 64 * 1024


class UnreadableError(Exception):
    """What came is no HTTP/1.1 request."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, received whole; the names of headers are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer, as it is meant; how it arrives is another matter."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def head(self, length: int | None = None) -> bytes:
        """Return everything before the body; without a length, the body ends with the socket."""
        told = {"content-type": self.content_type, **self.headers}
        told |= {"connection": "close"} if length is None else {"content-length": str(length)}
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in told.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def whole(self) -> bytes:
        return self.head(len(self.body)) + self.body


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request of a connection; None once the client has left."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        body = await _read_body(reader, headers)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    except (asyncio.LimitOverrunError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    address = urlsplit(target)
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    return Request(
        method=method, path=unquote(address.path), query=query, headers=headers, body=body
    )


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _read_chunks(reader)
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= LARGEST_BODY:
        raise ValueError("the body is too large")
    return await reader.readexactly(length)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        if len(body) > LARGEST_BODY:
            raise ValueError("the body is too large")
        await reader.readline()
    await reader.readline()
    return bytes(body)


def reset(writer: asyncio.StreamWriter) -> None:
    """Drop the connection so that the other side hears of a reset, not of an end."""
    own: socket.socket = writer.get_extra_info("socket")
    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def start_server(
    connected: "asyncio.streams._ClientConnectedCallback", host: str, port: int
) -> asyncio.Server:
    return await asyncio.start_server(connected, host, port, limit=_LARGEST_HEAD)
