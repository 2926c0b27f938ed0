"""Lines of an access log become requests, each with what became of every attempt at it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# nginx separates attempts at servers by a comma, and those after an internal redirect by a colon.
_BETWEEN_ATTEMPTS = re.compile(r", | : ")
_COMBINED = re.compile(
    r'\S+ \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>\S+) (?P<target>\S+)[^"]*" '
    r"(?P<status>\d{3}) \d+"
)
_COMBINED_TIME = "%d/%b/%Y:%H:%M:%S %z"
# Segments of a path that name one thing, and so would make every route its own.
_ONE_THING = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}|.*[0-9A-F-]{20,}.*", re.IGNORECASE)
_ROUTES = (
    (re.compile(r"/api/generation/artifacts/.+"), "/api/generation/artifacts/{key}"),
    (re.compile(r"/api/notifications/stream/[^/]+"), "/api/notifications/stream/{user_id}"),
    (re.compile(r"/api/notifications/[^/]+/read"), "/api/notifications/{event_id}/read"),
    (
        re.compile(r"/api/notifications/[^/]+/unread-count"),
        "/api/notifications/{user_id}/unread-count",
    ),
    (
        re.compile(r"/api/notifications/(?!webhooks$|stream-ticket$)[^/]+"),
        "/api/notifications/{id}",
    ),
)
_COLUMNS = (
    *("upstream", "upstream_status", "upstream_connect", "upstream_header"),
    *("upstream_response", "upstream_sent", "upstream_received"),
)
STREAMS = frozenset({"/api/notifications/stream/{user_id}", "/api/generation/tasks/{id}/events"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One try at one replica. Times are in seconds, sizes in bytes; None: it never came so far."""

    upstream: str
    status: int | None = None
    connect: float | None = None
    header: float | None = None
    response: float | None = None
    sent: int = 0
    received: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One request, as its client saw it, and every attempt that was made at answering it."""

    at: float
    """When it ended, in seconds since 1970."""
    method: str
    route: str
    status: int
    seconds: float | None = None
    key: str = ""
    attempts: tuple[Attempt, ...] = ()

    @property
    def is_stream(self) -> bool:
        return self.route in STREAMS


def read(lines: Iterable[str]) -> Iterator[Entry | None]:
    """Yield a request for each line in our JSON or in nginx's `combined`; None for any other."""
    for line in lines:
        if line.strip():
            yield _of_json(line) if line.lstrip().startswith("{") else _of_combined(line)


def route_of(path: str) -> str:
    """Return the path with whatever names one thing left out."""
    for pattern, route in _ROUTES:
        if pattern.fullmatch(path):
            return route
    return "/".join(
        "{id}" if _ONE_THING.fullmatch(segment) else segment for segment in path.split("/")
    )


def _of_json(line: str) -> Entry | None:
    try:
        told: dict[str, Any] = json.loads(line)
        return Entry(
            at=float(told["at"]),
            method=str(told["method"]),
            route=route_of(str(told["path"])),
            status=int(told["status"]),
            seconds=float(told["seconds"]),
            key=str(told["idempotency_key"]),
            attempts=_attempts(told),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _attempts(told: dict[str, Any]) -> tuple[Attempt, ...]:
    columns = [_BETWEEN_ATTEMPTS.split(str(told[name])) if told[name] else [] for name in _COLUMNS]
    return tuple(
        Attempt(
            upstream=upstream,
            status=int(status) if status.isdecimal() else None,
            connect=_seconds(connect),
            header=_seconds(header),
            response=_seconds(response),
            sent=_bytes(sent),
            received=_bytes(received),
        )
        for upstream, status, connect, header, response, sent, received in zip(
            *columns, strict=False
        )
    )


def _seconds(value: str) -> float | None:
    return None if value == "-" else float(value)


def _bytes(value: str) -> int:
    return 0 if value == "-" else int(value)


def _of_combined(line: str) -> Entry | None:
    found = _COMBINED.match(line)
    if not found:
        return None
    return Entry(
        at=datetime.strptime(found["time"], _COMBINED_TIME).astimezone().timestamp(),
        method=found["method"],
        route=route_of(found["target"].partition("?")[0]),
        status=int(found["status"]),
    )
