"""Without PostgreSQL the gateway says so; without Redis it does not even notice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.adapters.postgres.migrate import migrate
from standalone.embedded import EmbeddedPostgres
from tests.homes import a_home
from tests.integration.api_service.gateways import gateway

ORDER = {"product_data": "테스트 상품"}


@pytest.fixture
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """A server that this test may stop."""
    with a_home() as home:
        server = EmbeddedPostgres(home)
        server.start()
        migrate(server.ensure_database("pageloom"))
        yield server
        server.stop()


async def test_an_outage_of_the_record_is_a_503_and_passes(
    own_postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    async with (
        gateway(own_postgres.url("pageloom"), tmp_path) as door,
        door.client("seller") as seller,
    ):
        task_id = (await seller.post("/api/generation/display-list", json=ORDER)).json()["task_id"]
        own_postgres.stop()

        reading = await seller.get(f"/api/generation/status/{task_id}")
        ordering = await seller.post("/api/generation/display-list", json=ORDER)
        ready = await seller.get("/readyz")
        own_postgres.start()
        after = await seller.get(f"/api/generation/status/{task_id}")

    for refused in (reading, ordering):
        assert (refused.status_code, refused.json()["code"]) == (503, "RECORD_UNAVAILABLE")
        assert int(refused.headers["retry-after"]) >= 1
    assert ready.status_code == 503
    assert after.status_code == 200


async def test_an_order_needs_no_redis(database_url: str, tmp_path: Path) -> None:
    # Not even its address is known here: what is to be carried stands in the record.
    async with gateway(database_url, tmp_path) as door, door.client("seller") as seller:
        response = await seller.post("/api/generation/display-list", json=ORDER)

    assert response.status_code == 202
