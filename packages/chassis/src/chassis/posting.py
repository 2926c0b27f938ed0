"""A POST to a stranger's address, made so that it cannot hurt."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

import httpcore
import httpx

from chassis.addresses import (
    Address,
    AddressPolicy,
    PinnedBackend,
    Resolve,
    SystemResolver,
    checked_url,
    pool_for_one_request,
    refused,
    request_target,
)
from chassis.errors import TransientError

# Names that mean this machine or this network, whatever a resolver says.
_NEVER_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


@dataclass(frozen=True, slots=True)
class PostLimits:
    # From the name to the status; what a body would say is not read.
    seconds: float = 15.0
    connect_seconds: float = 5.0
    # What is told is somebody's business, so it is encrypted.
    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] = frozenset({443, 8443})


class SafePoster:
    """Follows no redirect, reads no body, and dials only addresses that it has looked at."""

    def __init__(
        self,
        *,
        policy: AddressPolicy | None = None,
        limits: PostLimits | None = None,
        resolve: Resolve | None = None,
        dial: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._policy = policy or AddressPolicy()
        self._limits = limits or PostLimits()
        self._backend = PinnedBackend(
            self._policy, resolve or SystemResolver(), dial or httpcore.AnyIOBackend()
        )

    def check(self, address: str) -> httpx.URL:
        """Return the URL, or raise `PermanentError` for what can be seen to be unusable.

        What a name leads to is looked at when it is dialled, and each time anew.
        """
        url = checked_url(address, schemes=self._limits.schemes, ports=self._limits.ports)
        if not self._may_be_public(url.host):
            raise refused("the address is not public")
        return url

    def _may_be_public(self, host: str) -> bool:
        literal = _literal(host)
        if literal is not None:
            return self._policy.allows(literal)
        # A name without a dot is one of this network; a trailing dot hides nothing.
        name = host.lower().rstrip(".")
        return "." in name and not f".{name}".endswith(_NEVER_NAMES)

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Return the status. `PermanentError`: refused; `TransientError`: no answer in time."""
        url = self.check(address)
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._status_of(url, body, headers)
        except (TimeoutError, httpcore.TimeoutException):
            raise TransientError("no answer in time") from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise TransientError(f"no connection: {type(error).__name__}") from error

    async def _status_of(self, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> int:
        async with (
            pool_for_one_request(self._backend) as pool,
            pool.stream(
                b"POST",
                request_target(url),
                headers=_headers(url, body, headers),
                content=body,
                extensions={"timeout": self._timeouts()},
            ) as response,
        ):
            return response.status

    def _timeouts(self) -> dict[str, float]:
        limits = self._limits
        return {"connect": limits.connect_seconds, "read": limits.seconds, "write": limits.seconds}


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _headers(url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [
        (b"Host", url.netloc),
        (b"User-Agent", b"Pageloom"),
        (b"Content-Type", b"application/json"),
        (b"Content-Length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
