"""Resident memory of every process at rest, each in an environment as its image has it."""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import psutil

from standalone.embedded import free_port
from standalone.processes import Command
from standalone.suite import Suite, separate_commands

# A script finds what lies beside it alone.
sys.path.append(str(Path(__file__).parents[2]))
from tests.alone import installed_alone

TARGETS = {"api": 90, "relay-1": 80, "worker": 120}
SERVICES = {
    "api_service": "api-service",
    "notification_service": "notification-service",
    "worker_service": "worker-service",
}


async def measure(home: Path, pythons: dict[str, Path]) -> None:
    relay_port = free_port()

    def commands(suite: Suite) -> list[Command]:
        return [
            replace(command, python=str(pythons[command.module.partition(".")[0]]))
            for command in separate_commands(suite, relay_ports=(relay_port,))
        ]

    suite = Suite(home, port=free_port(), commands=commands)
    try:
        await suite.start()
        await suite.await_ready(f"http://localhost:{relay_port}")
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
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        pythons = {
            package: installed_alone(service, Path(directory) / service)
            for package, service in SERVICES.items()
        }
        asyncio.run(measure(Path(directory) / "home", pythons))


if __name__ == "__main__":
    main()
