"""The suite as it is deployed: every service a process of its own, ready to be killed."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from standalone.embedded import free_port
from standalone.suite import Suite, separate_commands

# `make chaos` runs at full length; `make test` runs the same scenarios, shorter.
FULL = os.environ.get("PAGELOOM_CHAOS") == "full"


@dataclass(frozen=True)
class Scale:
    jobs: int
    outage_seconds: float
    rounds: int


@pytest.fixture(scope="session")
def scale() -> Scale:
    if FULL:
        return Scale(jobs=50, outage_seconds=20, rounds=3)
    return Scale(jobs=20, outage_seconds=6, rounds=1)


@dataclass(frozen=True)
class Victim:
    """A running suite, and ways to hurt it."""

    suite: Suite
    relay_urls: list[str]

    def kill(self, name: str) -> None:
        """End a whole service, children and all, without a word."""
        process = psutil.Process(self.suite.processes[name].pid)
        for one in [*process.children(recursive=True), process]:
            one.kill()

    def kill_a_child(self, name: str) -> None:
        """End one child of a service's process."""
        children = psutil.Process(self.suite.processes[name].pid).children()
        children[-1].kill()


StartSuite = Callable[..., Awaitable[Victim]]


@pytest.fixture
async def start_suite(tmp_path: Path) -> AsyncIterator[StartSuite]:
    """Start the suite with settings of the scenario's own; stop it afterwards."""
    running: list[Suite] = []

    async def start(**overrides: str) -> Victim:
        relay_ports = (free_port(), free_port())
        suite = Suite(
            tmp_path / "home",
            port=free_port(),
            commands=lambda s: separate_commands(s, relay_ports=relay_ports, overrides=overrides),
        )
        running.append(suite)
        await suite.start()
        relay_urls = [f"http://localhost:{port}" for port in relay_ports]
        for url in relay_urls:
            await suite.await_ready(url)
        return Victim(suite, relay_urls)

    yield start
    for suite in running:
        await suite.stop()
