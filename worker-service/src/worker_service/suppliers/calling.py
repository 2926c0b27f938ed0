"""One exchange with a supplier: bounded in time and in bytes, and clear about what may be owed.

What is surely not billed, and why, stands in docs/suppliers.md.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.metrics import SUPPLIER_SECONDS
from chassis.supplier_records import Outcome, Purpose
from chassis.tracing import span
from worker_service.ports import SupplierReply, SupplierRequest
from worker_service.suppliers.refusals import Refusal, retry_after_seconds

MIB = 1024 * 1024
# Copy for a page is some 10 KiB; the largest picture (4 megapixels, PNG, base64) some 16 MiB.
LARGEST_BODY: Mapping[Purpose, int] = {"text": 1 * MIB, "image": 32 * MIB}
LARGEST_REFUSAL = 16 * 1024
# A connection takes one round trip and TLS two more, to the other side of the world.
CONNECT_SECONDS = 5.0
# Below what load balancers allow, so that a connection is rarely closed while it is taken up.
KEEPALIVE_SECONDS = 4.0
MOST_CONNECTIONS = 256

REFUSED = "SUPPLIER_REFUSED"
UNUSABLE = "SUPPLIER_ANSWER_UNUSABLE"

_UNSENDABLE = (
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    # A header of other letters than ASCII.
    UnicodeError,
)


class CallFailedError(TransientError):
    """No answer came. `outcome` says whether it may have been paid for."""

    def __init__(
        self,
        reason: str,
        *,
        outcome: Outcome,
        retry_after_seconds: float | None = None,
        is_outage: bool = True,
        is_silence: bool = False,
    ) -> None:
        super().__init__(reason, retry_after_seconds=retry_after_seconds)
        self.outcome = outcome
        self.is_outage = is_outage
        """False: it is busy, which shows that it is there."""
        self.is_silence = is_silence
        """It said nothing for as long as a call may take."""


class CallRefusedError(PermanentError):
    """Asking the same again is of no use. `outcome` says whether it may have been paid for."""

    def __init__(self, reason: str, *, code: str, outcome: Outcome) -> None:
        super().__init__(reason, code=code)
        self.outcome = outcome


def new_client() -> httpx.AsyncClient:
    """Return the one client of a process, which goes where it is told and nowhere else."""
    limits = httpx.Limits(
        max_connections=MOST_CONNECTIONS,
        max_keepalive_connections=MOST_CONNECTIONS // 8,
        keepalive_expiry=KEEPALIVE_SECONDS,
    )
    return httpx.AsyncClient(trust_env=False, follow_redirects=False, limits=limits)


class Caller:
    """Sends bytes and returns bytes. Neither its errors nor its logs hold what was sent."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def call(
        self, request: SupplierRequest, *, idempotency_key: str, seconds: float
    ) -> SupplierReply:
        """Return the answer, or raise `CallFailedError` or `CallRefusedError`."""
        departure = _Departure()
        try:
            with (
                SUPPLIER_SECONDS.labels(request.endpoint.name, request.purpose).time(),
                span(
                    f"supplier.call {request.purpose}",
                    kind="client",
                    supplier__name=request.endpoint.name,
                ),
            ):
                async with asyncio.timeout(seconds):
                    return await self._exchange(request, departure, idempotency_key, seconds)
        # Neither the text of such errors nor their cause is passed on: both may quote a header.
        except _UNSENDABLE as error:
            raise _unsendable(error) from None
        except (TimeoutError, httpx.TransportError) as error:
            raise _no_answer(error, departure) from None

    async def _exchange(
        self, request: SupplierRequest, departure: "_Departure", key: str, seconds: float
    ) -> SupplierReply:
        endpoint = request.endpoint
        async with self._client.stream(
            "POST",
            f"{endpoint.base_url}/{request.path.lstrip('/')}",
            content=request.body,
            headers=_headers(request, key),
            timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
            extensions={"trace": departure.notice},
        ) as response:
            if not response.is_success:
                raise await self._failure(response)
            return await _reply(response, LARGEST_BODY[request.purpose])

    async def _failure(self, response: httpx.Response) -> Exception:
        refusal = Refusal(response.status_code, await _beginning(response))
        reason = f"answers {refusal.summary}"
        if not refusal.is_transient:
            return CallRefusedError(reason, code=REFUSED, outcome=refusal.outcome)
        return CallFailedError(
            reason,
            outcome=refusal.outcome,
            is_outage=refusal.is_outage,
            retry_after_seconds=retry_after_seconds(response.headers, self._clock.now()),
        )


class _Departure:
    """Whether any byte of a request has left."""

    def __init__(self) -> None:
        self.has_happened = False

    async def notice(self, event: str, _: Mapping[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            self.has_happened = True


def _no_answer(error: Exception, departure: _Departure) -> CallFailedError:
    is_too_late = isinstance(error, (TimeoutError, httpx.TimeoutException))
    return CallFailedError(
        "too slow" if is_too_late else f"fails with {type(error).__name__}",
        outcome=Outcome.UNCERTAIN if departure.has_happened else Outcome.UNBILLED,
        is_silence=is_too_late and departure.has_happened,
    )


def _unsendable(error: Exception) -> CallRefusedError:
    reason = f"cannot be sent: {type(error).__name__}"
    return CallRefusedError(reason, code=REFUSED, outcome=Outcome.UNBILLED)


def _headers(request: SupplierRequest, idempotency_key: str) -> dict[str, str]:
    secrets = request.endpoint.headers.items()
    return {
        "User-Agent": "Pageloom",
        "Accept-Encoding": "identity",
        "Content-Type": request.content_type,
        "Idempotency-Key": idempotency_key,
        **{name: secret.get_secret_value() for name, secret in secrets},
    }


async def _reply(response: httpx.Response, largest: int) -> SupplierReply:
    # We asked for none: a few packed bytes may unpack to more than the memory there is.
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise _unusable("a packed answer")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > largest:
            raise _unusable(f"an answer of more than {largest} bytes")
    return SupplierReply(content_type=response.headers.get("content-type", ""), body=bytes(body))


def _unusable(what: str) -> CallRefusedError:
    return CallRefusedError(what, code=UNUSABLE, outcome=Outcome.UNCERTAIN)


async def _beginning(response: httpx.Response) -> bytes:
    beginning = bytearray()
    async for chunk in response.aiter_raw():
        beginning += chunk
        if len(beginning) > LARGEST_REFUSAL:
            break
    return bytes(beginning[:LARGEST_REFUSAL])
