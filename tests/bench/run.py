"""`make bench`: every measurement, one after the other, as Markdown."""

import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil

HERE = Path(__file__).parent
MEASUREMENTS = ("accept.py", "studio.py", "worker.py", "streams.py", "memory.py")


def main() -> None:
    gibibytes = psutil.virtual_memory().total / 2**30
    print(f"Measured {datetime.now(UTC):%Y-%m-%d} by `make bench` on {psutil.cpu_count()} cores,")
    print(f"{gibibytes:.0f} GiB, Python {platform.python_version()}, {platform.system()}.\n")
    for name in MEASUREMENTS:
        subprocess.run([sys.executable, str(HERE / name)], check=True)
        print(flush=True)


if __name__ == "__main__":
    main()
