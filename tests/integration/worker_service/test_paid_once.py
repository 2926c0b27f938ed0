"""A worker that dies while suppliers have its requests: what is honoured, kept and owed."""

from typing import Any

import psutil
import pytest

from tests.integration.worker_service.conftest import Bench
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits

RECOVERY_SECONDS = 60
# Long enough to be killed in the middle of.
SLOW_SECONDS = 3.0
SHOTS = 2


def hired(supplier: Supplier, **own: str) -> dict[str, str]:
    """Return a worker's settings, so that it asks this supplier for everything."""
    return {
        "TEXT_SUPPLIER": supplier.name,
        "TEXT_SUPPLIER_URL": supplier.base_url,
        "TEXT_SUPPLIER_KEY": KEY,
        "TEXT_SUPPLIER_MODEL": "gpt-5-mini",
        "IMAGE_SUPPLIER": supplier.name,
        "IMAGE_SUPPLIER_URL": supplier.base_url,
        "IMAGE_SUPPLIER_KEY": KEY,
        "IMAGE_SUPPLIER_MODEL": "gpt-image-2.5-flare",
        **own,
    }


def warnings(job: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in job["page"]["warnings"]}


def kill(worker: psutil.Process) -> None:
    for process in [*worker.children(recursive=True), worker]:
        process.kill()


def ended_by_another(
    bench: Bench, supplier: Supplier, *, under_way: int, photo: bool = False, **own: str
) -> dict[str, Any]:
    """Kill a worker while the supplier has so many of its requests; return how the job ends."""
    settings = hired(supplier, **own)
    bench.start_courier()
    worker = bench.start_worker(**settings)
    job_id = bench.submit(**({"photo_url": bench.host.url("/now")} if photo else {}))
    supplier.until(lambda: supplier.ledger.under_way() == under_way, seconds=30)

    kill(worker)
    bench.start_worker(**settings)
    return bench.until_ended(job_id, seconds=RECOVERY_SECONDS)


@pytest.mark.parametrize("kind", ["chat", "edit"])
def test_where_a_key_is_honoured_a_call_is_repeated_and_paid_once(bench: Bench, kind: Any) -> None:
    traits = Traits(seconds={kind: SLOW_SECONDS}, honours_idempotency=True)
    idempotent = {"TEXT_SUPPLIER_IDEMPOTENT": "true", "IMAGE_SUPPLIER_IDEMPOTENT": "true"}
    calls = 1 if kind == "chat" else SHOTS
    with Supplier("openai", traits) as supplier:
        job = ended_by_another(bench, supplier, under_way=calls, photo=kind == "edit", **idempotent)

        assert (job["status"], job["attempt"]) == ("completed", 2)
        assert not any("SUPPLIER" in code for code in warnings(job))
        keys = [entry.idempotency_key for entry in supplier.ledger.entries(kind)]
        assert (len(keys), len(set(keys))) == (2 * calls, calls)
        assert supplier.ledger.billed(kind) == calls


def test_images_whose_fate_nobody_knows_are_made_from_the_photo(bench: Bench) -> None:
    with Supplier("openai", Traits(seconds={"edit": SLOW_SECONDS})) as supplier:
        job = ended_by_another(bench, supplier, under_way=SHOTS, photo=True)

        assert (job["status"], job["attempt"]) == ("completed", 2)
        assert warnings(job) == {"IMAGE_SUPPLIER_UNAVAILABLE"}
        assert (supplier.ledger.billed("chat"), supplier.ledger.billed("edit")) == (1, SHOTS)
        assert len(supplier.ledger.entries("edit")) == SHOTS
        assert (job["page"]["usage"]["text_calls"], job["page"]["usage"]["images"]) == (1, 0)


@pytest.mark.parametrize("honours", [True, False])
def test_a_block_that_a_dead_worker_had_asked_for_is_paid_once(bench: Bench, honours: bool) -> None:
    settings = {"TEXT_SUPPLIER_IDEMPOTENT": str(honours).lower()}
    traits = Traits(seconds={"chat": SLOW_SECONDS}, honours_idempotency=honours)
    with Supplier("openai", traits) as supplier:
        bench.start_courier()
        worker = bench.start_worker(**hired(supplier, **settings))
        page = bench.until_ended(bench.submit(), seconds=RECOVERY_SECONDS)
        supplier.ledger.clear()

        job_id = bench.submit_blocks_anew(page, "closing")
        supplier.until(lambda: supplier.ledger.under_way() == 1, seconds=30)
        kill(worker)
        bench.start_worker(**hired(supplier, **settings))
        job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

        assert (job["status"], job["attempt"]) == ("completed", 2)
        assert job["result"]["changed_block_ids"] == ["closing"]
        assert [made["ai_generated"] for made in job["result"]["provenance"]] == [honours]
        assert supplier.ledger.billed("chat") == 1
        assert len(supplier.ledger.entries("chat")) == (2 if honours else 1)
