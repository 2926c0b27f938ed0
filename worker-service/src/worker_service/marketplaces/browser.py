"""A headless Chromium, spoken to through the two pipes of its DevTools protocol.

Everything here blocks: it is for a thread, and `kill` from another one ends whatever waits.
"""

import json
import os
import select
import shutil
import signal
import tempfile
import threading
import time
from contextlib import suppress
from fcntl import F_DUPFD_CLOEXEC, fcntl
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing is shown, told, updated, or asked of any network; what is drawn is the same everywhere.
_ARGUMENTS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    # Whatever a page may ask for over a network is asked of a proxy that is not there.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
# Chromium's own sandbox wants user namespaces, which a confined pod does not have, and refuses
# to work for root. It is given one sanitised block at a time, without script and network.
_UNCONFINED = ("--no-sandbox", "--no-zygote")
# Far above pipes that were open before: both ends are put onto 3 and 4 in the child.
_HIGH = 64
_CHUNK = 1 << 20


class BrowserError(Exception):
    """It did not start, did not answer in time, or said no."""


def found_browser(configured: str) -> str | None:
    """Return the path of the browser that is named, or of one on the PATH; None without any."""
    for name in (configured,) if configured else NAMES:
        if path := shutil.which(name):
            return path
    return None


class Browser:
    """One process group and its profile, both gone when it is left."""

    def __init__(self, path: str, *, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._profile = tempfile.TemporaryDirectory(
            prefix="pageloom-browser-", ignore_cleanup_errors=True
        )
        # Once it is reaped, its number may be somebody else's.
        self._is_reaped = False
        self._reaping = threading.Lock()
        self._number = 0
        self._unread = b""
        theirs_in, self._to = _pipe()
        self._from, theirs_out = _pipe()
        try:
            self._pid = _spawn(path, Path(self._profile.name), theirs_in, theirs_out)
        except OSError as error:
            os.close(self._to)
            os.close(self._from)
            self._profile.cleanup()
            raise BrowserError(f"no process: {error}") from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        with self._reaping, suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
            self._is_reaped = True
        os.close(self._to)
        os.close(self._from)
        self._profile.cleanup()

    def kill(self) -> None:
        """End it and all its children at once; harmless when they have ended."""
        with self._reaping, suppress(ProcessLookupError):
            if not self._is_reaped:
                os.killpg(self._pid, signal.SIGKILL)

    def call(self, method: str, *, session: str = "", **params: Any) -> dict[str, Any]:
        """Return what a command answers; `BrowserError` when it does not, or time is up."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._send(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._next())
            if answer.get("id") == self._number:
                break
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, message: bytes) -> None:
        left = memoryview(message)
        while left:
            self._ready(self._to, for_writing=True)
            try:
                left = left[os.write(self._to, left) :]
            except OSError as error:
                raise BrowserError("it is gone") from error

    def _next(self) -> bytes:
        parts = [self._unread]
        while b"\0" not in parts[-1]:
            self._ready(self._from)
            if not (read := os.read(self._from, _CHUNK)):
                raise BrowserError("it is gone")
            parts.append(read)
        message, _, self._unread = b"".join(parts).partition(b"\0")
        return message

    def _ready(self, pipe: int, *, for_writing: bool = False) -> None:
        left = max(0.0, self._ends_at - time.monotonic())
        reading, writing = ([], [pipe]) if for_writing else ([pipe], [])
        if not any(select.select(reading, writing, [], left)):
            raise BrowserError("out of time")


def _pipe() -> tuple[int, int]:
    """Return both ends of a pipe, neither of which a child inherits unless it is told to."""
    ends = os.pipe()
    high = [fcntl(end, F_DUPFD_CLOEXEC, _HIGH) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _spawn(path: str, profile: Path, reads: int, writes: int) -> int:
    arguments = [path, *_ARGUMENTS, *_UNCONFINED, f"--user-data-dir={profile}", "about:blank"]
    # Nothing of our own environment: no secret of the worker's is in reach of a renderer.
    environment = {
        "PATH": os.defpath,
        "HOME": str(profile),
        "XDG_CONFIG_HOME": str(profile),
        "XDG_CACHE_HOME": str(profile),
        "LANG": "C.UTF-8",
    }
    devnull = os.devnull
    return os.posix_spawn(
        path,
        arguments,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, reads, 3),
            (os.POSIX_SPAWN_DUP2, writes, 4),
        ],
        setpgroup=0,
    )
