"""The worker as it is deployed, but for suppliers that only wait, and a probe in its event loop.

`python tests/bench/stub_worker.py TEXT_SECONDS IMAGE_SECONDS together|in-sequence|studio FILE`:
`in-sequence` asks for one image after the other, `studio` has no suppliers at all; how late the
event loop was, in milliseconds and each time, stands in FILE once the worker has left.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from chassis.logs import configure_logging
from chassis.settings import load
from contracts.pages import ImageSource, Treatment
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.pipeline import Pipeline
from worker_service.ports import PageCopy, Photo, Shot, ShotOrder
from worker_service.running import run
from worker_service.settings import Settings
from worker_service.wiring import open_pipeline, safe_fetcher
from worker_service.workshop import Workshop

PROBE_SECONDS = 0.01


class SlowCopywriter:
    """Answers with the rules' copy, after a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def write(
        self, subject: Any, account: Any, variant: int = 0, rewrite: Any = None
    ) -> PageCopy:
        await asyncio.sleep(self.seconds)
        return await RulesCopywriter().write(subject, account, variant, rewrite)


class SlowSupplier:
    """Answers with the same picture, after a while; `in_sequence` for one order at a time."""

    def __init__(self, seconds: float, *, in_sequence: bool) -> None:
        self.seconds = seconds
        self.places = asyncio.Semaphore(1 if in_sequence else 1_000_000)
        file = BytesIO()
        Image.new("RGB", (1024, 1024), "teal").save(file, "JPEG")
        self.picture = file.getvalue()

    async def shoot(self, order: ShotOrder, photo: Photo, account: Any) -> Shot:
        async with self.places:
            await asyncio.sleep(self.seconds)
        return Shot(
            order=order,
            image_source=ImageSource.GENERATED,
            content=self.picture,
            content_type="image/jpeg",
            treatment=Treatment.GENERATED,
            width=1024,
            height=1024,
        )


async def probe(late_ms: list[float]) -> None:
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(PROBE_SECONDS)
        late_ms.append((time.perf_counter() - asleep - PROBE_SECONDS) * 1000)


def stubbed(pipeline: Pipeline, text_seconds: float, image_seconds: float, way: str) -> Pipeline:
    if way == "studio":
        return pipeline
    supplier = SlowSupplier(image_seconds, in_sequence=way == "in-sequence")
    ladder = replace(pipeline.ladder, supplier=supplier)
    return replace(pipeline, copywriter=SlowCopywriter(text_seconds), ladder=ladder)


def main(text_seconds: float, image_seconds: float, way: str, late: Path) -> int:
    settings = load(Settings)
    configure_logging("worker-service", settings)
    late_ms: list[float] = []

    @asynccontextmanager
    async def opened() -> AsyncIterator[Pipeline]:
        async with open_pipeline(settings, safe_fetcher) as pipeline:
            probing = asyncio.create_task(probe(late_ms))
            yield stubbed(pipeline, text_seconds, image_seconds, way)
            probing.cancel()

    exit_code = run(settings, Workshop(opened, threads=8, work_seconds=270))
    late.write_text(json.dumps(late_ms))
    return exit_code


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), float(sys.argv[2]), sys.argv[3], Path(sys.argv[4])))
