"""What a real nginx writes of real failures is understood."""

import asyncio
from collections import Counter
from typing import Any

import httpx

from standalone.embedded import free_port
from standalone.gateway_log.analysis import Analysis, analyse
from standalone.gateway_log.causes import Cause
from standalone.gateway_log.entries import read
from tests.gateway.nginx import Nginx
from tests.gateway.replica import Asked, Replica, fine, hangs_up, http

STATUS = "/api/generation/status/7"
ORDER = "/api/generation/display-list"


def analysis_of(nginx: Nginx) -> Analysis:
    # It writes a request's line when all is sent, and every line before it is gone.
    nginx.stop()
    return analyse(read(nginx.access_log.read_text().splitlines()))


def seen(analysis: Analysis) -> dict[Cause, tuple[int, int]]:
    return {cause: (each.seen, each.repaired) for cause, each in analysis.causes.items()}


async def hangs_up_on_the_second(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await (fine if asked.number == 1 else hangs_up)(asked, writer)


async def babbles(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(http(x_long="x" * 70_000))


async def says_bad_gateway(_: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(http(status="502 Bad Gateway"))


async def test_the_race_of_an_idle_connection(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([await start_replica(hangs_up_on_the_second)])

    # POSTs alone are not repeated: the second finds the kept connection closed.
    statuses = [(await client.post(nginx.url + ORDER)).status_code for _ in range(2)]

    analysis = analysis_of(nginx)
    assert statuses == [200, 502]
    assert seen(analysis) == {Cause.CLOSED_IN_USE: (1, 0)}
    assert analysis.keyless_posts == {ORDER: 1}


async def test_a_failure_that_another_replica_made_good(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([Replica(port=free_port()), await start_replica()])

    for _ in range(2):
        await client.get(nginx.url + STATUS)

    assert seen(analysis_of(nginx)) == {Cause.REFUSED: (0, 1)}


async def test_replicas_that_are_all_left_out(start_nginx: Any, client: httpx.AsyncClient) -> None:
    counted = " ".join(f"server 127.0.0.1:{free_port()} max_fails=1;" for _ in range(2))
    nginx = await start_nginx(GATEWAY_API_SERVERS=counted)

    for _ in range(5):
        await client.get(nginx.url + STATUS)

    causes = seen(analysis_of(nginx))
    assert set(causes) == {Cause.REFUSED, Cause.NOBODY_LEFT}
    assert causes[Cause.NOBODY_LEFT][0] >= 1


async def test_an_answer_that_the_gateway_cannot_take(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([await start_replica(babbles)])

    await client.get(nginx.url + STATUS)

    assert set(seen(analysis_of(nginx))) == {Cause.UNREADABLE}


async def test_a_service_s_own_bad_gateway_is_its_own(
    start_nginx: Any, start_replica: Any, client: httpx.AsyncClient
) -> None:
    nginx = await start_nginx([await start_replica(says_bad_gateway)])

    await client.get(nginx.url + STATUS)

    analysis = analysis_of(nginx)
    assert analysis.statuses == Counter({502: 1})
    assert not analysis.causes
