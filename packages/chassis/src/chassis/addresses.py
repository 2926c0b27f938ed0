"""Which addresses a stranger's URL may reach, and connecting to no other."""

import asyncio
import functools
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

from chassis.errors import PermanentError, TransientError
from contracts.jobs import WarningCode

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str], Awaitable[Sequence[Address]]]
"""Returns every address of a host name."""

# `ipaddress.is_global` is not enough: it calls Azure's WireServer, multicast and several
# ways of writing IPv4 in IPv6 global.
_NEVER_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's WireServer
        "169.254.0.0/16",  # the metadata services of every cloud
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# For IPv6 the other way round: what is given out to the public, and of that not
_IPV6_PUBLIC = IPv6Network("2000::/3")
_NEVER_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID and other special purposes
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address, hidden
        "3fff::/20",
    )
)

URL_MAX_CHARACTERS = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}
# A resolver that hangs holds its thread; these, and not the ones that others use.
_RESOLVER_THREADS = 8
RESOLVE_SECONDS = 5.0
# Of several addresses; more attempts would eat the deadline.
_DIALLED_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """`denied` is refused beside what is never public; `allowed` wins over everything."""

    denied: tuple[Network, ...] = ()
    allowed: tuple[Network, ...] = ()

    def allows(self, address: Address) -> bool:
        if _within(address, self.allowed):
            return True
        if _within(address, self.denied):
            return False
        if isinstance(address, IPv4Address):
            return not _within(address, _NEVER_IPV4)
        return address in _IPV6_PUBLIC and not _within(address, _NEVER_IPV6)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    # An address of one version is in no network of the other.
    return any(address in network for network in networks)


def _getaddrinfo(host: str) -> list[Address]:
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(answer[4][0]) for answer in answers]


class SystemResolver:
    """The machine's own resolver, off the event loop and within a time."""

    def __init__(
        self,
        lookup: Callable[[str], list[Address]] = _getaddrinfo,
        *,
        seconds: float = RESOLVE_SECONDS,
    ) -> None:
        self._lookup = lookup
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def __call__(self, host: str) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                return await loop.run_in_executor(self._threads, self._lookup, host)
        except TimeoutError:
            raise TransientError("the host name is not resolved in time") from None
        except socket.gaierror as error:
            if error.errno in {socket.EAI_NONAME, socket.EAI_NODATA}:
                raise unreachable("the host name does not exist") from error
            raise TransientError("the host name cannot be resolved now") from error
        except UnicodeError as error:
            raise refused("not a host name") from error


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, looks at every address, and dials what it looked at.

    TLS still checks the name. There is no time between check and use, because both are here.
    """

    def __init__(
        self, policy: AddressPolicy, resolve: Resolve, dial: httpcore.AsyncNetworkBackend
    ) -> None:
        self._policy = policy
        self._resolve = resolve
        self._dial = dial

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = list(dict.fromkeys(await self._resolve(host)))
        # One bad address spoils all: the others may be there to get past this check.
        if not addresses or not all(self._policy.allows(address) for address in addresses):
            raise refused("the address is not public")
        *others, last = addresses[:_DIALLED_AT_MOST]
        for address in others:
            try:
                return await self._dial.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._dial.connect_tcp(str(last), port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        raise refused("not a network address")

    async def sleep(self, seconds: float) -> None:
        await self._dial.sleep(seconds)


def refused(reason: str) -> PermanentError:
    return PermanentError(reason, code=WarningCode.PHOTO_REFUSED)


def unreachable(reason: str) -> PermanentError:
    return PermanentError(reason, code=WarningCode.PHOTO_UNREACHABLE)


@functools.cache
def tls_context() -> ssl.SSLContext:
    # Reading the certificates takes longer than many a fetch.
    return httpx.create_ssl_context(trust_env=False)


def parsed_url(address: str) -> httpx.URL:
    """Return the URL without its fragment; `PermanentError` for what is none."""
    if len(address) > URL_MAX_CHARACTERS or not address.isprintable():
        raise refused("not an address")
    try:
        return httpx.URL(address).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise refused("not an address") from error


def checked_url(address: str, *, schemes: frozenset[str], ports: frozenset[int]) -> httpx.URL:
    """Return the URL, or raise `PermanentError` for what can be seen to be unusable.

    What its name leads to is looked at when it is dialled, and each time anew.
    """
    url = parsed_url(address)
    if url.scheme not in schemes or not url.host:
        raise refused(f"not an {'/'.join(sorted(schemes))} address")
    if url.userinfo:
        raise refused("the address carries credentials")
    if (url.port or _DEFAULT_PORTS[url.scheme]) not in ports:
        raise refused("the address names an unusual port")
    return url


def pool_for_one_request(backend: PinnedBackend) -> httpcore.AsyncConnectionPool:
    """Return a pool whose connections do not outlive the look at their address."""
    return httpcore.AsyncConnectionPool(
        ssl_context=tls_context(), network_backend=backend, max_keepalive_connections=0
    )


def request_target(url: httpx.URL) -> httpcore.URL:
    # In parts, so that no second parser reads it differently.
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
