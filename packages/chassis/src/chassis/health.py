"""Whether a service works, whether it may receive traffic, and what it counts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.drain import Drain

Check = Callable[[], Awaitable[None]]
"""Returns when the dependency answers, and raises when it does not."""

# A probe gives up after 5 s; a dependency that takes half of that is down for our purposes.
CHECK_SECONDS = 2.0

log = structlog.get_logger()


def health_router(
    checks: Mapping[str, Check],
    drain: Drain,
    *,
    optional: Mapping[str, Check] | None = None,
    seconds: float = CHECK_SECONDS,
) -> APIRouter:
    """Return /livez, /readyz and /metrics.

    Readiness needs every one of `checks`; a dependency in `optional` is shown, and is missed
    without failing anything. Each has `seconds` to answer.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> Response:
        required, extra = await asyncio.gather(
            _look_at(checks, seconds), _look_at(optional or {}, seconds)
        )
        ready = not drain.is_announced and all(seen["state"] == "ok" for seen in required.values())
        return JSONResponse(
            {
                "status": "draining" if drain.is_announced else "ok" if ready else "down",
                "dependencies": required | extra,
            },
            status_code=200 if ready else 503,
        )

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _look_at(checks: Mapping[str, Check], seconds: float) -> dict[str, dict[str, str]]:
    seen = await asyncio.gather(
        *(_bounded(check, seconds) for check in checks.values()), return_exceptions=True
    )
    return {name: _state(name, outcome) for name, outcome in zip(checks, seen, strict=True)}


async def _bounded(check: Check, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await check()


def _state(name: str, outcome: BaseException | None) -> dict[str, str]:
    if outcome is None:
        return {"state": "ok"}
    # The class only: its text may tell a stranger an address or a password.
    log.warning("dependency.down", dependency=name, error=str(outcome))
    return {"state": "down", "reason": type(outcome).__name__}
