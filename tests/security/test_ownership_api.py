"""Nobody reads, changes or ends what belongs to another user; an id betrays nothing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.integration.api_service.gateways import Door, gateway

_TASK = "/api/generation"
_PAGE = "/api/generation/product-details/{page_id}"
ROUTES = [
    ("GET", f"{_TASK}/status/{{task_id}}"),
    ("GET", f"{_TASK}/result/{{task_id}}"),
    ("GET", f"{_TASK}/tasks/{{task_id}}"),
    ("POST", f"{_TASK}/tasks/{{task_id}}/cancel"),
    ("POST", f"{_TASK}/tasks/{{task_id}}/retry"),
    ("GET", _PAGE),
    ("PUT", _PAGE),
    ("DELETE", _PAGE),
    ("GET", f"{_PAGE}/page"),
    ("GET", f"{_PAGE}/blocks"),
    ("PATCH", f"{_PAGE}/blocks/custom-1"),
    ("POST", f"{_PAGE}/answers"),
    ("GET", f"{_PAGE}/versions"),
    ("POST", f"{_PAGE}/versions/1/restore"),
]


BODIES: dict[str, object] = {
    "PUT": {"status": "archived"},
    "PATCH": {"html": "<div>남의 글</div>"},
    "POST": {"answers": [{"field": "maker", "value": "남의 답"}]},
}


class Owned(NamedTuple):
    door: Door
    task_id: str
    page_id: int

    def path(self, template: str) -> str:
        return template.format(task_id=self.task_id, page_id=self.page_id)


@pytest.fixture(params=["unfinished", "finished"])
async def owned(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> AsyncIterator[Owned]:
    """A job of the owner's, before or after its end."""
    async with gateway(database_url, tmp_path) as door:
        async with door.client("owner") as owner:
            order = {"product_data": "비밀 신상품"}
            body = (await owner.post("/api/generation/display-list", json=order)).json()
        if request.param == "finished":
            await door.complete(body["task_id"])
        yield Owned(door, body["task_id"], body["data"]["product_details_id"])


async def call(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    return await client.request(method, path, json=BODIES.get(method))


@pytest.mark.parametrize(("method", "template"), ROUTES)
async def test_another_users_id_is_as_unknown_as_no_id(
    owned: Owned, method: str, template: str
) -> None:
    none_such = template.format(task_id="0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55", page_id=987654)
    async with owned.door.client("intruder") as intruder:
        foreign = await call(intruder, method, owned.path(template))
        unknown = await call(intruder, method, none_such)

    assert foreign.status_code == unknown.status_code == 404
    assert "비밀" not in foreign.text
    volatile = {"instance", "request_id"}
    told = [{k: v for k, v in r.json().items() if k not in volatile} for r in (foreign, unknown)]
    assert told[0] == told[1]


@pytest.mark.parametrize(("method", "template"), ROUTES)
async def test_without_a_token_there_is_nothing_to_see(
    owned: Owned, method: str, template: str
) -> None:
    async with owned.door.client(None) as nobody:
        response = await call(nobody, method, owned.path(template))

    assert response.status_code == 401


async def test_whatever_an_intruder_tried_the_owner_finds_all_as_it_was(owned: Owned) -> None:
    status = await owned.door.status_of(owned.task_id)
    async with owned.door.client("intruder") as intruder:
        for method, template in ROUTES:
            await call(intruder, method, owned.path(template))

    assert await owned.door.status_of(owned.task_id) is status
    async with owned.door.client("owner") as owner:
        page = await owner.get(owned.path(_PAGE))
    assert page.status_code == 200
    assert page.json()["status"] != "archived"


async def test_a_list_shows_ones_own_pages_alone(owned: Owned) -> None:
    async with owned.door.client("intruder") as intruder, owned.door.client("owner") as owner:
        theirs = (await intruder.get("/api/generation/product-details")).json()
        own = (await owner.get("/api/generation/product-details")).json()

    assert (theirs["total"], theirs["items"]) == (0, [])
    assert [item["id"] for item in own["items"]] == [owned.page_id]


async def test_who_one_claims_to_be_in_a_body_counts_for_nothing(owned: Owned) -> None:
    order = {"product_data": "감귤칩", "user_id": "owner"}
    async with owned.door.client("intruder") as intruder, owned.door.client("owner") as owner:
        await intruder.post("/api/generation/display-list", json=order)
        own = (await owner.get("/api/generation/product-details")).json()

    assert own["total"] == 1


async def test_a_gateway_header_is_no_identity_where_tokens_are(owned: Owned) -> None:
    async with owned.door.client(None) as nobody:
        response = await nobody.get(owned.path(_PAGE), headers={"x-user-id": "owner"})

    assert response.status_code == 401
