"""A webhook reaches no address that is not public, and belongs to its user alone."""

from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address
from uuid import uuid4

import httpcore
import httpx
import pytest
from pydantic import SecretStr

from chassis.addresses import Address
from chassis.auth import DevTokens
from chassis.errors import PermanentError
from chassis.posting import SafePoster
from notification_service.app import create_app
from notification_service.settings import Settings

API = "/api/notifications/webhooks"
DEV_KEY = "for tests only, at least 32 bytes long"
ANNA = {"Authorization": f"Bearer {DevTokens(SecretStr(DEV_KEY)).mint('anna')}"}
MALLORY = {"Authorization": f"Bearer {DevTokens(SecretStr(DEV_KEY)).mint('mallory')}"}
NOT_PUBLIC = [
    "http://shop.example/hook",
    "ftp://shop.example/hook",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://10.1.2.3/",
    "https://192.168.0.1/",
    "https://127.0.0.1/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://postgres/",
    "https://db.internal/",
    "https://api.localhost/",
    "https://2130706433/",
    "https://user:password@shop.example/",
    "https://shop.example:5432/",
    "https://",
    "nonsense",
    "https://shop.example/\r\nX: y",
]
RESOLVED = ["169.254.169.254", "10.0.0.1", "127.0.0.1", "::1", "::ffff:169.254.169.254"]


class NoDial(httpcore.AsyncNetworkBackend):
    async def connect_tcp(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        raise AssertionError("dialled")


@pytest.fixture
async def client(database_url: str, redis_url: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        auth_mode="dev",
        auth_dev_secret=SecretStr(DEV_KEY),
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=ANNA) as client,
    ):
        yield client


async def test_no_address_that_is_not_public_is_registered(client: httpx.AsyncClient) -> None:
    answers = [await client.post(API, json={"url": url}) for url in NOT_PUBLIC]

    taken = [url for url, answer in zip(NOT_PUBLIC, answers, strict=True) if answer.is_success]
    assert taken == []
    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json()["errors"][0]["pointer"] for answer in answers} == {"/url"}


@pytest.mark.parametrize("address", RESOLVED)
async def test_a_name_that_leads_inside_is_never_dialled(address: str) -> None:
    async def resolve(_: str) -> Sequence[Address]:
        # A public one first: the second is there to get past a careless look.
        return [ip_address("93.184.215.14"), ip_address(address)]

    poster = SafePoster(resolve=resolve, dial=NoDial())

    with pytest.raises(PermanentError, match="not public"):
        await poster.post("https://shop.example/hook", b"{}", {})


async def test_a_secret_is_shown_once(client: httpx.AsyncClient) -> None:
    created = await client.post(API, json={"url": "https://shop.example/hook"})
    secret, webhook_id = created.json()["data"]["secret"], created.json()["data"]["id"]

    later = [await client.get(API), await client.get(f"{API}/{webhook_id}")]

    assert created.headers["cache-control"] == "no-store"
    assert secret.startswith("whsec_")
    assert all(answer.status_code == 200 and secret not in answer.text for answer in later)


async def test_nobody_has_more_webhooks_than_allowed(client: httpx.AsyncClient) -> None:
    answers = [await client.post(API, json={"url": "https://shop.example/"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [*[201] * 5, 409]
    assert answers[-1].json()["code"] == "TOO_MANY_WEBHOOKS"


async def test_a_webhook_of_another_user_does_not_exist(client: httpx.AsyncClient) -> None:
    created = await client.post(API, json={"url": "https://shop.example/hook"})
    of_anna = f"{API}/{created.json()['data']['id']}"
    requests = [
        ("GET", of_anna),
        ("GET", f"{of_anna}/deliveries"),
        ("POST", f"{of_anna}/deliveries/{uuid4()}/replay"),
        ("DELETE", of_anna),
    ]

    foreign = [await client.request(*request, headers=MALLORY) for request in requests]
    strange = [await client.request(*r, headers={"Authorization": ""}) for r in requests]
    listed = await client.get(API, headers=MALLORY)

    assert {answer.status_code for answer in foreign} == {404}
    assert {answer.status_code for answer in strange} == {401}
    assert listed.json()["data"]["webhooks"] == []
    assert (await client.get(of_anna)).status_code == 200


async def test_strangers_register_nothing(client: httpx.AsyncClient) -> None:
    url = {"url": "https://shop.example/"}

    answer = await client.post(API, json=url, headers={"Authorization": ""})

    assert answer.status_code == 401
