"""Suppliers that fail at random, for thousands of jobs: each ends once, and memory stays flat."""

import asyncio
import statistics
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest

from standalone.sample import draw_sample_photo
from tests.chaos.conftest import FULL
from tests.chaos.ledger import TERMINAL, Ledger
from tests.suppliers.process import SupplierProcess
from tests.suppliers.traits import KEY

SEED = 20261125
# Of all requests to a supplier; whatever it can do to a request, it does to some of these.
FAULTY_SHARE = 0.35
JOBS, WAVE = (10_000, 100) if FULL else (160, 20)
# One page in so many has a photo, so that images are asked for and drawn.
PHOTO_EVERY = 5
# The first of them fill caches and start what is started once.
WARM_UP = JOBS // 4
GROWTH = 1.10
WAVE_SECONDS = 300.0
SHOTS_PER_PAGE = 2


def hired(supplier: SupplierProcess) -> dict[str, str]:
    """Return settings that ask this supplier for everything, and are soon asking again."""
    return {
        "TEXT_SUPPLIER": "openai",
        "TEXT_SUPPLIER_URL": supplier.base_url,
        "TEXT_SUPPLIER_KEY": KEY,
        "TEXT_SUPPLIER_MODEL": "gpt-5-mini",
        "TEXT_SUPPLIER_SECONDS": "2",
        "TEXT_SUPPLIER_AT_ONCE": "16",
        "IMAGE_SUPPLIER": "openai",
        "IMAGE_SUPPLIER_URL": supplier.base_url,
        "IMAGE_SUPPLIER_KEY": KEY,
        "IMAGE_SUPPLIER_MODEL": "gpt-image-2.5-flare",
        "IMAGE_SUPPLIER_SECONDS": "6",
        "IMAGE_SUPPLIER_AT_ONCE": "8",
        "SUPPLIER_BREAKER_FAILURES": "50",
        "SUPPLIER_BREAKER_SECONDS": "0.2",
        "WORKER_CONCURRENCY": "16",
    }


@dataclass
class Scales:
    """How much memory the worker's own process has had resident, wave after wave, in MiB."""

    process: psutil.Process
    weights: list[float] = field(default_factory=list)

    def weigh(self) -> None:
        self.weights.append(self.process.memory_info().rss / 2**20)

    def growth(self) -> float:
        """Return by what factor it is heavier in the last third than in the first."""
        third = max(1, len(self.weights) // 3)
        first, last = self.weights[:third], self.weights[-third:]
        return statistics.median(last) / statistics.median(first)


async def one_wave(ledger: Ledger, count: int, photo_url: str) -> None:
    """Have `count` more jobs accepted, and return once each has ended."""
    before = set(ledger.accepted)
    with_photo = count // PHOTO_EVERY
    await ledger.submit(with_photo, photo_url=photo_url)
    await ledger.submit(count - with_photo)
    open_tasks = set(ledger.accepted) - before
    async with asyncio.timeout(WAVE_SECONDS):
        while open_tasks:
            statuses = await ledger.statuses(open_tasks)
            open_tasks = {task for task, status in statuses.items() if status not in TERMINAL}
            await asyncio.sleep(0.2)


@pytest.mark.timeout(0 if FULL else 600)
async def test_suppliers_that_fail_at_random_leave_a_page_and_no_trace(start_suite: Any) -> None:
    with SupplierProcess("openai") as supplier:
        supplier.control("chance", seed=SEED, share=FAULTY_SHARE)
        victim = await start_suite(**hired(supplier))
        worker = victim.suite.processes["worker"]
        scales = Scales(psutil.Process(worker.pid))
        async with Ledger(victim.suite.base_url, victim.relay_urls) as ledger:
            photo_url = await ledger.upload("tumbler.jpg", draw_sample_photo())
            await one_wave(ledger, WARM_UP, photo_url)
            for _ in range((JOBS - WARM_UP) // WAVE):
                await one_wave(ledger, WAVE, photo_url)
                scales.weigh()
            verdict = await ledger.verdict(within_seconds=WAVE_SECONDS)
        books = supplier.ledger()

    jobs = len(ledger.accepted)
    assert verdict.is_clean, verdict
    assert verdict.statuses == {"completed": jobs}
    assert worker.restarts == 0
    assert scales.growth() <= GROWTH, scales.weights
    assert books["complaints"] == []
    assert books["billed_twice"].get("chat", 0) == 0
    assert 0 < books["billed"]["edit"] <= jobs // PHOTO_EVERY * SHOTS_PER_PAGE
    assert books["trapped"] == 0
