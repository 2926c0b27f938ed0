"""A replica that answers as its test tells it to, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request: `number` counts those of its connection, from 1."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    number: int


@dataclass
class Replica:
    """What was asked of one port."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0


def http(body: str = "{}", *, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer; an underscore in a header's name stands for a hyphen."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body.encode())}", "", body]
    return "\r\n".join(lines).encode()


async def fine(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(http())


async def hangs_up(_: Asked, writer: asyncio.StreamWriter) -> None:
    """End the connection without an answer, as a process does that has just let it go."""
    writer.transport.abort()


@asynccontextmanager
async def a_replica(answer: Answer = fine, *, port: int = 0) -> AsyncIterator[Replica]:
    """Yield a replica; without a port of its own it gets one."""
    replica = Replica()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        replica.connections += 1
        number = 0
        while asked := await _read(reader, number := number + 1):
            replica.asked.append(asked)
            await answer(asked, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    replica.port = server.sockets[0].getsockname()[1]
    try:
        yield replica
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader, number: int) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *rest = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in rest)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body, number)
