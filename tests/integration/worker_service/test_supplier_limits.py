"""Real workers ask a supplier no oftener than they may, and pages are made whatever it does."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.worker_service.conftest import Bench, until
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits


@pytest.fixture
def supplier() -> Iterator[Supplier]:
    with Supplier("openai", Traits()) as supplier:
        yield supplier


@pytest.fixture
def hired(bench: Bench, supplier: Supplier) -> Bench:
    """A bench whose workers ask the supplier for copy."""
    bench.environment |= {
        "TEXT_SUPPLIER": "openai",
        "TEXT_SUPPLIER_URL": supplier.base_url,
        "TEXT_SUPPLIER_KEY": KEY,
        "TEXT_SUPPLIER_MODEL": "gpt-4.1-mini",
        "TEXT_SUPPLIER_INPUT_PRICE": "0.4",
        "TEXT_SUPPLIER_OUTPUT_PRICE": "1.6",
    }
    bench.start_courier()
    return bench


def warnings(job: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in job["page"]["warnings"]}


def test_all_workers_together_ask_no_more_at_once_than_they_may(
    hired: Bench, supplier: Supplier
) -> None:
    supplier.always("chat", {"seconds": 0.5})
    for _ in range(2):
        hired.start_worker(TEXT_SUPPLIER_AT_ONCE="2", WORKER_CONCURRENCY="4")

    jobs = [hired.until_ended(job_id) for job_id in [hired.submit() for _ in range(8)]]

    assert {job["status"] for job in jobs} == {"completed"}
    assert all("COPY_SUPPLIER_UNAVAILABLE" not in warnings(job) for job in jobs)
    assert supplier.ledger.most_at_once("chat") == 2


def test_a_dead_supplier_costs_one_time_out_and_every_page_is_made(
    hired: Bench, supplier: Supplier
) -> None:
    supplier.always("chat", "hang")
    hired.start_worker(TEXT_SUPPLIER_SECONDS="2", SUPPLIER_BREAKER_SECONDS="600")

    jobs = [hired.until_ended(hired.submit()) for _ in range(5)]

    assert {job["status"] for job in jobs} == {"completed"}
    assert all("COPY_SUPPLIER_UNAVAILABLE" in warnings(job) for job in jobs)
    assert len(supplier.ledger.entries("chat")) == 1


def test_a_cancelled_job_asks_for_nothing_more(hired: Bench, supplier: Supplier) -> None:
    supplier.always("chat", "server_error")
    hired.start_worker(SUPPLIER_ATTEMPTS="10", SUPPLIER_BREAKER_FAILURES="100")
    job_id = hired.submit()
    until(lambda: len(supplier.ledger.entries("chat")) == 2, seconds=20)

    hired.cancel(job_id)
    asked = len(supplier.ledger.entries("chat"))
    supplier.always("chat", {})
    job = hired.until_ended(hired.submit(photo_url=hired.host.url("/now")), seconds=60)

    keys = [entry.idempotency_key for entry in supplier.ledger.entries("chat")]
    assert job["status"] == "completed"
    assert keys.count(keys[0]) <= asked + 1


def test_a_budget_that_is_spent_ends_the_asking_and_not_the_page(
    hired: Bench, supplier: Supplier
) -> None:
    # At the most one call costs 0.005 dollars: 3,000 tokens out, and what goes in.
    hired.start_worker(SUPPLIER_DAILY_BUDGET_USD="0.0001")

    job = hired.until_ended(hired.submit())

    assert job["status"] == "completed"
    assert "SUPPLIER_BUDGET_SPENT" in warnings(job)
    assert supplier.ledger.entries("chat") == []
