"""Can one request be followed through every process, and does no log give a secret away?"""

import json
import time
from pathlib import Path
from typing import Any

import httpx

TOLD_SECONDS = 30
TOLD = {"http.request", "job.started", "job.finished", "notification.stored"}


def lines_about(home: Path, request_id: str) -> list[dict[str, Any]]:
    lines = [
        json.loads(line)
        for log in sorted((home / "logs").glob("*.log"))
        for line in log.read_text().splitlines()
        if line.startswith("{")
    ]
    return [line for line in lines if line.get("request_id") == request_id]


async def test_a_request_id_leads_from_the_request_to_the_notification(
    client: httpx.AsyncClient, suite_home: Path
) -> None:
    accepted = await client.post(
        "/api/generation/display-list",
        json={"product_data": "텀블러"},
        headers={"x-request-id": "follow-me-1", "prefer": "wait=30"},
    )
    task_id = accepted.json()["task_id"]

    deadline = time.monotonic() + TOLD_SECONDS
    events: dict[str, dict[str, Any]] = {}
    # The gateway logs a request after its last byte, so that its line may be the last of all.
    while not events.keys() >= TOLD and time.monotonic() < deadline:
        events = {line["event"]: line for line in lines_about(suite_home, "follow-me-1")}

    assert events.keys() >= TOLD
    assert {line["task_id"] for line in events.values()} == {task_id}


async def test_no_log_holds_a_token(
    client: httpx.AsyncClient, seller: str, suite_home: Path
) -> None:
    token = client.headers["authorization"].removeprefix("Bearer ")

    async with client.stream(
        "GET", f"/api/notifications/stream/{seller}", params={"token": token}
    ) as stream:
        await anext(stream.aiter_lines())
    logs = "".join(log.read_text() for log in (suite_home / "logs").glob("*.log"))

    assert seller in logs
    assert token not in logs
