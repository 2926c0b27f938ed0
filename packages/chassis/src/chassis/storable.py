"""Text that PostgreSQL cannot store is refused at the door, before anybody trusts it."""

import json
import re
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import ProblemError, invalid, problem_response
from chassis.violations import STRANGE, violation

# The escape itself, and not a backslash that is escaped and followed by "u0000".
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
# All of an escape that was cut in two by the network.
_TAIL_BYTES = len(rb"\u0000") - 1


class StorableOnly:
    """Answers NUL in an address or in a JSON body with 422."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif "\0" in scope["path"] or b"%00" in scope["query_string"]:
            problem = invalid([violation(STRANGE, [])])
            await problem_response(HTTPConnection(scope), problem)(scope, receive, send)
        elif "json" in Headers(scope=scope).get("content-type", ""):
            await self._app(scope, _watched(receive), send)
        else:
            await self._app(scope, receive, send)


def _watched(receive: Receive) -> Receive:
    tail = b""

    async def watched() -> Message:
        nonlocal tail
        message = await receive()
        body = tail + message.get("body", b"")
        if b"\\u0000" in body and _NUL.search(body):
            raise _refusal(body)
        tail = body[-_TAIL_BYTES:]
        return message

    return watched


def _refusal(body: bytes) -> ProblemError:
    try:
        path = _where(json.loads(body), ["body"])
    except (ValueError, RecursionError):
        # A part of a body only: that much is known.
        path = None
    return invalid([violation(STRANGE, path or [])])


def _where(value: Any, path: list[str]) -> list[str] | None:
    """Return the way to the first string with a NUL in it, or to the key that has one."""
    if isinstance(value, str):
        return path if "\0" in value else None
    if isinstance(value, dict):
        steps = [(str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        steps = [(str(index), inner) for index, inner in enumerate(value)]
    else:
        return None
    found = (_where(inner, [*path, step]) or _where(step, [*path, step]) for step, inner in steps)
    return next((way for way in found if way is not None), None)
