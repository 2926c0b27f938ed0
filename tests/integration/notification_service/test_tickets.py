"""A deployed relay gives tickets, takes each once, and writes none of them down."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

TICKET = "/api/notifications/stream-ticket"


async def stream_url(relay: Any, token: str) -> str:
    async with httpx.AsyncClient(base_url=relay.url) as client:
        answer = await client.post(TICKET, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201
    url: str = answer.json()["data"]["stream_url"]
    return url


async def status_of(relay: Any, url: str) -> int:
    async with (
        httpx.AsyncClient(base_url=relay.url) as client,
        client.stream("GET", url) as answer,
    ):
        return answer.status_code


async def test_a_ticket_opens_one_stream_in_whichever_relay(
    start_relay: Callable[..., Any], token_of: Callable[[str], str]
) -> None:
    one, other = start_relay(), start_relay()
    url = await stream_url(one, token_of("anna"))

    assert [await status_of(relay, url) for relay in (other, one, other)] == [200, 401, 401]


async def test_no_ticket_and_no_token_stands_in_any_log(
    relay: Any, token_of: Callable[[str], str], listen: Callable[..., Awaitable[Any]], user: str
) -> None:
    token = token_of(user)
    urls = [await stream_url(relay, token) for _ in range(3)]
    tickets = [url.partition("ticket=")[2] for url in urls]

    answers = [
        await status_of(relay, urls[0]),
        await status_of(relay, urls[0]),
        await status_of(relay, urls[1].replace(user, "somebody-else")),
        # Where it does not belong.
        await status_of(relay, f"/api/notifications/{user}?ticket={tickets[2]}"),
        await status_of(relay, f"/nowhere/?x=1&ticket={tickets[2]}"),
    ]
    await listen(relay, user)

    log = relay.log.read_text()
    assert answers == [200, 401, 403, 401, 404]
    assert log.count("http.request") >= 8
    assert not [secret for secret in (*tickets, token) if secret in log]
