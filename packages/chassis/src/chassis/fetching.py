"""A photo from a stranger's address, fetched so that it cannot hurt."""

import asyncio
from dataclasses import dataclass

import httpcore
import httpx

from chassis.addresses import (
    AddressPolicy,
    PinnedBackend,
    Resolve,
    SystemResolver,
    checked_url,
    pool_for_one_request,
    refused,
    request_target,
    unreachable,
)
from chassis.errors import PermanentError, TransientError
from contracts.jobs import WarningCode

_SCHEMES = frozenset({"http", "https"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Too early, too often, or their fault: the same request may succeed later.
_COME_BACK = frozenset({408, 425, 429})
_OK = 200
_SERVER_ERROR = 500
# Longer than that nobody's shop is down for our sake.
_RETRY_AFTER_MAX_SECONDS = 60


@dataclass(frozen=True, slots=True)
class FetchLimits:
    # A camera's largest JPEG, with room; an original of 50 megapixels is some 20 MiB.
    max_bytes: int = 25 * 1024 * 1024
    # From the first name to the last byte, redirects included.
    seconds: float = 20.0
    connect_seconds: float = 5.0
    # Anything else is somebody's service and not a shop's picture.
    ports: frozenset[int] = frozenset({80, 443})
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """`content_type` is what the other side claims: nobody has looked yet."""

    content: bytes
    content_type: str
    final_url: str


class SafeFetcher:
    """`PermanentError` with PHOTO_REFUSED, PHOTO_UNREACHABLE or PHOTO_TOO_LARGE, or
    `TransientError`; never anything else, and never later than its deadline."""

    def __init__(
        self,
        *,
        policy: AddressPolicy | None = None,
        limits: FetchLimits | None = None,
        resolve: Resolve | None = None,
        dial: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._backend = PinnedBackend(
            policy or AddressPolicy(), resolve or SystemResolver(), dial or httpcore.AnyIOBackend()
        )

    async def fetch(self, url: str) -> FetchedBody:
        """Return what is at `url`, following redirects, each as suspicious as the first."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._follow(self._checked(url))
        except TimeoutError:
            raise TransientError("the photo's host is too slow") from None
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise TransientError(f"the photo's host fails: {type(error).__name__}") from error

    async def _follow(self, url: httpx.URL) -> FetchedBody:
        for _ in range(self._limits.redirects + 1):
            answer = await self._get(url)
            if isinstance(answer, FetchedBody):
                return answer
            url = self._checked(answer)
        raise unreachable("too many redirects")

    async def _get(self, url: httpx.URL) -> FetchedBody | str:
        """Return the body, or where else to look."""
        async with (
            pool_for_one_request(self._backend) as pool,
            pool.stream(
                b"GET",
                request_target(url),
                headers=_headers(url),
                extensions={"timeout": self._timeouts()},
            ) as response,
        ):
            headers = httpx.Headers(response.headers)
            if response.status in _REDIRECTS and "location" in headers:
                return str(_joined(url, headers["location"]))
            self._check(response.status, headers)
            return FetchedBody(
                await self._read(response), headers.get("content-type", ""), str(url)
            )

    def _timeouts(self) -> dict[str, float]:
        limits = self._limits
        return {"connect": limits.connect_seconds, "read": limits.seconds, "write": limits.seconds}

    def _checked(self, address: str) -> httpx.URL:
        return checked_url(address, schemes=_SCHEMES, ports=self._limits.ports)

    def _check(self, status: int, headers: httpx.Headers) -> None:
        if status in _COME_BACK or status >= _SERVER_ERROR:
            raise TransientError(
                f"the photo's host answers {status}", retry_after_seconds=_retry_after(headers)
            )
        if status != _OK:
            raise unreachable(f"the photo's host answers {status}")
        # We asked for none: whoever encodes anyway wants to be unpacked.
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise refused("the photo's host packs its answer")
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._limits.max_bytes:
            raise _too_large()

    async def _read(self, response: httpcore.Response) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_stream():
            content += chunk
            if len(content) > self._limits.max_bytes:
                raise _too_large()
        return bytes(content)


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise refused("a redirect to something that is no address") from error


def _headers(url: httpx.URL) -> list[tuple[bytes, bytes]]:
    return [
        (b"Host", url.netloc),
        (b"User-Agent", b"Pageloom"),
        (b"Accept", b"image/*"),
        (b"Accept-Encoding", b"identity"),
    ]


def _retry_after(headers: httpx.Headers) -> float | None:
    told = headers.get("retry-after", "")
    return min(float(told), _RETRY_AFTER_MAX_SECONDS) if told.isdecimal() else None


def _too_large() -> PermanentError:
    return PermanentError("the photo is too large", code=WarningCode.PHOTO_TOO_LARGE)
