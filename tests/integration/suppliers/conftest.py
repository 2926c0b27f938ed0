"""Suppliers as tests play them, and a photo to send them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from standalone.sample import draw_sample_photo
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits

StartSupplier = Callable[..., Supplier]


@pytest.fixture
def start() -> Iterator[StartSupplier]:
    """Start a supplier by its name; further arguments are its traits."""
    with ExitStack() as running:

        def supplier(name: str, **traits: Any) -> Supplier:
            return running.enter_context(Supplier(name, Traits(**traits)))

        yield supplier


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client that adds the key of all three, and nothing of its own."""
    headers = {"authorization": f"Bearer {KEY}", "api-key": KEY}
    with httpx.Client(headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def photo() -> bytes:
    return draw_sample_photo()
