"""The list, the count, reading and deleting, as the storefront front end calls them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

API = "/api/notifications"


@pytest.fixture
async def client(relay: Any, token_of: Any, user: str) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    async with httpx.AsyncClient(base_url=relay.url, headers=headers) as client:
        yield client


async def test_the_list_is_newest_first_and_to_the_field(
    client: httpx.AsyncClient, relay: Any, user: str, publish: Any, stored: Any
) -> None:
    await publish(1, 2, 3, user_id=user)
    await stored(relay, user, 3)

    answer = await client.get(f"{API}/{user}", params={"limit": 2, "offset": 1})
    data = answer.json()["data"]

    assert [n["event_id"] for n in data["notifications"]] == [f"{user}-2", f"{user}-1"]
    assert data["unread_count"] == 3
    assert data["total_returned"] == 2
    assert (data["limit"], data["offset"]) == (2, 1)
    notification = data["notifications"][0]
    assert notification["status"] == "unread"
    assert notification["created_at"].endswith("Z")
    assert notification["action_url"] == "/editor/2"
    assert notification["data_url"] == ("http://localhost:8080/api/generation/product-details/2")
    assert notification["metadata"]["task_id"] == "job-2"


async def test_reading_one_lowers_the_count(
    client: httpx.AsyncClient, relay: Any, user: str, publish: Any, stored: Any
) -> None:
    await publish(1, 2, user_id=user)
    await stored(relay, user, 2)

    answer = await client.put(f"{API}/{user}-1/read", params={"user_id": user})

    assert answer.json() == {"success": True, "message": "알림을 읽음으로 표시했습니다."}
    count = await client.get(f"{API}/{user}/unread-count")
    assert count.json() == {"success": True, "data": {"unread_count": 1}}


async def test_a_deleted_one_is_gone_from_the_list(
    client: httpx.AsyncClient, relay: Any, user: str, publish: Any, stored: Any
) -> None:
    await publish(1, 2, user_id=user)
    await stored(relay, user, 2)

    headers = {"Accept-Language": "en"}
    answer = await client.delete(f"{API}/{user}-1", params={"user_id": user}, headers=headers)

    assert answer.json() == {"success": True, "message": "Notification deleted."}
    left = (await client.get(f"{API}/{user}")).json()["data"]["notifications"]
    assert [n["event_id"] for n in left] == [f"{user}-2"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1"])
async def test_bounds_are_told_by_name(
    client: httpx.AsyncClient, relay: Any, user: str, query: str
) -> None:
    answer = await client.get(f"{API}/{user}?{query}")

    assert answer.status_code == 422
    assert answer.json()["code"] == "VALIDATION_FAILED"
    assert query.partition("=")[0] in answer.json()["errors"][0]["pointer"]
