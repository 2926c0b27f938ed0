"""One address for all replicas of a service, as a cluster gives it: its list lags behind."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx

LOOK_SECONDS = 0.2
# One way, so that a request and the close of its connection can meet on the line.
LATENCY_SECONDS = 0.005


class _Side(asyncio.Protocol):
    """One of two connections; what comes in on it goes out on the other, a moment later."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.peer: _Side | None = None
        self._early: list[bytes] = []
        self._is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # TCP transports write

    def data_received(self, data: bytes) -> None:
        if self.peer is None:
            self._early.append(data)
        else:
            asyncio.get_running_loop().call_later(LATENCY_SECONDS, self.peer.write, data)

    def join(self, peer: "_Side") -> None:
        self.peer, peer.peer = peer, self
        for side in (self, peer):
            early, side._early = side._early, []  # noqa: SLF001 - of the same class
            for data in early:
                side.data_received(data)
            if side._is_lost:  # noqa: SLF001 - as above
                side.connection_lost(None)

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        if self.peer is not None:
            asyncio.get_running_loop().call_later(LATENCY_SECONDS, self.peer.close)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


class ServiceAddress:
    """A new connection goes to one of the replicas that are listed; one that is no longer ready
    stays listed for `lag_seconds`, as until every node has heard of it."""

    def __init__(self, replicas: Sequence[int], *, lag_seconds: float) -> None:
        self.port = 0
        self._replicas = replicas
        self._lag_seconds = lag_seconds
        self._listed: set[int] = set()
        self._changed = asyncio.Condition()

    async def until_listed(self, replica: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: replica in self._listed)

    async def until_forgotten(self, replica: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: replica not in self._listed)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["ServiceAddress"]:
        """Yield it once all replicas are listed."""
        loop = asyncio.get_running_loop()
        connecting: set[asyncio.Task[None]] = set()

        def accepted() -> _Side:
            side = _Side()
            task = loop.create_task(self._connect(side))
            connecting.add(task)
            task.add_done_callback(connecting.discard)
            return side

        server = await loop.create_server(accepted, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with asyncio.TaskGroup() as group:
            watchers = [group.create_task(self._watch(replica)) for replica in self._replicas]
            for replica in self._replicas:
                await self.until_listed(replica)
            try:
                yield self
            finally:
                server.close()
                for watcher in watchers:
                    watcher.cancel()

    async def _connect(self, side: _Side) -> None:
        try:
            # A cluster knows no more of a replica than that it is listed.
            replica = random.choice(sorted(self._listed))  # noqa: S311 - spreads load
            loop = asyncio.get_running_loop()
            _, other = await loop.create_connection(_Side, "127.0.0.1", replica)
        except (OSError, IndexError):
            if side.transport is not None:
                side.transport.abort()
        else:
            side.join(other)

    async def _watch(self, replica: int) -> None:
        url = f"http://127.0.0.1:{replica}/readyz"
        async with httpx.AsyncClient(timeout=2) as client:
            while True:
                await self._list(replica, is_ready=await _answers(client, url))
                await asyncio.sleep(LOOK_SECONDS)

    async def _list(self, replica: int, *, is_ready: bool) -> None:
        if is_ready == (replica in self._listed):
            return
        if not is_ready:
            await asyncio.sleep(self._lag_seconds)
        async with self._changed:
            (self._listed.add if is_ready else self._listed.discard)(replica)
            self._changed.notify_all()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await client.get(url, headers={"connection": "close"})).is_success
    return False
