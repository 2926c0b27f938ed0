"""A gateway on a database of the test's own, and a seller at its door."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.integration.api_service.gateways import Door, gateway


@pytest.fixture
async def door(database_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with gateway(database_url, tmp_path) as door:
        yield door


@pytest.fixture
async def seller(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    async with door.client("seller") as client:
        yield client
