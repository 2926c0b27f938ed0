"""`make run`: the whole suite on one machine, and a first page to look at."""

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

import httpx
import psutil

from standalone.first_page import make_first_page
from standalone.settings import Settings
from standalone.suite import Suite, one_port_commands

EXIT_PORT_TAKEN = 2


def who_holds(port: int) -> str | None:
    """Return name and pid of whoever listens on `port`; None when nobody does."""
    for connection in psutil.net_connections(kind="tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,):
            if connection.pid is None:
                return "another user's process"
            return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    return None


class Terminal:
    """One line a step, with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, step: str) -> None:
        print(f"[{time.monotonic() - self._began:5.1f} s] {step}", flush=True)


async def run(settings: Settings) -> None:
    """Keep the suite up until the process is told to leave."""
    terminal = Terminal()
    leave = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, leave.set)
    suite = Suite(
        settings.pageloom_home,
        port=settings.pageloom_port,
        commands=one_port_commands,
        report=terminal.say,
    )
    try:
        if await _unless(leave, suite.start()):
            terminal.say(f"all services are ready: {suite.base_url}")
            await _unless(leave, _welcome(suite, terminal))
            terminal.say(f"console: {suite.base_url}   logs: {suite.home / 'logs'}   stop: Ctrl-C")
            await leave.wait()
    finally:
        terminal.say("stopping")
        await suite.stop()
        terminal.say("stopped; the data stay for the next start")


async def _welcome(suite: Suite, terminal: Terminal) -> None:
    async with httpx.AsyncClient(base_url=suite.base_url, timeout=30) as client:
        page_id = await make_first_page(client, say=terminal.say)
    terminal.say(f"finished page: {suite.base_url}/#/pages/{page_id}")


async def _unless(leave: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Run `work` to its end, unless `leave` comes first; return whether it was finished."""
    task = asyncio.create_task(work)
    told = asyncio.create_task(leave.wait())
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return False
    told.cancel()
    task.result()
    return True


def main() -> None:
    settings = Settings()
    holder = who_holds(settings.pageloom_port)
    if holder is not None:
        print(
            f"Port {settings.pageloom_port} is held by {holder}. "
            "Stop it, or choose another port: PAGELOOM_PORT=8090 make run",
            file=sys.stderr,
        )
        sys.exit(EXIT_PORT_TAKEN)
    asyncio.run(run(settings))
