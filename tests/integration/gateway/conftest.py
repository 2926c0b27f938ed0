"""A real nginx with our configuration, in front of replicas that a test scripts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.gateway.nginx import Nginx
from tests.gateway.replica import Answer, Replica, a_replica
from tests.homes import a_home

StartNginx = Callable[..., Awaitable[Nginx]]
StartReplica = Callable[..., Awaitable[Replica]]


@pytest.fixture
async def start_replica() -> AsyncIterator[StartReplica]:
    async with AsyncExitStack() as running:

        async def start(answer: Answer | None = None) -> Replica:
            return await running.enter_async_context(a_replica(*([answer] if answer else [])))

        yield start


@pytest.fixture
async def start_nginx(start_replica: StartReplica) -> AsyncIterator[StartNginx]:
    """Start nginx in front of replicas of the API and of the relay."""
    async with AsyncExitStack() as running:

        async def start(
            api: list[Replica] | None = None, relay: list[Replica] | None = None, **named: str
        ) -> Nginx:
            nginx = Nginx(
                running.enter_context(a_home()),
                api=[replica.port for replica in api or [await start_replica()]],
                relay=[replica.port for replica in relay or [await start_replica()]],
                **named,
            )
            running.callback(nginx.stop)
            await asyncio.to_thread(nginx.start)
            return nginx

        yield start


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield client
