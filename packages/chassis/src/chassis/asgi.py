"""What every HTTP request passes on its way in: an id, a log line, a count and a size limit."""

import os
import re
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.metrics import HTTP_REPLAYS, HTTP_REQUESTS, HTTP_SECONDS
from chassis.problems import (
    ProblemError,
    UnexpectedErrors,
    install_problem_handlers,
    problem_response,
)
from chassis.settings import HttpSettings
from chassis.storable import StorableOnly
from chassis.tracing import is_tracing, span
from contracts.problems import ProblemCode

MIB = 1024 * 1024
# A long description with all its features is some 50 KiB; whatever is larger has its own limit.
DEFAULT_BODY_BYTES = MIB

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REQUEST_HEADERS = ("authorization", "content-type", "idempotency-key", "last-event-id", "prefer")
RESPONSE_HEADERS = (
    "Location",
    "Retry-After",
    "Idempotency-Replayed",
    "Preference-Applied",
    "X-Request-Id",
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """How much one kind of request may carry; `path` is a regular expression for all of it."""

    method: str
    path: str
    max_bytes: int


def install_edge(
    app: Starlette, settings: HttpSettings, *, body_limits: Sequence[BodyLimit] = ()
) -> None:
    """Put everything in this module, the problem documents and CORS around the app.

    The first of `body_limits` that fits counts; 1 MiB without one.
    """
    install_problem_handlers(app)
    # The last is the outermost: CORS headers and a request id stand on every answer there is.
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(StorableOnly)
    app.add_middleware(BodyLimits, limits=body_limits)
    app.add_middleware(CORSMiddleware, **cors_options(settings))
    app.add_middleware(RequestLog)


def cors_options(settings: HttpSettings) -> dict[str, Any]:
    """Return what a browser on another origin may ask, and read of the answer."""
    return {
        "allow_origins": settings.cors_origins,
        "allow_methods": METHODS,
        "allow_headers": REQUEST_HEADERS,
        "expose_headers": RESPONSE_HEADERS,
    }


_SANE_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    # The address of a stream holds a token.
    (b"referrer-policy", b"no-referrer"),
]
_KNOWN_METHODS = frozenset({*METHODS, "HEAD", "OPTIONS"})
# Asked every few seconds, by machines.
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
# What a reader of logs needs; every other value may be a token, or somebody's own words.
_HARMLESS_PARAMETERS = frozenset({"limit", "offset", "status"})
_REPLAYED = (b"idempotency-replayed", b"true")
# nginx's word for a client that left before it was answered.
_CLIENT_LEFT = 499


class RequestLog:
    """Gives each request its id, and tells of each once it has ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        own_headers = [*_SECURITY_HEADERS, (b"x-request-id", request_id.encode())]
        status, begun, is_replay = _CLIENT_LEFT, time.perf_counter(), False

        # Not a coroutine itself: a stream sends through here for as long as it lives.
        def observed(message: Message) -> Awaitable[None]:
            nonlocal status, is_replay
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.get("headers", ())
                is_replay = _REPLAYED in headers
                message["headers"] = [*headers, *own_headers]
            return send(message)

        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            span("request", parent=_traceparent(scope), kind="server") as traced,
        ):
            try:
                await self._app(scope, receive, observed)
            finally:
                traced.rename(f"{_method_of(scope)} {_route_of(scope)}")
                traced.note(http__response__status_code=status, request__id=request_id)
                _tell(scope, status=status, seconds=time.perf_counter() - begun)
                if is_replay:
                    HTTP_REPLAYS.labels(_route_of(scope), _method_of(scope)).inc()


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return os.urandom(16).hex()


def _traceparent(scope: Scope) -> str:
    if not is_tracing():
        return ""
    return str(dict(scope["headers"]).get(b"traceparent", b""), "latin-1")


def _tell(scope: Scope, *, status: int, seconds: float) -> None:
    route, method = _route_of(scope), _method_of(scope)
    requests, durations = _metrics_of(route, method, status)
    requests.inc()
    durations.observe(seconds)
    tell = log.debug if route in _PROBES else log.info
    tell(
        "http.request",
        method=method,
        path=scope["path"][:200],
        query=_shown(scope["query_string"]),
        route=route,
        status=status,
        seconds=round(seconds, 4),
    )


def _route_of(scope: Scope) -> str:
    # The template and never the path: a label's values must be few.
    return getattr(scope.get("route"), "path", "unmatched")


def _method_of(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _KNOWN_METHODS else "OTHER"


@lru_cache(maxsize=1024)
def _metrics_of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    # As few as the label sets; finding them again and again is felt when thousands connect.
    return HTTP_REQUESTS.labels(route, method, str(status)), HTTP_SECONDS.labels(route, method)


def _shown(query: bytes) -> str:
    if not query:
        return ""
    # A name without "=" is one whose value is nobody's business.
    pairs = [pair.partition("=") for pair in query[:2000].decode("latin-1").split("&")]
    shown = (f"{n}={v}" if n in _HARMLESS_PARAMETERS else n for n, _, v in pairs)
    return "&".join(shown)[:500]


class BodyLimits:
    """Refuses a body that is too large, by what it says of itself and by what arrives."""

    def __init__(self, app: ASGIApp, *, limits: Sequence[BodyLimit]) -> None:
        self._app = app
        self._limits = [(limit.method, re.compile(limit.path), limit.max_bytes) for limit in limits]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            response = problem_response(HTTPConnection(scope), _too_large(limit))
            await response(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, limit), send)

    def _limit_of(self, scope: Scope) -> int:
        for method, path, max_bytes in self._limits:
            if method == scope["method"] and path.fullmatch(scope["path"]):
                return max_bytes
        return DEFAULT_BODY_BYTES


def _bounded(receive: Receive, limit: int) -> Receive:
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise _too_large(limit)
        return message

    return bounded


def _too_large(limit: int) -> ProblemError:
    said = f"{limit // MIB} MB" if limit >= MIB else f"{limit // 1024} KB"
    return ProblemError(ProblemCode.BODY_TOO_LARGE, limit=said)
