"""How much a page's pictures cost: CPU, memory, and beside merely decoding, resizing, encoding.

Run with `python tests/bench/studio.py`. Pages are drawn in a drawing room of two processes, as
a worker does; their CPU is that of both, and their peak memory that of both together. The bare
measurement has a process of its own.
"""

import asyncio
import hashlib
import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import psutil
from PIL import Image

from contracts.jobs import Tone
from standalone.sample import draw_sample_photo
from worker_service.drawing import DrawingRoom
from worker_service.drawing_process import Limits
from worker_service.ports import Photo
from worker_service.studio.look import look_at
from worker_service.studio.orders import orders_for
from worker_service.studio.studio import Studio

MEGAPIXELS_12 = (4000, 3000)
ROUNDS = 5
PROCESSES = 2
LIMITS = Limits(tasks=500, resident_mib=400, mapped_mib=1024)
# Width and height of each picture, and whether it is there as WebP too.
Outputs = list[tuple[int, int, bool]]


class Cost(NamedTuple):
    """CPU seconds and the most resident MiB."""

    cpu: float
    peak: float


def product_photo() -> bytes:
    """The sample, as a 12-megapixel camera would have taken it."""
    sample = Image.open(BytesIO(draw_sample_photo()))
    return _as_jpeg(sample.resize((3000, 4000), Image.Resampling.BICUBIC))


def scene_photo() -> bytes:
    """A picture without a background to tell a product from."""
    rng = np.random.default_rng(1)
    coarse = Image.fromarray(rng.integers(0, 256, (60, 80, 3), dtype=np.uint8))
    return _as_jpeg(coarse.resize(MEGAPIXELS_12, Image.Resampling.BICUBIC))


def _as_jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


async def a_page(content: bytes) -> tuple[Outputs, Cost]:
    """Return the outputs of all shots, and what all processes together took for them."""
    digest = hashlib.sha256(content).hexdigest()
    async with DrawingRoom(processes=PROCESSES, limits=LIMITS) as room:
        # Started, and nothing more.
        await asyncio.gather(*(room.run(idle, near="", seconds=60) for _ in range(PROCESSES)))
        before = drawing_cost()
        look = await room.run(look_at, content, digest, near=digest, seconds=60)
        photo = Photo(
            content=content,
            content_type=look.content_type,
            digest=digest,
            width=look.width,
            height=look.height,
            details=look.details,
            study=look.study,
        )
        studio = Studio(room=room, seconds=60)
        orders = orders_for(photo, tone=Tone.FRIENDLY, title="Sample")
        shots = await asyncio.gather(*(studio.shoot(order, photo) for order in orders))
        after = drawing_cost()
    outputs = [(shot.width, shot.height, bool(shot.webp)) for shot in shots]
    return outputs, Cost(after.cpu - before.cpu, after.peak)


def idle() -> None:
    time.sleep(0.2)


def drawing_cost() -> Cost:
    """Return what this process and those that draw for it have taken so far."""
    own = psutil.Process()
    drawing = [one for one in own.children(recursive=True) if one.ppid() != own.pid]
    times = [one.cpu_times() for one in (own, *drawing)]
    return Cost(sum(t.user + t.system for t in times), sum(peak_mib(one.pid) for one in drawing))


def bare(content: bytes, outputs: Outputs) -> Cost:
    started = time.process_time()
    image: Any = Image.open(BytesIO(content))
    for width, height, for_browsers in outputs:
        small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        small.save(BytesIO(), "JPEG", quality=88, optimize=True, progressive=True)
        if for_browsers:
            small.save(BytesIO(), "WEBP", quality=80, method=2)
    return Cost(time.process_time() - started, peak_mib())


def peak_mib(pid: int | str = "self") -> float:
    # Not ru_maxrss: a child process is born with its parent's.
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def median(costs: list[Cost]) -> Cost:
    return Cost(sorted(cost.cpu for cost in costs)[ROUNDS // 2], max(c.peak for c in costs))


def bare_in_a_process(photo_path: Path, outputs: Outputs) -> Cost:
    command = [sys.executable, __file__, str(photo_path), json.dumps(outputs)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return Cost(*json.loads(done.stdout))


def measure(kind: str, content: bytes, photo_path: Path) -> None:
    pages = [asyncio.run(a_page(content)) for _ in range(ROUNDS)]
    outputs = pages[0][0]
    page = median([cost for _, cost in pages])
    plain = bare_in_a_process(photo_path, outputs)
    print(
        f"| {kind} | {len(outputs)} | {page.cpu:.2f} | {page.peak:.0f} "
        f"| {plain.cpu:.2f} | {page.cpu / plain.cpu:.2f} |",
        flush=True,
    )


def main() -> None:
    print("| 12-megapixel photo | images | CPU s | peak RSS MiB | bare CPU s | ratio |")
    print("|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        for kind, content in (("product on paper", product_photo()), ("scene", scene_photo())):
            path = Path(folder) / "photo.jpg"
            path.write_bytes(content)
            measure(kind, content, path)


def measure_bare(photo_path: str, sizes: str) -> None:
    content, wanted = Path(photo_path).read_bytes(), json.loads(sizes)
    print(json.dumps(median([bare(content, wanted) for _ in range(ROUNDS)])))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_bare(*sys.argv[1:3])
    else:
        main()
