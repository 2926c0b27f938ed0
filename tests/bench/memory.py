"""Resident memory of every process at rest."""

import asyncio
import tempfile
from pathlib import Path

import psutil

from standalone.embedded import free_port
from standalone.suite import Suite, separate_commands

TARGETS = {"api": 90, "relay-1": 80, "worker": 120}


async def measure(home: Path) -> None:
    relay_port = free_port()
    suite = Suite(
        home,
        port=free_port(),
        commands=lambda suite: separate_commands(suite, relay_ports=(relay_port,)),
    )
    try:
        await suite.start()
        _print(suite)
    finally:
        await suite.stop()


def _print(suite: Suite) -> None:
    print("| process at rest | RSS MiB | target |")
    print("|---|---|---|")
    for name, process in suite.processes.items():
        parent = psutil.Process(process.pid)
        print(f"| {name} | {parent.memory_info().rss / 2**20:.0f} | {TARGETS.get(name, '–')} |")
        for child in parent.children(recursive=True):
            print(f"| {name} child | {child.memory_info().rss / 2**20:.0f} | – |")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        asyncio.run(measure(Path(home) / "home"))


if __name__ == "__main__":
    main()
