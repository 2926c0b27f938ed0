"""Suppliers as tests play them, a photo to send them, and a workplace that hires them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any

import httpx
import psycopg
import pytest
from PIL import Image
from psycopg import sql

from standalone.embedded import EmbeddedPostgres
from standalone.sample import draw_sample_photo
from tests.homes import a_home
from tests.integration.suppliers.workplace import Workplace, descriptors, settings_for, threads
from tests.suppliers.endpoint import Supplier
from tests.suppliers.faults import ALTERED
from tests.suppliers.service import PERSONAS
from tests.suppliers.traits import KEY, Traits

StartSupplier = Callable[..., Supplier]
# As small as may be without a warning: what the studio draws of it is soon drawn.
SMALL = 640, 720


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


@pytest.fixture(scope="session")
def small_photo(photo: bytes) -> bytes:
    file = BytesIO()
    Image.open(BytesIO(photo)).resize(SMALL, Image.Resampling.LANCZOS).save(file, "JPEG")
    return file.getvalue()


@contextmanager
def a_workplace(server: EmbeddedPostgres, supplier: Supplier, photo: bytes) -> Iterator[Workplace]:
    """Yield one on a database and a directory of its own."""
    name = f"faults_{supplier.name}_{supplier.port}"
    identifier = sql.Identifier(name)
    with psycopg.connect(server.url(), autocommit=True) as connection, a_home() as home:
        home.mkdir()
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template_migrated").format(identifier)
        )
        with Workplace(settings_for(supplier, server.url(name), home), supplier, photo) as place:
            yield place
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


@pytest.fixture(scope="session")
def warmed_up(postgres_server: EmbeddedPostgres, small_photo: bytes) -> None:
    """What begins with the first page of a process and stays for all others has begun."""
    with (
        Supplier("openai") as supplier,
        a_workplace(postgres_server, supplier, small_photo) as workplace,
    ):
        workplace.make_page(with_photo=True)


@pytest.fixture(scope="module", params=list(PERSONAS))
def hired(request: pytest.FixtureRequest, warmed_up: None) -> Iterator[Supplier]:
    """A supplier; when all is over, no thread and no descriptor is left of it and its clients."""
    threads_before, open_before = threads(), descriptors()
    with Supplier(request.param) as supplier:
        yield supplier
        supplier.until(lambda: supplier.connections() == 0)
    assert threads() <= threads_before
    assert descriptors() <= open_before


@pytest.fixture(scope="module")
def open_workplace(
    postgres_server: EmbeddedPostgres, hired: Supplier, small_photo: bytes
) -> Iterator[Workplace]:
    with a_workplace(postgres_server, hired, small_photo) as workplace:
        # What is slow to draw is drawn once, so that time-outs may be short.
        for fault in ("", *ALTERED, "bomb"):
            hired.always("edit", fault)
            workplace.make_page(with_photo=True)
            workplace.forget_failures()
        yield workplace


@pytest.fixture
def workplace(open_workplace: Workplace, hired: Supplier) -> Iterator[Workplace]:
    """The same for every test of a supplier, and clean before and after it."""
    hired.script.clear()
    hired.ledger.clear()
    open_workplace.forget_failures()
    yield open_workplace
    hired.script.clear()
    hired.until(lambda: hired.ledger.under_way() == 0)
    assert open_workplace.left_over() == set()
    assert open_workplace.calls_under_way() == 0
    assert hired.ledger.billed_twice() == 0
    assert hired.ledger.trapped == 0
