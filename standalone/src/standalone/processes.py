"""One child process: started, watched, started again when it dies, stopped with its runner."""

import asyncio
import ctypes
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A process that dies at once is started again at this pace, so that it cannot burn a core.
RESTART_SECONDS = 1.0
# Longer than DRAIN_SECONDS of the services: whoever still runs then is killed.
STOP_SECONDS = 20.0
PR_SET_PDEATHSIG = 1


def _die_with_the_runner() -> None:
    # Linux only: a runner that was killed with -9 leaves no orphan behind that holds the port.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What to run: a Python module, with these additions to the environment."""

    name: str
    module: str
    environment: Mapping[str, str] = field(default_factory=dict)
    python: str = sys.executable


class ManagedProcess:
    """`command`, kept alive from `start` until `stop`; its output goes to `log`."""

    def __init__(
        self, command: Command, *, log: Path, on_restart: Callable[[str, int], None]
    ) -> None:
        self.command = command
        self.restarts = 0
        self._log = log
        self._on_restart = on_restart
        self._process: asyncio.subprocess.Process | None = None
        self._watcher: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.command.name} is not running")
        return self._process.pid

    async def start(self) -> None:
        await self._spawn()
        self._watcher = asyncio.create_task(self._watch(), name=f"watch {self.command.name}")

    async def _spawn(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                self.command.python,
                "-m",
                self.command.module,
                stdout=log,
                stderr=log,
                stdin=asyncio.subprocess.DEVNULL,
                env=dict(self.command.environment),
                # Ctrl-C reaches the runner alone, which then stops its children in order.
                start_new_session=True,
                preexec_fn=_die_with_the_runner if sys.platform == "linux" else None,
            )

    async def _watch(self) -> None:
        while self._process is not None:
            exit_code = await self._process.wait()
            self.restarts += 1
            self._on_restart(self.command.name, exit_code)
            await asyncio.sleep(RESTART_SECONDS)
            await self._spawn()

    async def stop(self) -> None:
        """Ask it to drain; kill it when it has not left in time."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
