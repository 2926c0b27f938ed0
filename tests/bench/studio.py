"""How much a page's pictures cost: CPU, memory, and beside merely decoding, resizing, encoding.

Run with `python tests/bench/studio.py`. Each measurement has a process of its own, so that peak
memory is what that work alone needs.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from contracts.jobs import Tone
from standalone.sample import draw_sample_photo
from worker_service.ports import Photo, ShotOrder
from worker_service.studio.orders import orders_for
from worker_service.studio.studio import Studio

MEGAPIXELS_12 = (4000, 3000)
ROUNDS = 5


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


def opened(content: bytes) -> Photo:
    image = Image.open(BytesIO(content))
    image.load()
    return Photo(image=image, content=content, content_type="image/jpeg")


def a_page(content: bytes) -> list[tuple[int, int]]:
    photo = opened(content)
    orders = orders_for(photo, tone=Tone.FRIENDLY, title="Sample")
    return asyncio.run(all_shots(photo, orders))


async def all_shots(photo: Photo, orders: tuple[ShotOrder, ...]) -> list[tuple[int, int]]:
    studio = Studio()
    shots = await asyncio.gather(*(studio.shoot(order, photo) for order in orders))
    return [(shot.width, shot.height) for shot in shots]


def bare(content: bytes, sizes: list[tuple[int, int]]) -> None:
    photo = opened(content)
    for size in sizes:
        small = photo.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        small.save(BytesIO(), "JPEG", quality=88, optimize=True, progressive=True)


def measured(work: Callable[[], Any]) -> dict[str, float]:
    """Return median CPU seconds of all threads, and the process's peak memory in MiB."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return {"cpu": sorted(seconds)[ROUNDS // 2], "peak": peak_mib()}


def peak_mib() -> float:
    # Not ru_maxrss: a child process is born with its parent's.
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure_one(kind: str, way: str, photo_path: str) -> None:
    content = Path(photo_path).read_bytes()
    sizes = a_page(content) if way == "bare" else []
    result: dict[str, Any] = measured(
        (lambda: bare(content, sizes)) if way == "bare" else (lambda: a_page(content))
    )
    result["images"] = len(sizes or a_page(content))
    print(json.dumps({"kind": kind, "way": way, **result}))


def in_a_process(kind: str, way: str, photo_path: str) -> dict[str, Any]:
    command = [sys.executable, __file__, kind, way, photo_path]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    print("| 12-megapixel photo | images | CPU s | peak RSS MiB | bare CPU s | ratio |")
    print("|---|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        for kind, content in (("product on paper", product_photo()), ("scene", scene_photo())):
            path = Path(folder) / f"{kind}.jpg"
            path.write_bytes(content)
            page = in_a_process(kind, "page", str(path))
            plain = in_a_process(kind, "bare", str(path))
            ratio = page["cpu"] / plain["cpu"]
            print(
                f"| {kind} | {page['images']} | {page['cpu']:.2f} | {page['peak']:.0f} "
                f"| {plain['cpu']:.2f} | {ratio:.2f} |"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_one(*sys.argv[1:4])
    else:
        main()
