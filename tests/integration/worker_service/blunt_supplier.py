"""A supplier that does to each connection what it was told, and remembers what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Deed = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    head: str
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value; "" when there is none."""
        lines = (line.partition(": ") for line in self.head.splitlines()[1:])
        return next((value for key, _, value in lines if key.lower() == name.lower()), "")


def answers(status: int = 200, body: bytes = b'{"ok": true}', headers: Iterable[str] = ()) -> Deed:
    """Answer completely."""

    async def deed(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(status, [*headers, f"Content-Length: {len(body)}"]) + body)
        await writer.drain()

    return deed


def breaks_off(status: int = 200, body: bytes = b'{"ok"') -> Deed:
    """Begin to answer, then hang up."""

    async def deed(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(status, ["Content-Length: 1000"]) + body)
        await writer.drain()
        writer.close()

    return deed


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def says_nothing(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter) -> None:
    """Say a little, again and again, and never come to an end."""
    writer.write(_head(200, ["Content-Length: 1000000"]))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def gushes(writer: asyncio.StreamWriter) -> None:
    """Say more than there is memory."""
    writer.write(_head(200, ["Transfer-Encoding: chunked"]))
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


def waits_for(gate: asyncio.Event, then: Deed) -> Deed:
    async def deed(writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        await then(writer)

    return deed


class BluntSupplier:
    """Listens on the loopback while entered. The last deed is repeated for ever."""

    def __init__(self, *deeds: Deed) -> None:
        self._deeds = list(deeds) or [answers()]
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._connections: set[asyncio.Task[None]] = set()
        self._stirred = asyncio.Event()
        self._server: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    @property
    def open_connections(self) -> int:
        return len(self._connections)

    async def until(self, holds: Callable[[], object]) -> None:
        """Return once it holds; looked at whenever somebody comes, asks, is done or leaves."""
        while not holds():
            self._stirred.clear()
            await self._stirred.wait()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # The other side left, or the test is over.
            pass
        finally:
            self._connections.discard(task)
            self._stirred.set()
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            self.asked.append(await _read(reader))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self._stirred.set()
            try:
                await self._do(writer, reader)
            finally:
                self._at_once -= 1
                self._stirred.set()

    async def _do(self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        """Do the next deed; whoever hangs up meanwhile ends it."""
        deed = self._deeds.pop(0) if len(self._deeds) > 1 else self._deeds[0]
        doing = asyncio.ensure_future(deed(writer))
        leaving = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        is_done = doing.done()
        for task in (doing, leaving):
            task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)
        if not is_done:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    asked = Asked(head, b"")
    return Asked(head, await reader.readexactly(int(asked.header("content-length") or 0)))


def _head(status: int, headers: Iterable[str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", "Content-Type: application/json", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
