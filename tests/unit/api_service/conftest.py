"""The gateway on a world in memory, with a seller at its door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from api_service.app import create_app
from api_service.settings import Settings
from api_service.wiring import Wired, gateway_in
from chassis.auth import Authenticator
from tests.unit.api_service.builders import BASE_URL, Shop, some_settings


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def settings() -> Settings:
    return some_settings()


@pytest.fixture
async def app(shop: Shop, settings: Settings) -> AsyncIterator[FastAPI]:
    @asynccontextmanager
    async def wire(settings: Settings) -> AsyncIterator[Wired]:
        async def ping() -> None: ...

        async with Authenticator(settings) as authenticator:
            gateway = gateway_in(shop.world(), settings)
            yield Wired(gateway=gateway, authenticator=authenticator, ping=ping)

    app = create_app(settings, wire=wire)
    async with app.router.lifespan_context(app):
        yield app


def _client(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)


@pytest.fixture
async def seller(app: FastAPI, shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(app, shop.token_of("seller")) as client:
        yield client


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody in particular: without a token."""
    async with _client(app, None) as client:
        yield client
