"""What a host of strangers can do to us while we fetch from it: waste a few seconds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from chassis.addresses import AddressPolicy
from chassis.errors import PermanentError, TransientError
from chassis.fetching import FetchLimits, SafeFetcher

PHOTO = b"\xff\xd8 a photo \xff\xd9"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def shop(answer: Answer) -> AsyncIterator[int]:
    """A real server on the loopback; yields its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def saying(head: str, body: bytes = b"") -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()

    return answer


def fetcher_for(port: int, *, seconds: float = 5, max_bytes: int = 1024 * 1024) -> SafeFetcher:
    """A fetcher for which this one machine and port are public."""
    return SafeFetcher(
        policy=AddressPolicy(allowed=(ip_network("127.0.0.1/32"),)),
        limits=FetchLimits(seconds=seconds, max_bytes=max_bytes, ports=frozenset({80, port})),
    )


async def fetch_from(answer: Answer, *, seconds: float = 5, max_bytes: int = 1024 * 1024) -> bytes:
    async with shop(answer) as port:
        fetcher = fetcher_for(port, seconds=seconds, max_bytes=max_bytes)
        return (await fetcher.fetch(f"http://127.0.0.1:{port}/photo.jpg")).content


async def test_a_photo_is_fetched_with_what_is_said_of_it() -> None:
    head = f"200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {len(PHOTO)}"
    async with shop(saying(head, PHOTO)) as port:
        body = await fetcher_for(port).fetch(f"http://127.0.0.1:{port}/photo.jpg#part")

    assert body.content == PHOTO
    assert body.content_type == "image/jpeg"
    assert body.final_url == f"http://127.0.0.1:{port}/photo.jpg"


async def test_the_request_says_nothing_about_us_and_asks_for_no_packing() -> None:
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    await fetch_from(answer)

    names = {line.split(b":")[0].lower() for line in heard[0].split(b"\r\n")[1:] if line}
    assert names == {b"host", b"user-agent", b"accept", b"accept-encoding"}
    assert b"Accept-Encoding: identity" in heard[0]


async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    def redirecting(times: int) -> Answer:
        left = [times]

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            left[0] -= 1
            head = (
                "302 Found\r\nLocation: /again\r\nContent-Length: 0" if left[0] >= 0 else "200 OK"
            )
            await saying(head, PHOTO if left[0] < 0 else b"")(reader, writer)

        return answer

    assert await fetch_from(redirecting(3)) == PHOTO
    with pytest.raises(PermanentError) as failure:
        await fetch_from(redirecting(4))
    assert failure.value.code == "PHOTO_UNREACHABLE"


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/machine",
        "//10.0.0.1/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:pw@127.0.0.1/",
        "http://127.0.0.1:6379/",
        "http://[broken",
        "",
    ],
)
async def test_a_redirect_is_as_suspicious_as_the_first_address(location: str) -> None:
    with pytest.raises((PermanentError, TransientError)) as refusal:
        await fetch_from(saying(f"302 Found\r\nLocation: {location}\r\nContent-Length: 0"))

    assert isinstance(refusal.value, PermanentError)


async def test_an_endless_body_is_cut_off() -> None:
    sent = [0]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            await writer.drain()
            sent[0] += 65536

    with pytest.raises(PermanentError) as failure:
        await fetch_from(answer, max_bytes=256 * 1024)

    assert failure.value.code == "PHOTO_TOO_LARGE"
    # What the kernel's buffers took in besides.
    assert sent[0] < 16 * 1024 * 1024


async def test_a_body_that_announces_too_much_is_not_begun() -> None:
    with pytest.raises(PermanentError) as failure:
        await fetch_from(saying("200 OK\r\nContent-Length: 700000000", b"x"))

    assert failure.value.code == "PHOTO_TOO_LARGE"


async def test_a_dripping_body_ends_at_the_deadline() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    begun = asyncio.get_running_loop().time()
    with pytest.raises(TransientError):
        await fetch_from(answer, seconds=0.5)

    assert asyncio.get_running_loop().time() - begun < 1.5


async def test_silence_ends_at_the_deadline() -> None:
    async def answer(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    with pytest.raises(TransientError):
        await fetch_from(answer, seconds=0.3)


async def test_a_packed_body_is_refused_unpacked() -> None:
    with pytest.raises(PermanentError) as failure:
        await fetch_from(
            saying("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2", b"\x1f\x8b")
        )

    assert failure.value.code == "PHOTO_REFUSED"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204, 206, 304, 300])
async def test_a_host_that_will_never_give_it_is_final(status: int) -> None:
    with pytest.raises(PermanentError) as failure:
        await fetch_from(saying(f"{status} No\r\nContent-Length: 0"))

    assert failure.value.code == "PHOTO_UNREACHABLE"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
async def test_a_host_in_trouble_is_a_reason_to_come_back(status: int) -> None:
    with pytest.raises(TransientError) as failure:
        await fetch_from(saying(f"{status} No\r\nRetry-After: 7\r\nContent-Length: 0"))

    assert failure.value.retry_after_seconds == 7


@pytest.mark.parametrize(
    "nonsense", [b"", b"220 smtp ready\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"]
)
async def test_a_host_that_talks_nonsense_is_a_reason_to_come_back(nonsense: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(nonsense)
        await writer.drain()

    with pytest.raises(TransientError):
        await fetch_from(answer)


async def test_a_closed_port_is_a_reason_to_come_back() -> None:
    async with shop(saying("200 OK")) as port:
        pass

    with pytest.raises(TransientError):
        await fetcher_for(port).fetch(f"http://127.0.0.1:{port}/")
