"""A package is whole and there once, whoever dies over it."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx

from tests.chaos.ledger import Ledger
from tests.chaos.test_nothing_accepted_is_lost import patience

PAGES = "/api/generation/product-details"


async def status_of(client: httpx.AsyncClient, task_id: str) -> dict[str, Any]:
    answer = await client.get(f"/api/generation/status/{task_id}")
    status: dict[str, Any] = answer.raise_for_status().json()["data"]
    return status


async def until_drawn_at(client: httpx.AsyncClient, task_id: str) -> None:
    """Wait until a worker has gone to its browser with the job."""
    async with asyncio.timeout(30):
        # A status is asked for; it has no event.
        while (await status_of(client, task_id))["stage"] != "images":  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def a_page(ledger: Ledger, client: httpx.AsyncClient) -> int:
    """Sign the client in as the ledger's only user, and return a finished page of theirs."""
    [token] = ledger.tokens.values()
    client.headers["authorization"] = f"Bearer {token}"
    await ledger.submit(1)
    [page_task_id] = ledger.accepted
    assert (await ledger.verdict(within_seconds=patience(1))).is_clean
    page_id: int = (await status_of(client, page_task_id))["product_details_id"]
    return page_id


def packages(home: Path, page_task_id: str) -> list[Path]:
    return sorted((home / "artifacts" / "jobs" / page_task_id / "exports").rglob("*.zip"))


async def test_a_worker_killed_over_an_export_leaves_it_to_another_and_one_package(
    start_suite: Any,
) -> None:
    victim = await start_suite()
    async with (
        Ledger(victim.suite.base_url, victim.relay_urls, users=1) as ledger,
        httpx.AsyncClient(base_url=victim.suite.base_url, timeout=30) as client,
    ):
        page_id = await a_page(ledger, client)
        [(page_task_id, user)] = ledger.accepted.items()
        address = f"{PAGES}/{page_id}/export?target=coupang"
        task_id = (await client.get(address)).raise_for_status().json()["task_id"]
        ledger.accepted[task_id] = user

        await until_drawn_at(client, task_id)
        victim.kill("worker")
        verdict = await ledger.verdict(within_seconds=patience(2))

        assert verdict.is_clean, verdict
        assert (await status_of(client, task_id))["attempt"] == 2
        again = await client.get(address)
    [package] = packages(victim.suite.home, page_task_id)
    assert (again.status_code, again.content) == (200, package.read_bytes())
    with ZipFile(BytesIO(again.content)) as archive:
        assert archive.testzip() is None
        assert {"report.json", "html/page.html", "detail/01.jpg"} <= set(archive.namelist())
