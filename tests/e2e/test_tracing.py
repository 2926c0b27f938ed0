"""One job, from the request to the stream, is one trace; its images are asked for at once."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from standalone.embedded import free_port
from standalone.sample import draw_sample_photo
from standalone.suite import Suite, separate_commands
from tests.e2e.test_one_job import frames
from tests.homes import a_home
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY, Traits

Span = dict[str, Any]
CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"
# Whoever calls may have a trace of its own.
TRACEPARENT = f"00-{CALLER}-00f067aa0ba902b7-01"


@pytest.fixture
def supplier() -> Iterator[Supplier]:
    """A supplier of text and images that takes its time, so that what is done at once shows."""
    with Supplier("openai", Traits(seconds={"chat": 0.5, "edit": 1.0})) as supplier:
        yield supplier


@pytest.fixture
async def suite(supplier: Supplier) -> AsyncIterator[Suite]:
    hired = {
        f"{purpose}_SUPPLIER{name}": value
        for purpose in ("TEXT", "IMAGE")
        for name, value in {
            "": "openai",
            "_URL": supplier.base_url,
            "_KEY": KEY,
            "_MODEL": "gpt-image-1.5" if purpose == "IMAGE" else "gpt-4.1-mini",
        }.items()
    }
    with a_home() as home:
        relay_port = free_port()
        suite = Suite(
            home,
            port=free_port(),
            commands=lambda s: separate_commands(
                s, relay_ports=(relay_port,), overrides={"TRACING": "console", **hired}
            ),
        )
        try:
            await suite.start()
            await suite.await_ready(f"http://localhost:{relay_port}")
            yield suite
        finally:
            await suite.stop()


async def one_job(suite: Suite) -> None:
    """Order a page from a photo, and return once its notification came over the stream."""
    relay = suite.processes["relay-1"].command.environment["PORT"]
    async with httpx.AsyncClient(base_url=suite.base_url, timeout=60) as client:
        login = await client.post("/api/auth/login", json={"email": "mina", "password": "x"})
        user = login.json()["user"]["id"] if "user" in login.json() else "mina"
        client.headers["authorization"] = f"Bearer {login.json()['token']}"
        photo = await client.post(
            "/api/generation/upload-image", files={"file": ("p.jpg", draw_sample_photo())}
        )
        stream = f"http://localhost:{relay}/api/notifications/stream/{user}"
        async with client.stream("GET", stream) as response, asyncio.timeout(60):
            told = frames(response)
            await anext(told)
            await client.post(
                "/api/generation/display-list",
                json={
                    "product_data": "물결 스탠드 램프\n가격: 39,000원",
                    "product_image_url": photo.json()["image_url"],
                },
                headers={"traceparent": TRACEPARENT},
            )
            async for _, frame in told:
                if frame["type"] == "notification":
                    return


def spans_of(suite: Suite) -> list[Span]:
    """Return every span of the caller's trace that any process told."""
    lines = [
        line
        for path in (suite.home / "logs").glob("*.log")
        for line in path.read_text().splitlines()
        if '"trace_id"' in line
    ]
    return [one for one in map(json.loads, lines) if one["context"]["trace_id"] == f"0x{CALLER}"]


def named(spans: list[Span], name: str) -> list[Span]:
    return [one for one in spans if one["name"] == name]


def is_within(spans: list[Span], span: Span, name: str) -> bool:
    """Say whether the span has an ancestor of that name."""
    by_id = {one["context"]["span_id"]: one for one in spans}
    while span is not None and span["name"] != name:
        span = by_id.get(span["parent_id"])
    return span is not None


def together(spans: list[Span]) -> int:
    """Return how many of the spans were under way at the same moment at most."""
    moments = [(datetime.fromisoformat(one["start_time"]), 1) for one in spans]
    moments += [(datetime.fromisoformat(one["end_time"]), -1) for one in spans]
    under_way = most = 0
    for _, step in sorted(moments):
        under_way += step
        most = max(most, under_way)
    return most


async def test_one_job_is_one_trace_and_its_images_are_asked_for_at_once(suite: Suite) -> None:
    await one_job(suite)
    # What is under way ends with its process.
    await asyncio.gather(*(process.stop() for process in suite.processes.values()))

    spans = spans_of(suite)
    services = {one["resource"]["attributes"]["service.name"] for one in spans}
    (request,) = named(spans, "POST /api/generation/display-list")
    (attempt,) = named(spans, "job.attempt")
    (accept,) = named(spans, "job.accept")
    calls = named(spans, "supplier.call image")

    assert services == {"api-service", "courier", "worker-service", "notification-service"}
    assert request["parent_id"] == "0x00f067aa0ba902b7"
    assert accept["parent_id"] == request["context"]["span_id"]
    assert attempt["parent_id"] == accept["context"]["span_id"]
    assert all(is_within(spans, one, "job.attempt") for one in named(spans, "inbox.store"))
    assert all(is_within(spans, one, "stage images") for one in named(spans, "image"))
    assert all(is_within(spans, one, "image") for one in calls)
    assert named(spans, "stream.deliver")
    assert len(calls) >= 2
    assert together(calls) == len(calls)
