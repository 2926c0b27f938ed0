"""What passes through nginx, what does not, and what is written down of it."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from contracts.problems import WORDINGS, ProblemCode
from standalone.embedded import free_port
from standalone.front import CONSOLE_POLICY
from tests.gateway.replica import Asked, Replica, hangs_up, http

MIB = 1024 * 1024
ORIGIN = {"origin": "http://localhost:5173"}


async def an_image(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(http("pixels", cache_control="public, max-age=31536000, immutable"))


class Stream:
    """A relay that says one thing, and ends, when it is told to."""

    def __init__(self) -> None:
        self.may_speak = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self, _: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
        writer.write(b"Transfer-Encoding: chunked\r\n\r\n")
        await self.may_speak.wait()
        writer.write(b"10\r\ndata: connected\n\r\n")
        await self.may_end.wait()
        writer.write(b"0\r\n\r\n")


@pytest.mark.parametrize(
    "path", ["/api/notifications/stream/bora", "/api/generation/tasks/7/events"]
)
async def test_a_stream_is_heard_while_it_is_open(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, path: str
) -> None:
    said = Stream()
    replica = await start_replica(said)
    nginx = await start_nginx([replica], [replica])

    headers = {"accept-encoding": "gzip"}
    async with client.stream("GET", nginx.url + path, headers=headers) as response:
        said.may_speak.set()
        heard = await anext(response.aiter_raw())
        said.may_end.set()

    assert heard == b"data: connected\n"
    assert "content-encoding" not in response.headers


async def test_no_client_can_say_who_it_is(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    replica = await start_replica()
    nginx = await start_nginx([replica], [replica])
    forged = {"x-user-id": "somebody-else", "X-USER-ID": "again"}

    await client.get(f"{nginx.url}/api/generation/status/7", headers=forged)
    await client.post(
        f"{nginx.url}/api/generation/display-list", headers=forged | {"idempotency-key": "k"}
    )
    await client.get(f"{nginx.url}/api/notifications/stream/somebody-else", headers=forged)

    assert len(replica.asked) == 3
    assert not [asked for asked in replica.asked if "x-user-id" in asked.headers]


async def the_identity(asked: Asked, writer: asyncio.StreamWriter) -> None:
    if asked.headers.get("authorization") == "Bearer good":
        writer.write(http(x_user_id="bora"))
    else:
        writer.write(http(status="401 Unauthorized"))


async def test_behind_an_identity_service_the_user_is_whom_it_names(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api, identity = await start_replica(), await start_replica(the_identity)
    url = f"http://127.0.0.1:{identity.port}"
    nginx = await start_nginx([api], GATEWAY_IDENTITY="gateway", GATEWAY_IDENTITY_URL=url)
    path = f"{nginx.url}/api/generation/status/7"

    known = await client.get(
        path, headers={"authorization": "Bearer good", "x-user-id": "somebody-else"}
    )
    stranger = await client.get(path, headers=ORIGIN | {"x-user-id": "somebody-else"})
    preflight = await client.options(path, headers=ORIGIN)

    assert (known.status_code, stranger.status_code, preflight.status_code) == (200, 401, 200)
    assert [asked.headers.get("x-user-id") for asked in api.asked] == ["bora", None]
    assert stranger.json()["code"] == "UNAUTHENTICATED"
    assert stranger.headers["access-control-allow-origin"] == ORIGIN["origin"]


async def test_the_status_of_all_neighbours_is_told_to_whoever_asks(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api, relay = await start_replica(), await start_replica()
    url = f"http://127.0.0.1:{free_port()}"
    nginx = await start_nginx([api], [relay], GATEWAY_IDENTITY="gateway", GATEWAY_IDENTITY_URL=url)

    answer = await client.get(f"{nginx.url}/api/status")

    assert answer.status_code == 200
    assert [asked.target for asked in api.asked] == ["/api/status"]
    assert not relay.asked


async def test_an_identity_service_that_is_down_lets_nobody_in(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api = await start_replica()
    url = f"http://127.0.0.1:{free_port()}"
    nginx = await start_nginx([api], GATEWAY_IDENTITY="gateway", GATEWAY_IDENTITY_URL=url)

    answer = await client.get(f"{nginx.url}/api/generation/status/7")

    assert (answer.status_code, answer.json()["code"]) == (503, "RECORD_UNAVAILABLE")
    assert not api.asked


async def test_no_log_holds_a_token(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([await start_replica(hangs_up)], [Replica(port=free_port())])
    path = "/api/notifications/stream/bora?token=s3cr3t"
    headers = {"authorization": "Bearer s3cr3t", "referer": nginx.url + path}

    await client.get(nginx.url + path, headers=headers)
    await client.get(f"{nginx.url}/api/generation/status/7?token=s3cr3t", headers=headers)

    written = nginx.access_log.read_text()
    assert '"path":"/api/notifications/stream/bora"' in written
    assert "s3cr3t" not in written + nginx.errors.read_text()


async def test_every_line_tells_what_became_of_each_attempt(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    leaving, staying = await start_replica(hangs_up), await start_replica()
    nginx = await start_nginx([leaving, staying])

    for _ in range(2):
        await client.get(f"{nginx.url}/api/generation/status/7", headers={"x-request-id": "a" * 8})

    lines = [json.loads(line) for line in nginx.access_log.read_text().splitlines()]
    repeated = next(line for line in lines if "," in line["upstream"])
    assert repeated["upstream"] == f"127.0.0.1:{leaving.port}, 127.0.0.1:{staying.port}"
    assert repeated["upstream_status"] == "502, 200"
    assert repeated["request_id"] == "a" * 8 == staying.asked[0].headers["x-request-id"]


async def test_an_image_is_fetched_once(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api = await start_replica(an_image)
    nginx = await start_nginx([api])

    for query in ("", "?token=a", ""):
        answer = await client.get(f"{nginx.url}/api/generation/artifacts/a/b.jpg{query}")

    assert answer.text == "pixels"
    assert "immutable" in answer.headers["cache-control"]
    assert len(api.asked) == 1


async def test_a_photo_that_is_lent_to_a_supplier_is_not_kept(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api = await start_replica()
    nginx = await start_nginx([api])
    lent = f"{nginx.url}/api/generation/artifacts/uploads/for-suppliers/a-hero/product.jpg"

    for _ in range(2):
        await client.get(lent)

    assert len(api.asked) == 2


async def test_the_largest_upload_passes_and_a_larger_one_is_told_so(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    api = await start_replica()
    nginx = await start_nginx([api])
    upload = f"{nginx.url}/api/generation/upload-image"

    fits = await client.post(upload, content=bytes(25 * MIB + 64 * 1024))
    refused = await client.post(upload, content=bytes(27 * MIB), headers=ORIGIN)

    assert fits.status_code == 200
    assert refused.status_code == 413
    said = WORDINGS[ProblemCode.BODY_TOO_LARGE].ko.format(limit="26 MB")
    assert refused.json()["message"] == said
    assert refused.headers["access-control-allow-origin"] == ORIGIN["origin"]
    assert len(api.asked) == 1


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/.env", "/api/elsewhere"])
async def test_what_is_nobodys_business_is_not_found(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient, path: str
) -> None:
    replica = await start_replica()
    nginx = await start_nginx([replica], [replica])

    answer = await client.get(nginx.url + path)

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.json()["message"] == WORDINGS[ProblemCode.NOT_FOUND].ko
    assert not replica.asked


async def test_the_console_is_served_as_the_suite_on_one_machine_serves_it(
    start_nginx: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx()

    page = await client.get(nginx.url)
    editor = await client.get(f"{nginx.url}/editor/7")

    assert "<!doctype html>" in page.text
    assert page.headers["content-security-policy"] == CONSOLE_POLICY
    assert (editor.status_code, editor.headers["location"]) == (307, "/#/pages/7")
