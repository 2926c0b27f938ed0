"""What a stranger's address can make us do: fetch a public photo, and nothing else."""

import socket
import threading
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import httpcore
import pytest

from chassis.addresses import Address, AddressPolicy, SystemResolver
from chassis.errors import PermanentError, TransientError
from chassis.fetching import SafeFetcher
from tests.security.hostile_urls import INTERNAL_IPV4, INTERNAL_IPV6, MALFORMED_URLS, internal_urls

PUBLIC = "93.184.215.14"
PHOTO = b"\xff\xd8 a photo \xff\xd9"
INTERNAL = [*internal_urls()]


class SpyAtTheDial(httpcore.AsyncNetworkBackend):
    """Notes what would be dialled, and never dials."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    async def connect_tcp(
        self, host: str, port: int, *_: object, **__: object
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append(f"{host}:{port}")
        raise httpcore.ConnectError("only a spy")


class Names:
    """A resolver of our own: each question takes the next of a name's answers."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked = 0

    async def __call__(self, host: str) -> list[Address]:
        self.asked += 1
        given = self._answers[host]
        return [ip_address(text) for text in (given.pop(0) if len(given) > 1 else given[0])]


def test_the_corpus_is_large() -> None:
    assert len({*INTERNAL, *MALFORMED_URLS}) >= 150


@pytest.mark.parametrize("url", [*INTERNAL, *MALFORMED_URLS])
async def test_a_hostile_address_is_refused_undialled(url: str) -> None:
    spy = SpyAtTheDial()

    with pytest.raises((PermanentError, TransientError)) as refusal:
        await SafeFetcher(dial=spy).fetch(url)

    assert spy.dialled == []
    assert getattr(refusal.value, "code", "PHOTO_UNREACHABLE") in {
        "PHOTO_REFUSED",
        "PHOTO_UNREACHABLE",
    }


@pytest.mark.parametrize("address", [*INTERNAL_IPV4, *INTERNAL_IPV6])
async def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    spy = SpyAtTheDial()

    with pytest.raises(PermanentError) as refusal:
        await SafeFetcher(dial=spy, resolve=Names(shop_example=[[address]])).fetch(
            "http://shop.example/photo.jpg"
        )

    assert refusal.value.code == "PHOTO_REFUSED"
    assert spy.dialled == []


@pytest.mark.parametrize("inside", ["10.0.0.1", "::1", "168.63.129.16"])
async def test_one_internal_address_among_public_ones_spoils_all(inside: str) -> None:
    spy = SpyAtTheDial()

    with pytest.raises(PermanentError):
        await SafeFetcher(dial=spy, resolve=Names(shop_example=[[PUBLIC, inside]])).fetch(
            "http://shop.example/photo.jpg"
        )

    assert spy.dialled == []


async def test_a_name_without_any_address_is_refused() -> None:
    spy = SpyAtTheDial()

    with pytest.raises(PermanentError):
        await SafeFetcher(dial=spy, resolve=Names(shop_example=[[]])).fetch("http://shop.example/")


async def test_rebinding_gets_one_answer_and_the_answer_is_what_is_dialled() -> None:
    spy, names = SpyAtTheDial(), Names(shop_example=[[PUBLIC], ["127.0.0.1"]])

    with pytest.raises(TransientError):
        await SafeFetcher(dial=spy, resolve=names).fetch("http://shop.example/photo.jpg")

    assert spy.dialled == [f"{PUBLIC}:80"]
    assert names.asked == 1


async def test_the_clusters_own_public_networks_can_be_denied() -> None:
    spy = SpyAtTheDial()
    policy = AddressPolicy(denied=(ip_network("93.184.0.0/16"), ip_network("2600::/16")))

    with pytest.raises(PermanentError):
        await SafeFetcher(dial=spy, policy=policy, resolve=Names(shop_example=[[PUBLIC]])).fetch(
            "http://shop.example/photo.jpg"
        )

    assert spy.dialled == []


async def test_a_public_address_is_dialled_as_it_was_looked_at() -> None:
    spy = SpyAtTheDial()

    with pytest.raises(TransientError):
        await SafeFetcher(
            dial=spy, resolve=Names(shop_example=[[PUBLIC, "2606:2800:21f::1"]])
        ).fetch("https://shop.example/photo.jpg")

    assert spy.dialled == [f"{PUBLIC}:443", "2606:2800:21f::1:443"]


def failing_with(error: Exception) -> SystemResolver:
    def lookup(_: str) -> list[Address]:
        raise error

    return SystemResolver(lookup)


async def test_a_name_that_does_not_exist_is_final() -> None:
    resolve = failing_with(socket.gaierror(socket.EAI_NONAME, "no such name"))

    with pytest.raises(PermanentError) as failure:
        await SafeFetcher(resolve=resolve).fetch("http://shop.example/")

    assert failure.value.code == "PHOTO_UNREACHABLE"


async def test_a_resolver_in_trouble_is_a_reason_to_come_back() -> None:
    resolve = failing_with(socket.gaierror(socket.EAI_AGAIN, "later"))

    with pytest.raises(TransientError):
        await SafeFetcher(resolve=resolve).fetch("http://shop.example/")


async def test_a_resolver_that_hangs_is_left_alone() -> None:
    released = threading.Event()

    def lookup(_: str) -> list[Address]:
        released.wait(10)
        return []

    with pytest.raises(TransientError):
        await SafeFetcher(resolve=SystemResolver(lookup, seconds=0.05)).fetch(
            "http://shop.example/"
        )
    released.set()


async def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    spy = SpyAtTheDial()

    with pytest.raises(TransientError):
        await SafeFetcher(dial=spy, resolve=Names(shop_example=[[PUBLIC]])).fetch(
            "http://shop.example/photo.jpg"
        )

    assert spy.dialled == [f"{PUBLIC}:80"]
