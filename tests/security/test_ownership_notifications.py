"""Nobody hears, reads or changes what belongs to another user, and no stranger anything."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from chassis.auth import DevTokens
from chassis.records import EventBatch
from contracts.events import PageCompleted
from contracts.jobs import JobId, UserId
from notification_service.app import create_app
from notification_service.settings import Settings
from notification_service.wording import entry_of

API = "/api/notifications"
DEV_KEY = "for tests only, at least 32 bytes long"
MALLORY = {"Authorization": f"Bearer {DevTokens(SecretStr(DEV_KEY)).mint('mallory')}"}
ANNA = {"Authorization": f"Bearer {DevTokens(SecretStr(DEV_KEY)).mint('anna')}"}
OF_ANNA = [
    ("GET", f"{API}/stream/anna"),
    ("GET", f"{API}/anna"),
    ("GET", f"{API}/anna/unread-count"),
    ("PUT", f"{API}/annas-event/read?user_id=anna"),
    ("DELETE", f"{API}/annas-event?user_id=anna"),
]


@pytest.fixture
async def client(database_url: str, redis_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A relay whose inbox holds one notification, of Anna."""
    settings = Settings(
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        auth_mode="dev",
        auth_dev_secret=SecretStr(DEV_KEY),
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost"
        ) as client,
    ):
        event = PageCompleted(
            event_id="annas-event",
            job_id=JobId("annas-job"),
            user_id=UserId("anna"),
            product_details_id=1,
            occurred_at=datetime.now(UTC),
            title="비밀 상품",
            image_count=1,
        )
        batch = EventBatch(partition="test", position="1", events=(event,))
        entry = entry_of(event, public_base_url="http://localhost")
        await app.state.source.inbox.store(batch, [entry])
        yield client


@pytest.mark.parametrize(("method", "path"), OF_ANNA)
async def test_another_user_is_refused_and_told_nothing(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path, headers=MALLORY)

    assert answer.status_code == 403
    assert answer.json()["code"] == "FORBIDDEN"
    assert "비밀" not in answer.text


@pytest.mark.parametrize(("method", "path"), OF_ANNA)
@pytest.mark.parametrize("token", [None, "nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0."])
async def test_a_stranger_is_asked_to_sign_in(
    client: httpx.AsyncClient, method: str, path: str, token: str | None
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    answer = await client.request(method, path, headers=headers)

    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0."])
async def test_a_stream_believes_no_forged_token_in_its_address(
    client: httpx.AsyncClient, token: str
) -> None:
    answer = await client.get(f"{API}/stream/anna", params={"token": token})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", f"{API}/annas-event/read?user_id=mallory"), ("DELETE", f"{API}/annas-event")],
)
async def test_an_event_of_another_user_does_not_exist(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path, headers=MALLORY)

    assert answer.status_code == 404
    kept = await client.get(f"{API}/anna", headers=ANNA)
    assert kept.json()["data"]["unread_count"] == 1


async def test_a_token_in_the_address_opens_streams_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    token = ANNA["Authorization"].removeprefix("Bearer ")

    answer = await client.get(f"{API}/anna", params={"token": token})

    assert answer.status_code == 401
