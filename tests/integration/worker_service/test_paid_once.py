"""A worker that dies between asking a supplier and keeping the answer never pays twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from tests.integration.worker_service.conftest import Bench, until
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits

RECOVERY_SECONDS = 30
# Long enough to be killed in the middle of.
SLOW = {"chat": 2.0}
WITHOUT_PHOTO = {"PHOTO_MISSING", "IMAGE_FALLBACK_PLACEHOLDER"}


@pytest.fixture
def suppliers() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


def hired(supplier: Supplier, **own: str) -> dict[str, str]:
    """Return a worker's settings, so that it asks this supplier for text."""
    return {
        "TEXT_SUPPLIER": supplier.name,
        "TEXT_SUPPLIER_URL": supplier.base_url,
        "TEXT_SUPPLIER_KEY": KEY,
        "TEXT_SUPPLIER_MODEL": "gpt-5-mini",
        **own,
    }


def warnings(job: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in job["page"]["warnings"]}


def recorded(bench: Bench) -> list[str]:
    """Return the outcomes of all calls on record."""
    with psycopg.connect(bench.database_url) as connection:
        return [row[0] for row in connection.execute("SELECT status FROM generation.supplier_call")]


def kill_while_it_waits(bench: Bench, supplier: Supplier, **own: str) -> dict[str, Any]:
    """Kill a worker whose request the supplier has; return how another one ends the job."""
    settings = hired(supplier, **own)
    bench.start_courier()
    worker = bench.start_worker(**settings)
    job_id = bench.submit()
    supplier.until(lambda: supplier.ledger.under_way() == 1, seconds=20)

    for process in [*worker.children(recursive=True), worker]:
        process.kill()
    bench.start_worker(**settings)
    return bench.until_ended(job_id, seconds=RECOVERY_SECONDS)


def test_a_call_whose_fate_nobody_knows_is_not_repeated(bench: Bench, suppliers: ExitStack) -> None:
    supplier = suppliers.enter_context(Supplier("openai", Traits(seconds=SLOW)))

    job = kill_while_it_waits(bench, supplier)

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert warnings(job) == {"COPY_SUPPLIER_UNAVAILABLE"} | WITHOUT_PHOTO
    assert len(supplier.ledger.entries("chat")) == 1
    assert supplier.ledger.billed() == 1


def test_where_a_key_is_honoured_the_call_is_repeated_and_paid_once(
    bench: Bench, suppliers: ExitStack
) -> None:
    traits = Traits(seconds=SLOW, honours_idempotency=True)
    supplier = suppliers.enter_context(Supplier("openai", traits))

    job = kill_while_it_waits(bench, supplier, TEXT_SUPPLIER_IDEMPOTENT="true")

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert warnings(job) == WITHOUT_PHOTO
    first, second = supplier.ledger.entries("chat")
    assert first.idempotency_key == second.idempotency_key != ""
    assert supplier.ledger.billed() == 1


def test_an_answer_that_was_kept_is_used_by_whoever_goes_on(
    bench: Bench, suppliers: ExitStack
) -> None:
    supplier = suppliers.enter_context(Supplier("openai"))
    bench.start_courier()
    worker = bench.start_worker(**hired(supplier))
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()
    until(lambda: recorded(bench) == ["answered"], seconds=20)

    for process in [*worker.children(recursive=True), worker]:
        process.kill()
    bench.host.gate.set()
    bench.start_worker(**hired(supplier))
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert warnings(job) == set()
    assert job["page"]["usage"]["text_calls"] == 1
    assert len(supplier.ledger.entries("chat")) == 1
