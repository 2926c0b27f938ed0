"""The suite as it is deployed: every service a process of its own, ready to be killed."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import psutil
import pytest

from standalone.embedded import free_port
from standalone.suite import Suite, separate_commands
from tests.homes import a_home

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

    async def kill_what_draws(self) -> None:
        """End every process in which the worker draws, once it has any."""
        async with asyncio.timeout(60):
            # Another process's children have no event.
            while not (drawing := self._what_draws()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        for process in drawing:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _what_draws(self) -> list[psutil.Process]:
        try:
            worker = psutil.Process(self.suite.processes["worker"].pid)
            # A child of the worker's own forks them.
            return [one for one in worker.children(recursive=True) if one.ppid() != worker.pid]
        except psutil.NoSuchProcess:
            return []


StartSuite = Callable[..., Awaitable[Victim]]


@pytest.fixture
async def start_suite() -> AsyncIterator[StartSuite]:
    """Start the suite with settings of the scenario's own; stop it afterwards."""
    async with AsyncExitStack() as running:

        async def start(**overrides: str) -> Victim:
            relay_ports = (free_port(), free_port())
            suite = Suite(
                running.enter_context(a_home()),
                port=free_port(),
                commands=lambda s: separate_commands(
                    s, relay_ports=relay_ports, overrides=overrides
                ),
            )
            running.push_async_callback(suite.stop)
            await suite.start()
            relay_urls = [f"http://localhost:{port}" for port in relay_ports]
            for url in relay_urls:
                await suite.await_ready(url)
            return Victim(suite, relay_urls)

        yield start
