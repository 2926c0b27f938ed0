"""One process that draws: how it is started and asked, and what it does with itself."""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from chassis.errors import PermanentError, TransientError
from worker_service.surprises import DRAWING_ERRORS

# Forked from a server that has one thread and has imported all that drawing needs: a process
# costs 20 ms and the memory that it writes to.
CONTEXT = multiprocessing.get_context("forkserver")
PRELOADED = [
    f"worker_service.{name}"
    for name in (
        *("drawing_process", "studio.look", "studio.shots"),
        *("studio.drawn", "studio.placeholder"),
    )
]
# As many photos stay open in one process.
PHOTOS_KEPT = 2
# Claims, renewals and answers of suppliers come before pictures. This is half a share of the CPU;
# with 10, a tenth, anything else on the machine would starve them.
NICENESS = 3
MIB = 1024 * 1024
_PR_SET_PDEATHSIG = 1

Function = Callable[..., Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one process may do before another takes its place.

    `tasks` it does at most; above `resident_mib` it leaves after what it has in hand; beyond
    `mapped_mib` more than it was born with, it gets no memory: a `MemoryError`, or its death.
    """

    tasks: int
    resident_mib: int
    mapped_mib: int


class Reply(NamedTuple):
    """What came of one task; with `leaves` the process takes no more."""

    value: Any
    error: Exception | None
    leaves: bool


class DrawingProcess:
    """A process and the pipe to it. `do` and `end` block; `kill` ends `do`."""

    def __init__(self, limits: Limits) -> None:
        CONTEXT.set_forkserver_preload(PRELOADED)
        self._connection, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(
            target=draw, args=(theirs, limits), name="drawing", daemon=True
        )
        with theirs:
            self._process.start()

    def do(self, function: Function, arguments: tuple[Any, ...]) -> Reply:
        """Return its reply; `EOFError` or `OSError` when the process did not live to give one."""
        self._connection.send((function, arguments))
        reply: Reply = self._connection.recv()
        return reply

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Leave nothing of it behind."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()


def draw(connection: Connection, limits: Limits) -> None:
    """Do what comes through the pipe until its other end is gone, or a limit is reached."""
    _settle(limits)
    for left in reversed(range(limits.tasks)):
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        value, error = _tried(function, arguments)
        leaves = not left or _memory_mib().resident > limits.resident_mib
        connection.send(Reply(value, error, leaves))
        if leaves:
            return


def _settle(limits: Limits) -> None:
    # Ctrl-C is for the parent, which lets the work in hand be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    if sys.platform == "linux":
        # The server that forked this process dies with the worker.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        most = (_memory_mib().mapped + limits.mapped_mib) * MIB
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _tried(function: Function, arguments: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except (PermanentError, TransientError) as error:
        return None, error.with_traceback(None)
    except DRAWING_ERRORS as error:
        # Anybody's exception need not survive the pipe; its name does.
        return None, RuntimeError(f"{type(error).__name__}: {error}")


class _Memory(NamedTuple):
    mapped: int
    resident: int


def _memory_mib() -> _Memory:
    if sys.platform != "linux":
        return _Memory(0, 0)
    pages = Path("/proc/self/statm").read_text().split()
    mapped, resident = (int(count) * resource.getpagesize() // MIB for count in pages[:2])
    return _Memory(mapped, resident)
