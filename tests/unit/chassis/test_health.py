"""Live says nothing of neighbours; ready says everything of them, and in time."""

import asyncio
from collections.abc import Mapping

import httpx
from fastapi import FastAPI

from chassis.drain import Drain
from chassis.health import Check, health_router


async def fine() -> None:
    """Answer."""


async def broken() -> None:
    raise ConnectionRefusedError("postgresql://pageloom:hunter2@db")


async def hanging() -> None:
    await asyncio.Event().wait()


async def ask(
    path: str,
    checks: Mapping[str, Check],
    *,
    optional: Mapping[str, Check] | None = None,
    drain: Drain | None = None,
) -> httpx.Response:
    app = FastAPI()
    app.include_router(health_router(checks, drain or Drain(1), optional=optional, seconds=0.05))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://pageloom.example"
    ) as client:
        return await client.get(path)


async def test_ready_names_every_dependency() -> None:
    answer = await ask("/readyz", {"database": fine}, optional={"redis": fine})

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "dependencies": {"database": {"state": "ok"}, "redis": {"state": "ok"}},
    }


async def test_a_required_dependency_that_is_down_makes_it_unready() -> None:
    answer = await ask("/readyz", {"database": broken, "disk": fine})

    assert answer.status_code == 503
    assert answer.json()["dependencies"] == {
        "database": {"state": "down", "reason": "ConnectionRefusedError"},
        "disk": {"state": "ok"},
    }
    assert "hunter2" not in answer.text


async def test_an_optional_dependency_is_missed_without_failing() -> None:
    answer = await ask("/readyz", {"database": fine}, optional={"redis": broken})

    assert answer.status_code == 200
    assert answer.json()["dependencies"]["redis"]["state"] == "down"


async def test_a_dependency_that_hangs_is_down() -> None:
    answer = await ask("/readyz", {"a": hanging, "b": hanging})

    assert answer.status_code == 503
    assert answer.json()["dependencies"]["a"] == {"state": "down", "reason": "TimeoutError"}


async def test_a_draining_service_wants_no_traffic() -> None:
    drain = Drain(1)
    drain.begin()

    answer = await ask("/readyz", {"database": fine}, drain=drain)

    assert answer.status_code == 503
    assert answer.json()["status"] == "draining"


async def test_a_service_that_will_leave_wants_no_traffic_either() -> None:
    drain = Drain(1)
    drain.announce()

    answer = await ask("/readyz", {"database": fine}, drain=drain)

    assert answer.status_code == 503


async def test_live_asks_nobody() -> None:
    drain = Drain(1)
    drain.begin()

    answer = await ask("/livez", {"database": broken}, drain=drain)

    assert answer.status_code == 200


async def test_metrics_are_what_prometheus_reads() -> None:
    answer = await ask("/metrics", {})

    assert answer.headers["content-type"].startswith("text/plain")
    assert "python_info" in answer.text
