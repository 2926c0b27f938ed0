"""Real workers beside a real supplier of images: two images at once, each paid for once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.worker_service.conftest import Bench, until
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits

# Long enough that two which are asked at the same time meet there.
ANSWER_SECONDS = 1.5


@pytest.fixture
def supplier() -> Iterator[Supplier]:
    with Supplier("openai", Traits(seconds={"edit": ANSWER_SECONDS})) as supplier:
        yield supplier


@pytest.fixture
def hired(bench: Bench, supplier: Supplier) -> Bench:
    """A bench whose workers ask the supplier for images."""
    bench.environment |= {
        "IMAGE_SUPPLIER": "openai",
        "IMAGE_SUPPLIER_URL": supplier.base_url,
        "IMAGE_SUPPLIER_KEY": KEY,
        "IMAGE_SUPPLIER_MODEL": "gpt-image-1.5",
        "IMAGE_SUPPLIER_FIDELITY": "high",
        "IMAGE_SUPPLIER_PRICE": "0.04",
    }
    bench.start_courier()
    return bench


def sources_of(job: dict[str, Any]) -> dict[str, str]:
    return {image["id"]: image["image_source"] for image in job["page"]["images"]}


def warnings(job: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in job["page"]["warnings"]}


def test_hero_and_product_come_from_the_supplier_at_the_same_time(
    hired: Bench, supplier: Supplier
) -> None:
    hired.start_worker()

    job = hired.until_ended(hired.submit(photo_url=hired.host.url("/photo")), seconds=60)

    sources = sources_of(job)
    assert (sources.pop("hero"), sources.pop("product")) == ("GENERATED", "GENERATED")
    assert set(sources.values()) == {"STUDIO"}
    assert supplier.ledger.most_at_once("edit") == 2
    assert supplier.ledger.complaints() == []


def test_the_page_says_who_made_its_images_and_what_they_cost(hired: Bench) -> None:
    hired.start_worker()

    job = hired.until_ended(hired.submit(photo_url=hired.host.url("/photo")), seconds=60)

    hero = next(image for image in job["page"]["images"] if image["id"] == "hero")
    assert hero["provenance"]["ai_generated"]
    assert hero["provenance"]["model"] == "gpt-image-1.5"
    assert job["page"]["usage"]["images"] == 2
    assert job["page"]["usage"]["estimated_cost_micro_usd"] == 80_000


def test_an_altered_product_gives_way_to_the_studio(hired: Bench, supplier: Supplier) -> None:
    supplier.script.default("edit", "altered_colour")
    hired.start_worker()

    job = hired.until_ended(hired.submit(photo_url=hired.host.url("/photo")), seconds=60)

    assert set(sources_of(job).values()) == {"STUDIO"}
    assert "IMAGE_PRODUCT_ALTERED" in warnings(job)


def test_an_edit_comes_from_the_supplier(hired: Bench) -> None:
    hired.start_worker()

    job = hired.until_ended(hired.submit_edit(photo_url=hired.host.url("/photo")), seconds=60)

    assert job["result"]["image_source"] == "GENERATED"
    assert job["result"]["warnings"] == []


def test_a_worker_killed_while_images_are_made_does_not_make_another_pay_for_them(
    hired: Bench, supplier: Supplier
) -> None:
    supplier.script.default("edit", "hang")
    worker = hired.start_worker()
    job_id = hired.submit(photo_url=hired.host.url("/photo"))
    until(lambda: supplier.ledger.under_way() == 2, seconds=30)

    worker.kill()
    hired.start_worker()
    job = hired.until_ended(job_id, seconds=60)

    assert len(supplier.ledger.entries("edit")) == 2
    assert set(sources_of(job).values()) == {"STUDIO"}
    assert "IMAGE_SUPPLIER_UNAVAILABLE" in warnings(job)
